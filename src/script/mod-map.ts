/**
 * Which mod a file belongs to: a folder directly in the scripts root that has a `mod.toml` is a mod, everything else
 * belongs to the implicit mod `game`.
 */

import { manifestName } from '../core/script-id.ts';

/** Mod of the files outside any mod. */
export const implicitMod = 'game';

/** Mod whose manifest this file is; undefined for any other file. The one in the scripts root is that of the game. */
export function manifestOf(id: string): string | undefined {
  const [folder = '', name, ...rest] = id.split('/');
  if (id === manifestName) return implicitMod;
  return name === manifestName && rest.length === 0 && folder !== implicitMod ? folder : undefined;
}

/** Folders that are mods. */
export interface ModMap {
  /** Notes a file that exists. */
  add(id: string): void;
  remove(id: string): void;
  modOf(id: string): string;
  /** Prefix of the mod's ids: `swarm/`, empty for the implicit mod. */
  prefixOf(mod: string): string;
  /** Mods in load order: the implicit one first, then by name. */
  list(): string[];
}

/** Creates a map without mods. */
export function createModMap(): ModMap {
  const folders = new Set<string>();
  const folderOf = (id: string): string => id.slice(0, Math.max(0, id.indexOf('/')));
  const isManifest = (id: string): boolean => id !== manifestName && manifestOf(id) !== undefined;
  return {
    add(id) {
      if (isManifest(id)) folders.add(folderOf(id));
    },
    remove(id) {
      if (isManifest(id)) folders.delete(folderOf(id));
    },
    modOf: (id) => (folders.has(folderOf(id)) ? folderOf(id) : implicitMod),
    prefixOf: (mod) => (mod === implicitMod ? '' : `${mod}/`),
    list: () => [implicitMod, ...[...folders].sort()],
  };
}
