/**
 * Rows of a column in and out, bit for bit: as whole numbers of the same size, because a float that goes through a
 * variable may lose the payload of a nan.
 */
import type { FieldInfo } from './components.ts';
import { fieldTypes } from './field-types.ts';

/** The values of some rows one after the other. */
export function gatherRows(field: FieldInfo, rows: readonly number[]): Uint8Array {
  const target = new Uint8Array(fieldTypes[field.type].bytes * rows.length);
  const { words, column, values } = viewsOf(field, target);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]! * words;
    for (let word = 0; word < words; word++) values[at * words + word] = column[row + word]!;
  }
  return target;
}

/** Puts values back. @param source - As {@link gatherRows} gave them, at the beginning of a buffer. */
export function scatterRows(field: FieldInfo, rows: readonly number[], source: Uint8Array): void {
  const { words, column, values } = viewsOf(field, source);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]! * words;
    for (let word = 0; word < words; word++) column[row + word] = values[at * words + word]!;
  }
}

function viewsOf({ type, column }: FieldInfo, values: Uint8Array) {
  const { bytes } = fieldTypes[type];
  const words = bytes === 8 ? 2 : 1;
  const View = bytes === 1 ? Uint8Array : bytes === 2 ? Uint16Array : Uint32Array;
  return {
    words,
    column: new View(column.buffer as ArrayBuffer, column.byteOffset, column.length * words),
    values: new View(values.buffer as ArrayBuffer, 0, values.length / (bytes / words)),
  };
}
