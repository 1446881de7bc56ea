/**
 * The scripts' part of a saved game, as bytes. All numbers are little-endian, texts are UTF-8 with their length in front:
 *
 *     u16 number of scripts, each in the order of their ids:
 *       id, content hash (empty where no version was live), u8 1 when it rests
 *       u32 number of carriers, each: u32 handle, u8 status
 *     u16 number of scripts in running order, each: u16 place among the scripts, from 0
 *     u32 number of entities with several scripts, each: u32 handle, u16 how many, u16 place of each in the order of attaching
 *     u16 number of mods that have spawned, each: mod, u32 how many live, u32 handle of each
 *     u16 number of rooms, each: mod, language, u32 length, what the room wrote
 *
 * Rooms number the scripts by their place, from 1.
 */
import type { ByteReader } from '../core/byte-reader.ts';
import type { ByteWriter } from '../core/byte-writer.ts';
import { encodeText, parseText } from '../core/text.ts';
import type { Handle } from '../ecs/handles.ts';

/** What a script was to an entity that carries it. */
export const carrierStatus = { running: 1, waiting: 2, stuck: 3 } as const;

/** An entity that carries a script. */
export interface SavedCarrier {
  readonly entity: Handle;
  /** One of {@link carrierStatus}. */
  readonly status: number;
}

/** A script that has a place in the running order. */
export interface SavedScript {
  readonly id: string;
  /** Content hash of its live version; empty where there was none. */
  readonly hash: string;
  readonly resting: boolean;
  /** In the order in which it was attached to them. */
  readonly carriers: readonly SavedCarrier[];
}

/** The scripts of a saved game. */
export interface SavedScripts {
  readonly scripts: readonly SavedScript[];
  /** Places among `scripts`. */
  readonly order: readonly number[];
  /** Entities with more than one script, and which, in the order of attaching. */
  readonly several: readonly { readonly entity: Handle; readonly scripts: readonly number[] }[];
  /** Living entities that scripts of a mod have spawned. */
  readonly spawned: readonly { readonly mod: string; readonly entities: readonly Handle[] }[];
  readonly rooms: readonly { readonly mod: string; readonly language: string; readonly bytes: Uint8Array }[];
}

/** Most scripts that a saved game can hold. */
export const maxSavedScripts = 0xffff;

/** Writes it behind what `out` has. */
export function writeScripts(out: ByteWriter, saved: SavedScripts): void {
  out.u16(saved.scripts.length);
  for (const { id, hash, resting, carriers } of saved.scripts) {
    writeText(out, id);
    writeText(out, hash);
    out.u8(resting ? 1 : 0);
    out.u32(carriers.length);
    for (const { entity, status } of carriers) {
      out.u32(entity);
      out.u8(status);
    }
  }
  out.u16(saved.order.length);
  for (const place of saved.order) out.u16(place);
  out.u32(saved.several.length);
  for (const { entity, scripts } of saved.several) {
    out.u32(entity);
    out.u16(scripts.length);
    for (const place of scripts) out.u16(place);
  }
  out.u16(saved.spawned.length);
  for (const { mod, entities } of saved.spawned) {
    writeText(out, mod);
    out.u32(entities.length);
    for (const entity of entities) out.u32(entity);
  }
  out.u16(saved.rooms.length);
  for (const { mod, language, bytes } of saved.rooms) {
    writeText(out, mod);
    writeText(out, language);
    out.u32(bytes.length);
    out.bytes(bytes);
  }
}

/** Reads it; throws `DATA_DAMAGED` for what cannot be. @param alive - Handles of the entities of the saved world. */
export function readScripts(bytes: ByteReader, alive: ReadonlySet<Handle>): SavedScripts {
  const count = (read: number, least: number): number => {
    if (read * least > bytes.left()) bytes.refuse('a count that is larger than the data');
    return read;
  };
  const list = <T>(length: number, read: () => T): T[] => Array.from({ length }, read);
  const entity = (seen: Set<Handle>): Handle => {
    const handle = bytes.u32();
    if (!alive.has(handle) || seen.has(handle)) bytes.refuse('a script on an entity that cannot be');
    seen.add(handle);
    return handle;
  };
  const carrying = new Map<Handle, Set<number>>();
  const scripts = list(count(bytes.u16(), 9), (): SavedScript => {
    const [id, hash, resting] = [readText(bytes), readText(bytes), bytes.u8()];
    if (resting > 1) bytes.refuse('a script that neither rests nor runs');
    const seen = new Set<Handle>();
    const carriers = list(count(bytes.u32(), 5), () => {
      const carrier = { entity: entity(seen), status: bytes.u8() };
      if (carrier.status < 1 || carrier.status > 3) bytes.refuse('an unknown status');
      return carrier;
    });
    return { id, hash, resting: resting === 1, carriers };
  });
  if (scripts.some(({ id }, at) => at > 0 && !(scripts[at - 1]!.id < id))) bytes.refuse('scripts out of order');
  for (const [place, { carriers }] of scripts.entries()) {
    for (const { entity: of } of carriers) carrying.set(of, (carrying.get(of) ?? new Set()).add(place));
  }
  const place = (seen: Set<number>): number => {
    const read = bytes.u16();
    if (read >= scripts.length || seen.has(read)) bytes.refuse('a script that is not there');
    seen.add(read);
    return read;
  };
  const listed = new Set<number>();
  const order = list(count(bytes.u16(), 2), () => place(listed));
  if (order.length !== scripts.length) bytes.refuse('a script without a place in the order');
  const together = new Set<Handle>();
  const several = list(count(bytes.u32(), 10), () => {
    const of = entity(together);
    const seen = new Set<number>();
    const places = list(count(bytes.u16(), 2), () => place(seen));
    const own = carrying.get(of) ?? new Set();
    if (places.length < 2 || places.length !== own.size || places.some((one) => !own.has(one))) {
      bytes.refuse('scripts of an entity that do not fit');
    }
    return { entity: of, scripts: places };
  });
  for (const [of, own] of carrying) if (own.size > 1 && !together.has(of)) bytes.refuse('scripts without an order');
  const born = new Set<Handle>();
  const spawned = list(count(bytes.u16(), 6), () => ({
    mod: readText(bytes),
    entities: list(count(bytes.u32(), 4), () => entity(born)),
  }));
  const names = new Set<string>();
  const rooms = list(count(bytes.u16(), 8), () => {
    const room = { mod: readText(bytes), language: readText(bytes), bytes: bytes.bytes(bytes.u32()) };
    if (names.has(`${room.mod}\n${room.language}`)) bytes.refuse('a mod that is there twice');
    names.add(`${room.mod}\n${room.language}`);
    return room;
  });
  return { scripts, order, several, spawned, rooms };
}

function writeText(out: ByteWriter, text: string): void {
  const bytes = encodeText(text);
  out.u16(bytes.length);
  out.bytes(bytes);
}

function readText(bytes: ByteReader): string {
  return parseText(bytes.bytes(bytes.u16())) ?? bytes.refuse('a text that is not UTF-8');
}
