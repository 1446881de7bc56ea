/**
 * Puts code in front of functions of a WASM binary, with locals of its own.
 */
import { encodeU32 } from './leb128.ts';
import { createWasmReader } from './wasm-reader.ts';
import { joinBytes } from './wasm-sections.ts';

/** Code to run first in one function. */
export interface Prologue {
  /** Position of the function in the code section: its index less the number of imported functions. */
  readonly body: number;
  /** Value types of the locals it needs, e.g. 0x7e for i64. */
  readonly locals: readonly number[];
  /** Its instructions. @param firstLocal - Index of its first local. */
  code(firstLocal: number): readonly number[];
  /** Number of the function's parameters. */
  readonly parameters: number;
}

/** Rewrites the content of a code section; throws `RangeError` when a body is missing. */
export function addPrologues(code: Uint8Array, prologues: readonly Prologue[]): Uint8Array {
  const reader = createWasmReader(code);
  const count = reader.u32();
  const parts: ArrayLike<number>[] = [encodeU32(count)];
  const missing = new Set(prologues);
  for (let body = 0; body < count; body++) {
    const bytes = reader.take(reader.u32());
    const prologue = prologues.find((candidate) => candidate.body === body);
    const written = prologue === undefined ? bytes : prepend(bytes, prologue);
    if (prologue) missing.delete(prologue);
    parts.push(encodeU32(written.length), written);
  }
  if (missing.size > 0) throw new RangeError('a function to rewrite is not in the WASM binary');
  return joinBytes(parts);
}

function prepend(body: Uint8Array, prologue: Prologue): Uint8Array {
  const reader = createWasmReader(body);
  const groups = reader.u32();
  const groupsStart = reader.offset();
  let locals = prologue.parameters;
  for (let group = 0; group < groups; group++) {
    locals += reader.u32();
    reader.byte();
  }
  return joinBytes([
    encodeU32(groups + prologue.locals.length),
    body.subarray(groupsStart, reader.offset()),
    prologue.locals.flatMap((type) => [1, type]),
    prologue.code(locals),
    body.subarray(reader.offset()),
  ]);
}
