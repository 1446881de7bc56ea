/**
 * The manifests of a game's mods, kept in step with their files. A manifest that is no good changes nothing.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import { manifestOf } from '../script/mod-map.ts';
import { defaultPolicy, type ReloadPolicy } from '../script/runtime.ts';
import type { SourceFile } from '../source/script-source.ts';
import { type Manifest, parseManifest } from './manifest.ts';

/** A mod as its manifest describes it. */
export interface ModStatus extends Manifest {
  /** Folder name; `game` for the files outside any mod. */
  readonly id: string;
}

/** Manifests by mod. */
export interface Manifests {
  /** Takes a file over if it is a manifest; returns what is wrong with it. */
  read(file: SourceFile): MoonloopError | undefined;
  /** Describes mods, those without a manifest by their folder. */
  describe(mods: readonly string[]): ModStatus[];
  /** How a mod wants its scripts to be reloaded. */
  reloadOf(mod: string): ReloadPolicy;
  /** Mods that may change a mod's entities; `*` stands for all. */
  openTo(mod: string): readonly string[];
  /** Mods that a mod declares to depend on. */
  dependenciesOf(mod: string): readonly string[];
}

const nothingSaid = { version: '0.0.0', description: '', reload: defaultPolicy, openTo: [], dependencies: {} };

/** Creates the keeper. */
export function createManifests(): Manifests {
  const known = new Map<string, Manifest>();
  return {
    read(file) {
      const mod = manifestOf(file.id);
      if (mod === undefined) return undefined;
      const manifest = parseManifest(file.id, file.bytes);
      if (!manifest.ok) return manifest.error;
      known.set(mod, manifest.value);
      return undefined;
    },
    describe: (mods) =>
      mods.map((id) => ({
        id,
        ...(known.get(id) ?? { name: id, ...nothingSaid }),
      })),
    reloadOf: (mod) => known.get(mod)?.reload ?? defaultPolicy,
    openTo: (mod) => known.get(mod)?.openTo ?? [],
    dependenciesOf: (mod) => Object.keys(known.get(mod)?.dependencies ?? {}),
  };
}
