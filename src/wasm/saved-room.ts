/**
 * What the WASM scripts of one mod are in a saved game, as bytes. All numbers are little-endian; texts are UTF-8 and data is
 * JSON text, both with their length in front (u32):
 *
 *     u8 number of the format, i32 state of the random numbers
 *     u32 number of keys of `state`, each: key, data
 *     u16 number of scripts, each:
 *       u16 its number, hash of its content, u8 1 when it rests, state of the shared instance (as below)
 *       u32, u32 place among its entities at which on_update and on_fixed_update go on (0xffffffff: from the first)
 *       u32 number of entities, each: u32 handle, u8 1 when its own instance holds its state, u8 1 when it is left out, state
 *     u32 next id, u32 number of handlers and timers, each in the order of their ids:
 *       u32 id, u16 script, u32 handle, function, u8 1 for a timer, event, u8 1 when it ends after one call, f64 seconds, f64 due
 *     u32 number of events that wait, each: name, data
 *     u32 number of handlers that the first of them has not reached yet (0xffffffff: it has reached none), u32 id of each
 *
 * A state is u8 0, or u8 1 and data.
 */
import type { ByteReader } from '../core/byte-reader.ts';
import { createByteReader } from '../core/byte-reader.ts';
import { createByteWriter } from '../core/byte-writer.ts';
import type { Result } from '../core/result.ts';
import { readSafely } from '../core/sealed-bytes.ts';
import { encodeText, parseText } from '../core/text.ts';
import type { Handle } from '../ecs/handles.ts';
import type { LoopHook } from '../script/runtime.ts';
import { parseJson } from './json.ts';

/** What is to be called, besides what is registered. */
export interface SavedCalls {
  /** Id that the next registration gets. */
  readonly nextId: number;
  readonly events: readonly SavedEvent[];
  /** Ids of handlers that the first event has not reached; undefined when it has reached none. */
  readonly left: readonly number[] | undefined;
}

/** A room in a saved game. */
export interface SavedWasmRoom extends SavedCalls {
  readonly random: number;
  readonly state: readonly (readonly [key: string, json: Uint8Array])[];
  readonly scripts: readonly SavedWasmScript[];
  readonly registrations: readonly SavedRegistration[];
}

/** A script of it. */
export interface SavedWasmScript {
  /** In the saved game. */
  readonly number: number;
  readonly hash: string;
  readonly resting: boolean;
  readonly sharedState: Uint8Array | undefined;
  /** Places among the entities; undefined for the first. */
  readonly stoppedAt: Readonly<Record<LoopHook, number | undefined>>;
  readonly entities: readonly SavedWasmEntity[];
}

/** An entity that runs a script. */
export interface SavedWasmEntity {
  readonly entity: Handle;
  /** It has an instance of its own. */
  readonly isOwn: boolean;
  readonly suspended: boolean;
  readonly state: Uint8Array | undefined;
}

/** A handler or a timer. */
export interface SavedRegistration {
  readonly id: number;
  /** Number of the script in the saved game. */
  readonly script: number;
  readonly entity: Handle;
  readonly fn: string;
  /** Undefined for timers. */
  readonly event: string | undefined;
  readonly once: boolean;
  readonly seconds: number;
  readonly due: number;
}

/** An event that waits. */
export interface SavedEvent {
  readonly event: string;
  readonly json: Uint8Array;
}

const format = 1;
const none = 0xffff_ffff;

/** Writes a room. */
export function writeWasmRoom(room: SavedWasmRoom): Uint8Array<ArrayBuffer> {
  const out = createByteWriter();
  const data = (bytes: Uint8Array): void => {
    out.u32(bytes.length);
    out.bytes(bytes);
  };
  const text = (content: string): void => data(encodeText(content));
  const state = (bytes: Uint8Array | undefined): void => {
    out.u8(bytes ? 1 : 0);
    if (bytes) data(bytes);
  };
  out.u8(format);
  out.i32(room.random);
  out.u32(room.state.length);
  for (const [key, json] of room.state) {
    text(key);
    data(json);
  }
  out.u16(room.scripts.length);
  for (const { number, hash, resting, sharedState, stoppedAt, entities } of room.scripts) {
    out.u16(number);
    text(hash);
    out.u8(resting ? 1 : 0);
    state(sharedState);
    out.u32(stoppedAt.on_update ?? none);
    out.u32(stoppedAt.on_fixed_update ?? none);
    out.u32(entities.length);
    for (const one of entities) {
      out.u32(one.entity);
      out.u8(one.isOwn ? 1 : 0);
      out.u8(one.suspended ? 1 : 0);
      state(one.state);
    }
  }
  out.u32(room.nextId);
  out.u32(room.registrations.length);
  for (const one of room.registrations) {
    out.u32(one.id);
    out.u16(one.script);
    out.u32(one.entity);
    text(one.fn);
    out.u8(one.event === undefined ? 1 : 0);
    text(one.event ?? '');
    out.u8(one.once ? 1 : 0);
    out.f64(one.seconds);
    out.f64(one.due);
  }
  out.u32(room.events.length);
  for (const { event, json } of room.events) {
    text(event);
    data(json);
  }
  out.u32(room.left?.length ?? none);
  for (const id of room.left ?? []) out.u32(id);
  return out.written().slice();
}

