/**
 * Opening the rooms of mods: one per mod and language, made when a file first needs it.
 */
import type { RoomCounts } from './room-counts.ts';
import type { ScriptRoom, ScriptRuntime } from './runtime.ts';
import type { Build } from './versioned-cache.ts';

/** Rooms of one game. */
export interface Rooms {
  /** Opens the room of a mod in a language, unless it is open or being opened. For a reload the room is made ready to try it. @throws MoonloopError `VM_FAILED` */
  open(mod: string, runtime: ScriptRuntime, isReload: boolean, file?: Build): Promise<void>;
  /** Open rooms and their mods. */
  entries(): Iterable<[ScriptRoom, string]>;
  /** Passes input on, and remembers it for rooms that open later. */
  key(code: string, down: boolean): void;
  pointer(x: number, y: number): void;
  clear(): void;
}

/** @param make - Makes a room. @param opened - Called with each room, once it knows the input. */
export function createRooms(
  make: (mod: string, runtime: ScriptRuntime) => Promise<ScriptRoom>,
  opened: (room: ScriptRoom, mod: string, runtime: ScriptRuntime) => void,
): Rooms {
  const opening = new Map<string, Promise<ScriptRoom>>();
  const modOfRoom = new Map<ScriptRoom, string>();
  const heldKeys = new Set<string>();
  let pointer: [x: number, y: number] = [0, 0];

  const openRoom = async (mod: string, runtime: ScriptRuntime): Promise<ScriptRoom> => {
    const room = await make(mod, runtime);
    for (const code of heldKeys) room.key(code, true);
    room.pointer(...pointer);
    room.endFrame(); // held, but not pressed in this frame
    modOfRoom.set(room, mod);
    opened(room, mod, runtime);
    return room;
  };

  return {
    async open(mod, runtime, isReload, file) {
      const key = `${mod}\n${runtime.language}`;
      const open = opening.get(key) ?? openRoom(mod, runtime);
      opening.set(key, open);
      open.catch(() => opening.delete(key)); // a later try may go better
      const room = await open;
      if (isReload) await room.ready(file);
    },
    entries: () => modOfRoom.entries(),
    key(code, down) {
      if (down) heldKeys.add(code);
      else heldKeys.delete(code);
      for (const room of modOfRoom.keys()) room.key(code, down);
    },
    pointer(x, y) {
      pointer = [x, y];
      for (const room of modOfRoom.keys()) room.pointer(x, y);
    },
    clear: () => modOfRoom.clear(),
  };
}

/** Counts of the rooms of each mod, of all languages together. */
export function countByMod(rooms: Iterable<[ScriptRoom, string]>): Record<string, RoomCounts> {
  const counts: Record<string, RoomCounts> = {};
  for (const [room, mod] of rooms) {
    const one = room.counts();
    const others = counts[mod];
    counts[mod] = others
      ? {
          handlers: one.handlers + others.handlers,
          timers: one.timers + others.timers,
          bytes: one.bytes + others.bytes,
          mostTicks: Math.max(one.mostTicks, others.mostTicks),
          spentFrames: one.spentFrames + others.spentFrames,
        }
      : one;
  }
  return counts;
}
