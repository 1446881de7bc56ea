/**
 * Events between mods and TypeScript. Inside a mod they are delivered by its room; the hub carries copies to the
 * others, and tells each room which events anybody else wants, so that the rest never leaves it.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import type { Stop } from '../core/stop.ts';
import type { ScriptRoom } from './runtime.ts';

/** Listener in TypeScript: gets a copy of the data. */
export type EventListener = (data: unknown) => void;

/** Crossing point of the events of one game. */
export interface EventHub {
  addRoom(room: ScriptRoom): void;
  /** A room has, or no longer has, handlers of an event. */
  roomListens(room: ScriptRoom, event: string, listening: boolean): void;
  /** Carries an event that a room sent to everybody else. */
  fromRoom(room: ScriptRoom, event: string, data: unknown): void;
  /** Sends an event from TypeScript to all rooms and listeners; `data` is plain data. Throws `VALUE_REFUSED`. */
  emit(event: string, data?: unknown): void;
  on(event: string, listener: EventListener): Stop;
  /** Drops all rooms and listeners. */
  clear(): void;
}

/** @param onListenerError - Receives what a TypeScript listener throws. */
export function createEventHub(onListenerError: (error: unknown) => void): EventHub {
  const rooms = new Set<ScriptRoom>();
  const listeningRooms = new Map<string, Set<ScriptRoom>>();
  const listeners = new Map<string, Set<EventListener>>();

  const tellRooms = (event: string): void => {
    const listening = listeningRooms.get(event);
    const outside = (listeners.get(event)?.size ?? 0) > 0;
    for (const room of rooms) {
      const others = (listening?.size ?? 0) - (listening?.has(room) ? 1 : 0);
      room.heardElsewhere(event, outside || others > 0);
    }
  };
  const tellListeners = (event: string, data: unknown): void => {
    const known = listeners.get(event);
    if (known === undefined) return;
    // each gets a copy of its own, made before anybody can change the data
    const calls = [...known].map((listener) => ({ listener, copy: copyOf(event, data) }));
    for (const { listener, copy } of calls) {
      if (!known.has(listener)) continue;
      try {
        listener(copy);
      } catch (error) {
        onListenerError(error);
      }
    }
  };

  return {
    addRoom(room) {
      rooms.add(room);
      for (const event of new Set([...listeningRooms.keys(), ...listeners.keys()])) tellRooms(event);
    },
    roomListens(room, event, listening) {
      const known = listeningRooms.get(event) ?? new Set();
      if (listening) listeningRooms.set(event, known.add(room));
      else if (known.delete(room) && known.size === 0) listeningRooms.delete(event);
      tellRooms(event);
    },
    fromRoom(room, event, data) {
      for (const other of listeningRooms.get(event) ?? []) if (other !== room) other.event(event, data);
      tellListeners(event, data);
    },
    emit(event, data) {
      for (const room of listeningRooms.get(event) ?? []) room.event(event, data);
      tellListeners(event, data);
    },
    on(event, listener) {
      const own: EventListener = (data) => listener(data);
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(own));
      tellRooms(event);
      return () => {
        if (!known.delete(own)) return;
        if (known.size === 0) listeners.delete(event);
        tellRooms(event);
      };
    },
    clear() {
      for (const known of listeners.values()) known.clear(); // those who are being told hear no more
      listeners.clear();
      listeningRooms.clear();
      rooms.clear();
    },
  };
}

function copyOf(event: string, data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  try {
    return structuredClone(data);
  } catch (cause) {
    throw new MoonloopError('VALUE_REFUSED', `the data of event "${event}" is not plain data`, { cause });
  }
}
