/**
 * The element types a component field can have, with what each is stored as.
 * The codes are part of a column's address as scripts hold it (its low four bits); bridge.wat repeats them.
 */

/** Element type of a field. `entity` holds a handle (0 is none), `string` an interned string's id (0 is ""). */
export type FieldType = 'f32' | 'f64' | 'i32' | 'u32' | 'i16' | 'u16' | 'i8' | 'u8' | 'bool' | 'entity' | 'string';

/** Typed array of a field, by its type. */
export interface ColumnOf {
  f32: Float32Array;
  f64: Float64Array;
  i32: Int32Array;
  u32: Uint32Array;
  i16: Int16Array;
  u16: Uint16Array;
  i8: Int8Array;
  u8: Uint8Array;
  bool: Uint8Array;
  entity: Int32Array;
  string: Uint32Array;
}

/** Any column. */
export type Column = ColumnOf[FieldType];

interface FieldTypeInfo {
  /** Low four bits of the column's address in scripts. */
  readonly code: number;
  readonly bytes: number;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  view(buffer: ArrayBuffer, address: number, length: number): Column;
}

const real = { min: -Infinity, max: Infinity, integer: false };
const whole = (bits: number, signed: boolean) => ({
  min: signed ? -(2 ** (bits - 1)) : 0,
  max: signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1,
  integer: true,
});

/** Storage of each field type. */
export const fieldTypes: { readonly [T in FieldType]: FieldTypeInfo } = {
  f32: { code: 0, bytes: 4, ...real, view: (b, a, n) => new Float32Array(b, a, n) },
  f64: { code: 1, bytes: 8, ...real, view: (b, a, n) => new Float64Array(b, a, n) },
  i32: { code: 2, bytes: 4, ...whole(32, true), view: (b, a, n) => new Int32Array(b, a, n) },
  u32: { code: 3, bytes: 4, ...whole(32, false), view: (b, a, n) => new Uint32Array(b, a, n) },
  i16: { code: 4, bytes: 2, ...whole(16, true), view: (b, a, n) => new Int16Array(b, a, n) },
  u16: { code: 5, bytes: 2, ...whole(16, false), view: (b, a, n) => new Uint16Array(b, a, n) },
  i8: { code: 6, bytes: 1, ...whole(8, true), view: (b, a, n) => new Int8Array(b, a, n) },
  u8: { code: 7, bytes: 1, ...whole(8, false), view: (b, a, n) => new Uint8Array(b, a, n) },
  bool: { code: 8, bytes: 1, ...whole(1, false), view: (b, a, n) => new Uint8Array(b, a, n) },
  entity: { code: 9, bytes: 4, ...whole(32, true), min: 0, view: (b, a, n) => new Int32Array(b, a, n) },
  string: { code: 10, bytes: 4, ...whole(32, false), view: (b, a, n) => new Uint32Array(b, a, n) },
};

/** True for the name of a field type. */
export function isFieldType(value: unknown): value is FieldType {
  return typeof value === 'string' && Object.hasOwn(fieldTypes, value);
}