/** Reads one that may be anything. Fails with `DATA_DAMAGED`. */
export function readWasmRoom(source: Uint8Array): Result<SavedWasmRoom> {
  return readSafely(() => readRoom(createByteReader(source)));
}

function readRoom(bytes: ByteReader): SavedWasmRoom {
  const list = <T>(count: number, least: number, read: () => T): T[] => {
    if (count * least > bytes.left()) bytes.refuse('a count that is larger than the data');
    return Array.from({ length: count }, read);
  };
  const raw = (): Uint8Array => bytes.bytes(bytes.u32()).slice();
  const text = (): string => parseText(raw()) ?? bytes.refuse('a text that is not UTF-8');
  const flag = (): boolean => {
    const value = bytes.u8();
    return value > 1 ? bytes.refuse('a flag that is neither 0 nor 1') : value === 1;
  };
  const json = (): Uint8Array => {
    const found = raw();
    const content = parseText(found) ?? bytes.refuse('data that is not UTF-8');
    try {
      parseJson(content, 'data');
    } catch {
      bytes.refuse('data that is not JSON');
    }
    return found;
  };
  const state = (): Uint8Array | undefined => (flag() ? json() : undefined);
  const once = <T>(seen: Set<T>, value: T, what: string): T => {
    if (seen.has(value)) bytes.refuse(`${what} is there twice`);
    seen.add(value);
    return value;
  };
  const place = (): number | undefined => {
    const at = bytes.u32();
    return at === none ? undefined : at;
  };
  const finite = (value: number): number => (Number.isFinite(value) ? value : bytes.refuse('a time that cannot be'));

  if (bytes.u8() !== format) bytes.refuse('an unknown format of WASM scripts');
  const random = bytes.i32();
  const keys = new Set<string>();
  const kept = list(bytes.u32(), 8, () => [once(keys, text(), 'a key'), json()] as const);
  const numbers = new Set<number>();
  const runs = new Set<string>();
  const scripts = list(bytes.u16(), 20, (): SavedWasmScript => {
    const number = once(numbers, bytes.u16(), 'a script');
    const [hash, resting, sharedState] = [text(), flag(), state()];
    const stoppedAt = { on_update: place(), on_fixed_update: place() };
    const entities = list(bytes.u32(), 7, () => {
      const entity = bytes.u32();
      once(runs, `${number} ${entity}`, 'an entity');
      return { entity, isOwn: flag(), suspended: flag(), state: state() };
    });
    return { number, hash, resting, sharedState, stoppedAt, entities };
  });
  const nextId = bytes.u32();
  let lastId = 0;
  const registrations = list(bytes.u32(), 36, (): SavedRegistration => {
    const [id, script, entity] = [bytes.u32(), bytes.u16(), bytes.u32()];
    if (id <= lastId || id >= nextId) bytes.refuse('ids that are not in order');
    if (!runs.has(`${script} ${entity}`)) bytes.refuse('a handler of an entity that does not run the script');
    lastId = id;
    const [fn, isTimer, event] = [text(), flag(), text()];
    const [isOnce, seconds, due] = [flag(), finite(bytes.f64()), finite(bytes.f64())];
    if (seconds < 0) bytes.refuse('a time that cannot be');
    return { id, script, entity, fn, event: isTimer ? undefined : event, once: isOnce, seconds, due };
  });
  const events = list(bytes.u32(), 8, () => ({ event: text(), json: json() }));
  const count = bytes.u32();
  const left = count === none ? undefined : list(count, 4, () => bytes.u32());
  if (bytes.left() > 0) bytes.refuse('more bytes than there should be');
  return { random, state: kept, scripts, nextId, registrations, events, left };
}
