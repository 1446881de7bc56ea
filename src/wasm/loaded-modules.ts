/**
 * Modules that were loaded before: a set that is tried again, a rollback, a first attach need not compile anew.
 */
import { atPlace } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import type { Build } from '../script/versioned-cache.ts';
import type { WasmLimits } from './limits.ts';
import { checkModule, type LoadedModule, loadModule } from './load-module.ts';

/** Modules of one room. */
export interface LoadedModules {
  /** The module of a content, by its hash. Failures are those of `loadModule`. */
  load(file: Build): Result<LoadedModule>;
  /** Compiles a content beside the running game. What is wrong with it is said by `load`. */
  prepare(file: Build): Promise<void>;
}

/** Contents of one script that are remembered: the live one, the one before it, some that are tried. */
const mostContents = 4;

/** Creates an empty memory. */
export function createLoadedModules(limits: WasmLimits): LoadedModules {
  const known = new Map<string, Map<string, LoadedModule>>();
  const contentsOf = (id: string): Map<string, LoadedModule> => {
    const own = known.get(id) ?? new Map<string, LoadedModule>();
    known.set(id, own);
    return own;
  };
  const remember = ({ id, hash }: Build, loaded: LoadedModule): void => {
    const own = contentsOf(id);
    own.delete(hash); // what was used last stands last
    own.set(hash, loaded);
    const [oldest] = own.keys();
    if (own.size > mostContents && oldest !== undefined) own.delete(oldest);
  };
  return {
    load(file) {
      const found = contentsOf(file.id).get(file.hash);
      const loaded: Result<LoadedModule> = found ? ok(found) : loadModule(file.bytes, limits);
      if (!loaded.ok) return failure(atPlace(loaded.error, { hook: 'compile', file: file.id }));
      remember(file, loaded.value);
      return loaded;
    },
    async prepare(file) {
      if (contentsOf(file.id).has(file.hash)) return;
      const checked = checkModule(file.bytes, limits);
      if (!checked.ok) return;
      const { binary, own: _, ...facts } = checked.value;
      const module = await WebAssembly.compile(binary).catch(() => undefined);
      if (module) remember(file, { module, ...facts });
    },
  };
}
