/**
 * Modules that were loaded before: a set that is tried again, a rollback, a first attach need not compile anew.
 */
import { atPlace } from '../core/moonloop-error.ts';
import { failure, type Result } from '../core/result.ts';
import type { WasmLimits } from './limits.ts';
import { type LoadedModule, loadModule } from './load-module.ts';
import type { WasmScript } from './wasm-script.ts';

/** Modules of one room. */
export interface LoadedModules {
  /** The module of a content, by its hash. Failures are those of `loadModule`. */
  load(script: WasmScript, bytes: Uint8Array, hash: string): Result<LoadedModule>;
}

/** Contents of one script that are remembered: the live one, the one before it, one that is tried. */
const mostContents = 3;

/** Creates an empty memory. */
export function createLoadedModules(limits: WasmLimits): LoadedModules {
  const known = new Map<number, Map<string, LoadedModule>>();
  return {
    load({ number, id }, bytes, hash) {
      const own = known.get(number) ?? new Map<string, LoadedModule>();
      known.set(number, own);
      const found = own.get(hash);
      const loaded: Result<LoadedModule> = found ? { ok: true, value: found } : loadModule(bytes, limits);
      if (!loaded.ok) return failure(atPlace(loaded.error, { hook: 'compile', file: id }));
      own.delete(hash); // what was used last stands last
      own.set(hash, loaded.value);
      const [oldest] = own.keys();
      if (own.size > mostContents && oldest !== undefined) own.delete(oldest);
      return loaded;
    },
  };
}
