/**
 * Bytes of the value format. docs/value-format.md describes them; the kernel's value-writer.lua.ts and
 * value-reader.lua.ts are the other implementation.
 */
import type { Seal } from '../../core/sealed-bytes.ts';

/** Envelope of a document of values. */
export const valueSeal: Seal = { what: 'a value', letters: 'MLV', format: 1 };

/** First bytes of values, and what stands between them. */
export const tag = {
  end: 0x00,
  pairs: 0x01,
  nil: 0x02,
  no: 0x03,
  yes: 0x04,
  integer16: 0x05,
  integer32: 0x06,
  integer64: 0x07,
  float: 0x08,
  nan: 0x09,
  string8: 0x0a,
  string32: 0x0b,
  stringAgain: 0x0c, // and the next two, for numbers of 2 and 4 bytes
  table: 0x0f,
  tableAgain: 0x10, // and the next two
  component: 0x13,
  column: 0x14,
  named: 0x15,
  integer: 0x40, // −16 … 63
  shortStringAgain: 0x90, // 1 … 112
} as const;

/** Integers and string numbers that are one byte. */
export const oneByte = { low: -16n, high: 63n, strings: 112 } as const;

/** Limits where the caller names no others. */
export const defaultLimits = { maxBytes: 64 * 2 ** 20, maxDepth: 100_000 } as const;
