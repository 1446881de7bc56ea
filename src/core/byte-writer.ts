/**
 * Growing buffer for binary data. All numbers little-endian.
 */

/** Writes numbers and bytes one after the other. */
export interface ByteWriter {
  u8(value: number): void;
  u16(value: number): void;
  u32(value: number): void;
  i16(value: number): void;
  i32(value: number): void;
  i64(value: bigint): void;
  u64(value: bigint): void;
  f64(value: number): void;
  bytes(source: Uint8Array): void;
  /** Number of bytes so far. */
  length(): number;
  /** A view of what was written; valid until the next write. */
  written(): Uint8Array<ArrayBuffer>;
}

/** @param expectedBytes - Size of the first buffer; it doubles when it is full. */
export function createByteWriter(expectedBytes = 1024): ByteWriter {
  let buffer = new Uint8Array(Math.max(expectedBytes, 16));
  let view = new DataView(buffer.buffer);
  let at = 0;
  /** Makes room for so many bytes and returns where they start. */
  const take = (count: number): number => {
    const start = at;
    at += count;
    if (at > buffer.length) {
      const larger = new Uint8Array(Math.max(buffer.length * 2, at));
      larger.set(buffer);
      buffer = larger;
      view = new DataView(buffer.buffer);
    }
    return start;
  };
  // `take` may replace the view: it has to run before the view is read
  const put =
    <T>(size: number, write: (start: number, value: T) => void) =>
    (value: T): void =>
      write(take(size), value);
  return {
    u8: put(1, (start, value: number) => view.setUint8(start, value)),
    u16: put(2, (start, value: number) => view.setUint16(start, value, true)),
    u32: put(4, (start, value: number) => view.setUint32(start, value, true)),
    i16: put(2, (start, value: number) => view.setInt16(start, value, true)),
    i32: put(4, (start, value: number) => view.setInt32(start, value, true)),
    i64: put(8, (start, value: bigint) => view.setBigInt64(start, value, true)),
    u64: put(8, (start, value: bigint) => view.setBigUint64(start, value, true)),
    f64: put(8, (start, value: number) => view.setFloat64(start, value, true)),
    bytes(source) {
      const start = take(source.length);
      buffer.set(source, start);
    },
    length: () => at,
    written: () => buffer.subarray(0, at),
  };
}
