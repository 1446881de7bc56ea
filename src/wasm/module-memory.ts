/**
 * Reading and writing the memory of a module: every pointer and length comes from code that nobody trusts. They are taken
 * as unsigned, held against the memory's present size, and what is read is copied at once.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { decodeText, encodeText } from '../core/text.ts';

/** Most bytes of one text or one piece of data. */
export const mostDataBytes = 1_048_576;
/** Most bytes of a text in a component. */
export const mostTextBytes = 16_384;

/** A view of part of a memory; good until code of the module runs again. @throws MoonloopError `VALUE_REFUSED` */
export function viewOf(memory: WebAssembly.Memory, pointer: number, length: number, what: string): Uint8Array {
  const [start, size] = [pointer >>> 0, length >>> 0];
  const all = memory.buffer.byteLength;
  if (start + size > all) {
    throw new MoonloopError(
      'VALUE_REFUSED',
      `${what}: ${size} bytes at ${start} are outside of its memory of ${all} bytes`,
    );
  }
  return new Uint8Array(memory.buffer, start, size);
}

/** Bytes, copied. @throws MoonloopError `VALUE_REFUSED` */
export function readBytes(memory: WebAssembly.Memory, pointer: number, length: number, what: string): Uint8Array {
  if (length >>> 0 > mostDataBytes) {
    throw new MoonloopError('VALUE_REFUSED', `${what}: ${length >>> 0} bytes are more than ${mostDataBytes}`);
  }
  return viewOf(memory, pointer, length, what).slice();
}

/** Text. @throws MoonloopError `VALUE_REFUSED` when it is out of range, too long, or not UTF-8 */
export function readText(memory: WebAssembly.Memory, pointer: number, length: number, what: string): string {
  return textOf(readBytes(memory, pointer, length, what), what);
}

/** Text of bytes. @throws MoonloopError `VALUE_REFUSED` when they are not UTF-8 */
export function textOf(bytes: Uint8Array, what: string): string {
  const text = decodeText(bytes);
  if (text === undefined) throw new MoonloopError('VALUE_REFUSED', `${what} is not UTF-8 text`);
  return text;
}

/** Writes as much as there is room for, and gives the length of all. @throws MoonloopError `VALUE_REFUSED` */
export function writeBytes(
  memory: WebAssembly.Memory,
  content: Uint8Array | string,
  pointer: number,
  capacity: number,
  what: string,
): number {
  const bytes = typeof content === 'string' ? encodeText(content) : content;
  const room = viewOf(memory, pointer, capacity, what);
  if (bytes.length <= room.length) room.set(bytes);
  return bytes.length;
}
