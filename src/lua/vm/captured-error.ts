/**
 * The message handler: what is noted of a Lua error at the moment it is raised, while its stack still stands.
 * File and line come from the VM's debug information: Lua shortens the names inside messages to 60 characters.
 */
import type { MoonloopError } from '../../core/moonloop-error.ts';
import { activationRecord, type LuaState, luaType, luaTypeNames, type RawLua } from './raw-lua.ts';
import type { VmMemory } from './vm-memory.ts';

/** A Lua error as it was caught. */
export interface CapturedError {
  /** Message without the position in front. */
  readonly message: string;
  /** File whose line was running; undefined when no script code was on the stack. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  /** Call stack without the framework's own frames; empty when the same line failed in the same way before. */
  readonly traceback: string;
  /** The code had spent its budget; a trap, when the VM stopped in the middle of something and is of no use any more. */
  readonly spent?: 'budget' | 'trap' | undefined;
  /** What a host function refused, when that is the error: it knows the code. */
  readonly cause?: MoonloopError | undefined;
  /** The VM had no memory left. */
  readonly isMemory?: boolean;
}

/** Chunk names of the framework's own Lua code start with this. */
export const kernelChunkPrefix = '=moonloop';

const maxMessageBytes = 2_000;
const maxFrames = 60;
const maxSeen = 1_000;

/** Reads errors off the stack of one VM. */
export interface ErrorReader {
  /** Describes the error value at `index`, raised in `of` (a coroutine, or the same state). */
  read(L: LuaState, index: number, of: LuaState): CapturedError;
  /** A host function refuses something: the error that Lua raises next is this one, unless a script catches it. */
  noteRefusal(refusal: MoonloopError): void;
  /** The position of the script's line that runs in `of`. */
  position(of: LuaState): { readonly file: string; readonly line: number } | undefined;
  /** Whether an activation record belongs to the framework's own code. */
  isKernel(of: LuaState, activation: number): boolean;
  /** The next error of each line has its call stack again. */
  forgetSeen(): void;
}

/** Creates a reader. */
export function createErrorReader(raw: RawLua, memory: VmMemory): ErrorReader {
  const record = raw.malloc(activationRecord.bytes);

  const position = (of: LuaState): { file: string; line: number } | undefined => {
    for (let level = 0; level < maxFrames && raw.lua_getstack(of, level, record) !== 0; level++) {
      raw.lua_getinfo(of, memory.constant('Sl'), record);
      const line = memory.readI32(record + activationRecord.currentLine);
      const source = memory.readPointer(
        memory.readI32(record + activationRecord.source),
        memory.readI32(record + activationRecord.sourceLength),
      );
      if (line > 0 && !source.startsWith(kernelChunkPrefix)) return { file: source.replace(/^[@=]/, ''), line };
    }
    return undefined;
  };

  const describe = (L: LuaState, index: number): string => {
    const type = raw.lua_type(L, index);
    if (type === luaType.string) return memory.readText(L, index, maxMessageBytes);
    if (type === luaType.number) return String(raw.lua_tonumberx(L, index, 0));
    // no metamethod is asked: an error object with a hostile __tostring must not run code here
    return `(error object is a ${luaTypeNames[type] ?? 'no'} value)`;
  };

  const traceback = (L: LuaState, of: LuaState): string => {
    raw.luaL_traceback(L, of, 0, 0);
    const text = memory.readText(L, -1);
    raw.lua_settop(L, -2);
    return text
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('moonloop') && !line.startsWith('[C]'))
      .join('\n');
  };

  // a call stack costs more than everything else about an error, and the hundredth says what the first did
  const seen = new Set<string>();
  let refusal: MoonloopError | undefined;

  return {
    position,
    isKernel(of, activation) {
      raw.lua_getinfo(of, memory.constant('S'), activation);
      const source = memory.readI32(activation + activationRecord.source);
      return memory.readPointer(source, kernelChunkPrefix.length) === kernelChunkPrefix;
    },
    forgetSeen: () => seen.clear(),
    noteRefusal(refused) {
      refusal = refused;
    },
    read(L, index, of) {
      const running = position(of);
      const text = describe(L, index);
      // the position in front of a message is where it was raised, or what the author meant by a level: an error that
      // was caught and raised again keeps it. Lua shortens long names; those are taken from what is running.
      const [front = '', file, line] = /^([^\s:]*\.lua):(\d+): /.exec(text) ?? [];
      const message = text.slice(front.length);
      const told = file !== undefined && !file.startsWith('...');
      const place = told ? { file, line: Number(line) } : running;
      const kind = `${place?.file}:${place?.line}`;
      const isNew = !seen.has(kind);
      if (seen.size < maxSeen) seen.add(kind);
      const cause = refusal && message.endsWith(refusal.message) ? refusal : undefined;
      refusal = undefined;
      return { message, file: place?.file, line: place?.line, traceback: isNew ? traceback(L, of) : '', cause };
    },
  };
}
