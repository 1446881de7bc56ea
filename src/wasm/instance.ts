/**
 * One instance of a module: its exports, its fuel, its memory. Whoever calls it fills the fuel first.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import type { WasmLimits } from './limits.ts';
import { fuelExport, type LoadedModule } from './load-module.ts';

/** A function of an instance; values as WebAssembly's JavaScript interface has them. */
export type ExportedFunction = (...args: readonly (number | bigint)[]) => unknown;

/** An instance that is alive. */
export interface WasmInstance {
  readonly loaded: LoadedModule;
  /** Ticks that are left. */
  readonly fuel: WebAssembly.Global<'i32'>;
  /** The exported memory. Take its buffer anew after each call: growing detaches it. */
  readonly memory: WebAssembly.Memory | undefined;
  readonly on_update: ExportedFunction | undefined;
  readonly on_fixed_update: ExportedFunction | undefined;
  /** A call has thrown: what it was doing is half done. */
  hasTrapped: boolean;
  /** An exported function; undefined when there is none of that name. */
  fn(name: string): ExportedFunction | undefined;
}

/** Makes instances, and counts them: what an engine has room for is limited. */
export interface InstanceStore {
  /**
   * Instantiates; no code runs. Throws `INSTANCE_LIMIT`, or what the engine throws (segments out of bounds).
   * @param imports - Made by the caller; with null prototypes, since names of imports are the module's choice.
   */
  make(loaded: LoadedModule, imports: WebAssembly.Imports): WasmInstance;
  /** The instance is not used any more. */
  release(instance: WasmInstance): void;
  /** Alive now. */
  count(): number;
  /** Pages to which those alive can grow. */
  pages(): number;
}

/** Creates a store that holds nothing. */
export function createInstanceStore(limits: WasmLimits): InstanceStore {
  const alive = new Set<WasmInstance>();
  let pages = 0;

  const refuse = (loaded: LoadedModule, what: string, cause?: unknown): MoonloopError => {
    const way =
      loaded.shape.form === 'own'
        ? 'Write on_update(entity: i32, dt: f32): one instance then serves all entities.'
        : 'Use fewer modules.';
    return new MoonloopError('INSTANCE_LIMIT', `no room for another instance: ${what}. ${way}`, { cause });
  };
  const instantiate = (loaded: LoadedModule, imports: WebAssembly.Imports): WebAssembly.Instance => {
    try {
      return new WebAssembly.Instance(loaded.module, imports);
    } catch (error) {
      const isFull = error instanceof RangeError && /memory/i.test(error.message);
      throw isFull ? refuse(loaded, `the engine has none after ${alive.size}`, error) : error;
    }
  };

  return {
    make(loaded, imports) {
      if (alive.size >= limits.instances) throw refuse(loaded, `${alive.size} are alive, which is the limit`);
      if (pages + loaded.mostPages > limits.totalPages) {
        throw refuse(
          loaded,
          `those alive may grow to ${pages} pages of memory, this one to ${loaded.mostPages}, ` +
            `and ${limits.totalPages} is the limit (a smaller maximum in the module makes room)`,
        );
      }
      const { exports } = instantiate(loaded, imports);
      const fn = (name: string): ExportedFunction | undefined => {
        const found = exports[name]; // an object without prototype: __proto__ and the like are exports or nothing
        return typeof found === 'function' ? (found as ExportedFunction) : undefined;
      };
      const instance: WasmInstance = {
        loaded,
        fuel: exports[fuelExport] as WebAssembly.Global<'i32'>,
        memory: loaded.shape.hasMemory ? (exports['memory'] as WebAssembly.Memory) : undefined,
        on_update: fn('on_update'),
        on_fixed_update: fn('on_fixed_update'),
        hasTrapped: false,
        fn,
      };
      alive.add(instance);
      pages += loaded.mostPages;
      return instance;
    },
    release(instance) {
      if (alive.delete(instance)) pages -= instance.loaded.mostPages;
    },
    count: () => alive.size,
    pages: () => pages,
  };
}
