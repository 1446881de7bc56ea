/**
 * A Lua runtime whose VM is not patched: a copy of wasmoon's binary with a custom section behind it is a binary that the
 * column short cut does not know, so that every access goes through the metamethods.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { joinBytes } from '../../src/meter/wasm-sections.ts';
import type { ScriptRuntime } from '../../src/script/runtime.ts';

/** Path of the installed wasmoon's binary. */
export function findGlue(): string {
  return join(dirname(createRequire(import.meta.url).resolve('wasmoon')), 'glue.wasm');
}

/** The binary with an empty custom section: the same VM under another hash. */
export function unknownGlue(): Uint8Array<ArrayBuffer> {
  const custom = [0x00, 0x02, 0x01, 0x78]; // id, size, name "x"
  return joinBytes([readFileSync(findGlue()), custom]);
}

/** Writes the unknown binary to a folder and makes a runtime on it. */
export function createUnpatchedRuntime(folder: string): ScriptRuntime {
  const path = join(folder, 'other-glue.wasm');
  writeFileSync(path, unknownGlue());
  return createLuaRuntime({ wasmUrl: path });
}
