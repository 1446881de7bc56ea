/**
 * Each mod's own entity: it carries the mod's main.lua, the place for what belongs to no other entity.
 */
import type { GameWorld } from '../ecs/world.ts';
import type { Scripts } from '../script/scripts.ts';

/** The entities of the mods. */
export interface ModEntities {
  /** Attaches the main script of every mod that has one. */
  attachAll(): void;
  /** Attaches `id` if it is a main script that is not attached yet. */
  attachNew(id: string): void;
  /** Main scripts that have been attached, sorted. */
  attached(): string[];
  /** These have been attached, and no others: a saved game has taken the place of this one. */
  restore(attached: readonly string[]): void;
}

const mainName = 'main.lua';

/** Creates the keeper of the mods' entities. */
export function createModEntities(world: GameWorld, scripts: Scripts): ModEntities {
  const attached = new Set<string>();
  const attach = (mod: string): void => {
    const id = scripts.mods.prefixOf(mod) + mainName;
    if (attached.has(id) || scripts.cache.entry(id) === undefined) return;
    attached.add(id);
    scripts.attach(world.spawn(`mod ${mod}`), id);
  };
  return {
    attachAll() {
      for (const mod of scripts.mods.list()) attach(mod);
    },
    attachNew(id) {
      const mod = scripts.mods.modOf(id);
      if (id === scripts.mods.prefixOf(mod) + mainName) attach(mod);
    },
    attached: () => [...attached].sort(),
    restore(ids) {
      attached.clear();
      for (const id of ids) attached.add(id);
    },
  };
}
