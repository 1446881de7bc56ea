/**
 * The structural changes of a game as one mod may ask for them: none of entities that are other mods', no scripts of other
 * mods, and not without end.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import type { EntityGuard } from './entity-owners.ts';
import type { StructuralChanges } from './structural-changes.ts';

/** What scripts can ask for. Each throws `FOREIGN_ENTITY` where the mod may not; `spawn` also `SPAWN_LIMIT`. */
export type RoomChanges = Omit<StructuralChanges, 'apply' | 'pending' | 'setAside'>;

/** What stands between a mod and the changes. */
export interface GuardedChangesOptions {
  readonly mod: string;
  readonly guard: EntityGuard;
  /** Most living entities that the mod's scripts have spawned. */
  readonly maxEntities: number;
  /** Script of a number. */
  scriptOf(number: number): { readonly id: string; readonly mod: string } | undefined;
}

/** Puts the rules in front of `changes`. */
export function guardChanges(changes: StructuralChanges, options: GuardedChangesOptions): RoomChanges {
  const { mod, guard, maxEntities, scriptOf } = options;
  const checkEntity = (what: string, eid: number): void => {
    if (!guard.mayChange(eid)) throw guard.foreignEntity(what, eid);
  };
  const checkScript = (what: string, eid: number, number: number): void => {
    checkEntity(what, eid);
    const script = scriptOf(number);
    if (script && !guard.mayUseScriptsOf(script.mod)) throw guard.foreignScript(what, script.id, script.mod);
  };
  return {
    spawn(owner) {
      if (guard.living() >= maxEntities) throw spawnLimit(mod, maxEntities);
      const eid = changes.spawn(owner);
      guard.spawned(eid);
      return eid;
    },
    despawn(eid) {
      checkEntity('ecs.despawn', eid);
      changes.despawn(eid);
    },
    add(eid, info) {
      checkEntity('ecs.add', eid);
      changes.add(eid, info);
    },
    remove(eid, info) {
      checkEntity('ecs.remove', eid);
      changes.remove(eid, info);
    },
    attach(eid, script) {
      checkScript('ecs.attach', eid, script);
      changes.attach(eid, script);
    },
    detach(eid, script) {
      checkScript('ecs.detach', eid, script);
      changes.detach(eid, script);
    },
  };
}

function spawnLimit(mod: string, most: number): MoonloopError {
  return new MoonloopError(
    'SPAWN_LIMIT',
    `ecs.spawn: the scripts of mod ${mod} have spawned ${most} entities that are alive, the most ` +
      'a mod may have. Despawn some, or raise maxEntitiesPerMod of createGame',
  );
}
