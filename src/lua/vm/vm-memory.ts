/**
 * Text and bytes in and out of a VM's linear memory. Views are made anew when the memory has grown.
 */
import { encodeText, parseText, showText } from '../../core/text.ts';
import type { LuaState, RawLua } from './raw-lua.ts';

/** Access to one VM's memory. */
export interface VmMemory {
  /** Pointer to a NUL-terminated copy of `text` that is kept for the life of the VM; the same text, the same pointer. */
  constant(text: string): number;
  /** Pushes a string. */
  pushText(L: LuaState, text: string): void;
  /** Pushes a string of any bytes. */
  pushBytes(L: LuaState, bytes: Uint8Array): void;
  /** A copy of the string at a stack index. */
  readBytes(L: LuaState, index: number): Uint8Array;
  /** The string at a stack index, as text; invalid UTF-8 is shown with replacement characters. */
  readText(L: LuaState, index: number, maxBytes?: number): string;
  /** The string at a stack index; undefined when it is not valid UTF-8. A byte order mark stays. */
  readValidText(L: LuaState, index: number): string | undefined;
  /** NUL-terminated text at a pointer. */
  readPointer(pointer: number, length: number): string;
  /** A 32-bit number at a pointer. */
  readI32(pointer: number): number;
  /** Runs `use` with a pointer to a copy of `bytes`, then frees the copy. */
  withCopy<T>(bytes: Uint8Array, use: (pointer: number) => T): T;
}

const scratchBytes = 65_536;

/** Creates the access; reserves a small scratch area in the VM. */
export function createVmMemory(raw: RawLua): VmMemory {
  const constants = new Map<string, number>();
  const scratch = raw.malloc(scratchBytes);
  const lengthCell = raw.malloc(4);
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(raw.memory.buffer);
  let view = new DataView(raw.memory.buffer);
  const refresh = (): void => {
    if (bytes.buffer === raw.memory.buffer) return;
    bytes = new Uint8Array(raw.memory.buffer);
    view = new DataView(raw.memory.buffer);
  };
  const withCopy = <T>(source: Uint8Array, use: (pointer: number) => T): T => {
    const pointer = source.length <= scratchBytes ? scratch : raw.malloc(source.length);
    refresh();
    bytes.set(source, pointer);
    try {
      return use(pointer);
    } finally {
      if (pointer !== scratch) raw.free(pointer);
    }
  };
  const pushBytes = (L: LuaState, source: Uint8Array): void => {
    withCopy(source, (pointer) => raw.lua_pushlstring(L, pointer, source.length));
  };
  return {
    withCopy,
    pushBytes,
    constant(text) {
      const known = constants.get(text);
      if (known !== undefined) return known;
      const source = encodeText(`${text}\0`);
      const pointer = raw.malloc(source.length);
      refresh();
      bytes.set(source, pointer);
      constants.set(text, pointer);
      return pointer;
    },
    pushText(L, text) {
      if (text.length * 3 > scratchBytes) return pushBytes(L, encodeText(text));
      refresh();
      const { written } = encoder.encodeInto(text, bytes.subarray(scratch, scratch + scratchBytes));
      raw.lua_pushlstring(L, scratch, written);
    },
    readBytes(L, index) {
      const pointer = raw.lua_tolstring(L, index, lengthCell);
      refresh();
      return bytes.slice(pointer, pointer + view.getUint32(lengthCell, true));
    },
    readText(L, index, maxBytes = Number.POSITIVE_INFINITY) {
      const pointer = raw.lua_tolstring(L, index, lengthCell);
      if (pointer === 0) return '';
      refresh();
      const length = Math.min(view.getUint32(lengthCell, true), maxBytes);
      return showText(bytes.subarray(pointer, pointer + length));
    },
    readValidText(L, index) {
      const pointer = raw.lua_tolstring(L, index, lengthCell);
      refresh();
      return parseText(bytes.subarray(pointer, pointer + view.getUint32(lengthCell, true)));
    },
    readPointer(pointer, length) {
      refresh();
      return showText(bytes.subarray(pointer, pointer + length));
    },
    readI32(pointer) {
      refresh();
      return view.getInt32(pointer, true);
    },
  };
}
