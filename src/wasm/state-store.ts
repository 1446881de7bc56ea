/**
 * What the WASM scripts of one mod keep under names, beside all entities: JSON text. It outlives every version of the code.
 */
import { MoonloopError } from '../core/moonloop-error.ts';

/** The store of one mod. */
export interface StateStore {
  /** JSON text in bytes. */
  get(key: string): Uint8Array | undefined;
  /** @throws MoonloopError `VALUE_REFUSED` when it would hold too much */
  set(key: string, json: Uint8Array): void;
  /** False when there was nothing. */
  remove(key: string): boolean;
  /** In the order in which the keys came. */
  entries(): Iterable<readonly [key: string, json: Uint8Array]>;
  /** Makes this all that it holds. */
  replace(entries: Iterable<readonly [key: string, json: Uint8Array]>): void;
}

/** Most keys of a mod, and bytes of all its keys and values. */
const [mostKeys, mostBytes] = [10_000, 8 * 1_048_576] as const;

/** Creates an empty store. */
export function createStateStore(): StateStore {
  const values = new Map<string, Uint8Array>();
  let bytes = 0;
  const sizeOf = (key: string, json: Uint8Array | undefined): number => (json ? 2 * key.length + json.length : 0);
  const store: StateStore = {
    get: (key) => values.get(key),
    set(key, json) {
      const after = bytes + sizeOf(key, json) - sizeOf(key, values.get(key));
      if (after > mostBytes || (!values.has(key) && values.size >= mostKeys)) {
        throw new MoonloopError(
          'VALUE_REFUSED',
          `state holds ${values.size} keys and ${bytes} bytes; up to ${mostKeys} and ${mostBytes} are kept`,
        );
      }
      bytes = after;
      values.set(key, json);
    },
    remove(key) {
      bytes -= sizeOf(key, values.get(key));
      return values.delete(key);
    },
    entries: () => values,
    replace(entries) {
      values.clear();
      bytes = 0;
      for (const [key, json] of entries) store.set(key, json);
    },
  };
  return store;
}
