/**
 * Reads a WASM binary front to back: bytes, LEB128 numbers, names. Everything past the end and every number that is
 * too long ends in a `WASM_INVALID` that names the byte; nothing is allocated by a length that was not checked.
 * @see WebAssembly Core Specification, section 5.2 (values)
 */
import { MoonloopError } from '../core/moonloop-error.ts';

/** Reader of a part of a binary. All methods throw `WASM_INVALID`. */
export interface WasmReader {
  /** Offset of the next byte, counted from the start of the bytes given, also in parts. */
  offset(): number;
  done(): boolean;
  byte(): number;
  /** The next byte, without passing over it; -1 at the end. */
  peek(): number;
  u32(): number;
  /** An unsigned number of 64 bits; above 2⁵³ − 1 it is refused, since nothing that is counted gets there. */
  u64(): number;
  /** A signed number of 33 bits: a type index, or a negative code of a type. */
  s33(): number;
  /** Passes over a LEB128 number of any sign. @param bits - 32 or 64. */
  skipNumber(bits: number): void;
  /** Number of entries that follow; refused when they cannot fit, at a byte each. */
  count(): number;
  /** The next `length` bytes, as a view. */
  take(length: number): Uint8Array;
  /** A reader of the next `length` bytes; this one goes on behind them. */
  part(length: number): WasmReader;
  /** A name; refused when it is not UTF-8. */
  name(): string;
  /** Refuses what is left over. @param what - What should have ended here. */
  end(what: string): void;
}

/** Creates a reader of `bytes` from `start` to `end`, the whole by default. */
export function createWasmReader(bytes: Uint8Array, start = 0, end = bytes.length): WasmReader {
  let at = start;
  const byte = (): number => {
    if (at >= end) throw invalidWasm(at, 'it ends too early');
    return bytes[at++]!;
  };
  const unsigned = (bits: number, most: number): number => {
    const from = at;
    let value = 0;
    for (let shift = 0; shift < bits; shift += 7) {
      const next = byte();
      value += (next & 0x7f) * 2 ** shift;
      if (next < 0x80) {
        if (value > most) break;
        return value;
      }
    }
    throw invalidWasm(from, 'a number is too large');
  };
  const u32 = (): number => {
    // one byte is by far the most frequent
    if (at < end && bytes[at]! < 0x80) return bytes[at++]!;
    return unsigned(32, 0xffffffff);
  };
  const move = (length: number, what: string): number => {
    if (length > end - at) throw invalidWasm(at, `${what} of ${length} bytes goes past the end`);
    at += length;
    return at - length;
  };
  return {
    offset: () => at,
    done: () => at >= end,
    byte,
    peek: () => (at < end ? bytes[at]! : -1),
    u32,
    u64: () => unsigned(64, Number.MAX_SAFE_INTEGER),
    s33() {
      const from = at;
      let value = 0;
      for (let shift = 0; shift < 35; shift += 7) {
        const next = byte();
        value += (next & 0x7f) * 2 ** shift;
        if (next < 0x80) {
          if ((next & 0x40) !== 0) value -= 2 ** (shift + 7);
          if (value < -(2 ** 32) || value >= 2 ** 32) break;
          return value;
        }
      }
      throw invalidWasm(from, 'a number is too large');
    },
    skipNumber(bits) {
      const from = at;
      for (let shift = 0; shift < bits; shift += 7) if (byte() < 0x80) return;
      throw invalidWasm(from, 'a number is too long');
    },
    count() {
      const from = at;
      const count = u32();
      if (count > end - at) throw invalidWasm(from, `${count} entries are announced and ${end - at} bytes are left`);
      return count;
    },
    take(length) {
      const from = move(length, 'a part');
      return bytes.subarray(from, at);
    },
    part(length) {
      const from = move(length, 'a part');
      return createWasmReader(bytes, from, at);
    },
    name() {
      const length = u32();
      const from = move(length, 'a name');
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(from, at));
      } catch {
        throw invalidWasm(from, 'a name is not UTF-8');
      }
    },
    end(what) {
      if (at < end) throw invalidWasm(at, `${end - at} bytes are left at the end of ${what}`);
    },
  };
}

/** The one error of the readers. @param offset - Byte at which it shows. @param what - What is wrong, as a sentence without an end. */
export function invalidWasm(offset: number, what: string): MoonloopError {
  return new MoonloopError('WASM_INVALID', `this WASM binary is refused: ${what} (byte ${offset})`);
}
