/**
 * LEB128, the variable-length numbers of WASM binaries.
 * @see WebAssembly Core Specification, section 5.2.2 (integers)
 */

/** Bytes of an unsigned number below 2³². */
export function encodeU32(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** Bytes of a signed number of at most 64 bits. */
export function encodeSigned(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

/** Reads bytes and numbers from a WASM binary, front to back. Throws `RangeError` past the end or on a bad number. */
export interface WasmReader {
  /** Offset of the next byte. */
  offset(): number;
  done(): boolean;
  byte(): number;
  u32(): number;
  /** The next `length` bytes, as a view. */
  take(length: number): Uint8Array;
}

/** Creates a reader at the start of `bytes`. */
export function createWasmReader(bytes: Uint8Array): WasmReader {
  let at = 0;
  const byte = (): number => {
    if (at >= bytes.length) throw new RangeError(`WASM binary ends at byte ${at}`);
    return bytes[at++]!;
  };
  return {
    offset: () => at,
    done: () => at >= bytes.length,
    byte,
    u32() {
      let value = 0;
      for (let shift = 0; shift < 35; shift += 7) {
        const next = byte();
        value += (next & 0x7f) * 2 ** shift;
        if ((next & 0x80) === 0) {
          if (value > 0xffffffff) break;
          return value;
        }
      }
      throw new RangeError(`number at byte ${at} of the WASM binary is too large`);
    },
    take(length) {
      if (length > bytes.length - at) throw new RangeError(`WASM binary ends inside a section, at byte ${at}`);
      at += length;
      return bytes.subarray(at - length, at);
    },
  };
}
