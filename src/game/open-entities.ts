/**
 * Who may change whose entities: what the owners' manifests permit, and what the game permits besides.
 */
import { isRecord } from '../core/guards.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import type { Manifests } from '../mods/manifests.ts';
import type { OpensTo } from '../script/entity-owners.ts';
import { implicitMod } from '../script/mod-map.ts';

/** True: every mod may change all entities. Otherwise lists of mods by owner; `*` stands for all, on either side. */
export type OpenEntities = boolean | Readonly<Record<string, readonly string[]>>;

/** @throws MoonloopError `OPTION_INVALID` */
export function createOpenness(manifests: Manifests, openEntities: OpenEntities = false): OpensTo {
  if (!isOpenEntities(openEntities)) {
    throw new MoonloopError(
      'OPTION_INVALID',
      'openEntities must be true, false, or lists of mods by owner: { swarm: ["weapons"], game: ["*"] }',
    );
  }
  if (openEntities === true) return () => true;
  const given = new Map(Object.entries(openEntities || {}));
  const permits = (list: readonly string[] | undefined, mod: string): boolean =>
    list !== undefined && (list.includes(mod) || list.includes('*'));
  // who writes the game's own scripts writes the game
  return (owner, mod) =>
    mod === implicitMod ||
    permits(given.get(owner), mod) ||
    permits(given.get('*'), mod) ||
    permits(manifests.openTo(owner), mod);
}

function isOpenEntities(value: unknown): value is OpenEntities {
  const isList = (one: unknown): boolean => Array.isArray(one) && one.every((mod) => typeof mod === 'string');
  return typeof value === 'boolean' || (isRecord(value) && Object.values(value).every(isList));
}
