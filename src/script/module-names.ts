/**
 * What `require` means: the file that a name stands for, seen from a file of some mod. Other mods can be reached where the
 * manifest declares them, and only then is anything said about their files.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import { didYouMean } from '../core/nearest.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { manifestName, parseScriptId, type ScriptId } from '../core/script-id.ts';
import { implicitMod, type ModMap } from './mod-map.ts';
import type { Build, VersionedCache } from './versioned-cache.ts';

/** Where modules are looked for. */
export interface ModuleFiles {
  readonly mods: ModMap;
  readonly cache: VersionedCache;
  /** Content of a file; undefined when none is good. */
  build(id: string): Build | undefined;
  /** Mods that a mod declares to depend on. */
  dependenciesOf(mod: string): readonly string[];
}

/** The file that `name` (`lib.vec`, `other:lib.vec`) stands for. @param by - Mod of the file that requires it. */
export function resolveModule(files: ModuleFiles, by: string, name: string): Result<ScriptId> {
  const { mods, cache, build, dependenciesOf } = files;
  const colon = name.indexOf(':');
  const mod = colon < 0 ? by : name.slice(0, colon);
  const refuse = (code: MoonloopError['code'], message: string): Result<ScriptId> =>
    fail(code, `require "${name}": ${message}`);
  if (mod !== by && !dependenciesOf(by).includes(mod)) {
    const isName = /^[^\p{C}\\/:"]+$/u.test(mod);
    if (!isName) return refuse('ID_INVALID', 'in front of a colon stands the name of a mod');
    const key = /^[\w-]+$/.test(mod) ? mod : JSON.stringify(mod);
    const place = `${mods.prefixOf(by)}${manifestName}`;
    return refuse(
      'DEPENDENCY_UNDECLARED',
      `the mod "${by}" does not declare that it depends on "${mod}"; write ${key} = "*" below [dependencies] in ${place}`,
    );
  }
  if (mod !== implicitMod && !mods.list().includes(mod)) {
    return refuse('DEPENDENCY_MISSING', `there is no mod "${mod}": it would be a folder with a ${manifestName}`);
  }
  const path = name.slice(colon + 1).replaceAll('.', '/');
  const id = parseScriptId(`${mods.prefixOf(mod)}${path}.lua`);
  if (!id.ok) return refuse('ID_INVALID', id.error.message);
  if (build(id.value) !== undefined && mods.modOf(id.value) === mod) return ok(id.value);
  const error = mods.modOf(id.value) === mod ? cache.entry(id.value)?.error : undefined;
  if (error) return refuse('COMPILE_FAILED', `${id.value}:${error.place.line}: ${error.message}`);
  const known = [...cache.entries()].map((entry) => entry.id as string).filter((one) => mods.modOf(one) === mod);
  return refuse('FILE_MISSING', `there is no ${id.value}${didYouMean(id.value, known)}`);
}

/** A mod and all that may have files of it: those that declare to depend on it, and who depends on these. */
export function usersOf({ mods, dependenciesOf }: Pick<ModuleFiles, 'mods' | 'dependenciesOf'>, mod: string): string[] {
  const found = new Set([mod]);
  // what is added on the way is looked at too
  for (const one of found) for (const by of mods.list()) if (dependenciesOf(by).includes(one)) found.add(by);
  return [...found];
}
