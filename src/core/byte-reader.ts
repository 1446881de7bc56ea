/**
 * Reading binary data that may be anything: nothing is read behind the end. All numbers little-endian.
 */
import { MoonloopError } from './moonloop-error.ts';

/** Reads numbers and bytes one after the other; each throws `DATA_DAMAGED` when the bytes are not there. */
export interface ByteReader {
  u8(): number;
  u16(): number;
  u32(): number;
  i16(): number;
  i32(): number;
  i64(): bigint;
  f64(): number;
  /** A view of the next bytes, not a copy. */
  bytes(count: number): Uint8Array;
  /** Bytes not yet read. */
  left(): number;
  /** Throws `DATA_DAMAGED`, naming the place. */
  refuse(what: string): never;
}

/** @param source - All that may be read. */
export function createByteReader(source: Uint8Array): ByteReader {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  let at = 0;
  const refuse = (what: string): never => {
    throw new MoonloopError('DATA_DAMAGED', `the data is damaged at byte ${at}: ${what}`);
  };
  const take = (count: number): number => {
    if (count > source.length - at) refuse('it ends too early');
    at += count;
    return at - count;
  };
  return {
    u8: () => view.getUint8(take(1)),
    u16: () => view.getUint16(take(2), true),
    u32: () => view.getUint32(take(4), true),
    i16: () => view.getInt16(take(2), true),
    i32: () => view.getInt32(take(4), true),
    i64: () => view.getBigInt64(take(8), true),
    f64: () => view.getFloat64(take(8), true),
    bytes(count) {
      const start = take(count);
      return source.subarray(start, at);
    },
    left: () => source.length - at,
    refuse,
  };
}
