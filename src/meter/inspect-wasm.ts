/**
 * Tells what a WASM binary imports, exports and needs, before it is compiled or any of its code runs.
 */

import { MoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import type { WasmReadLimits } from './read-limits.ts';
import { parseModule } from './wasm-module.ts';
import type { WasmInterface } from './wasm-types.ts';

/**
 * Reads everything outside the code; instructions inside functions are looked at by `meterWasm` and by the engine.
 *
 * @returns The interface, or `WASM_INVALID` with the byte and what is wrong there. What passes may still be refused by
 * the engine, since types inside functions are not checked here.
 */
export function inspectWasm(bytes: Uint8Array<ArrayBuffer>, limits?: WasmReadLimits): Result<WasmInterface> {
  return refusing(() => {
    const { imports, exports, memories, tables, globals, start, dataBytes, elementEntries, customSections, bodies } =
      parseModule(bytes, limits);
    return {
      imports,
      exports,
      memories,
      tables,
      functionCount: bodies.length,
      mutableGlobals: globals.filter(({ mutable }) => mutable).length,
      dataBytes,
      elementEntries,
      customSections,
      ...(start === undefined ? {} : { start }),
    };
  });
}

/** Runs work on an unknown binary; what it refuses comes back as a value. */
export function refusing<T>(work: () => T): Result<T> {
  try {
    return ok(work());
  } catch (error) {
    if (error instanceof MoonloopError && error.code === 'WASM_INVALID') return failure(error);
    throw error;
  }
}
