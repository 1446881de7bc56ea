/**
 * The scripts of a game by number, id and component, and the rooms in which they run.
 */
import { getEntityComponents } from 'bitecs';
import { MoonloopError } from '../core/moonloop-error.ts';
import { didYouMean } from '../core/nearest.ts';
import { quote } from '../core/quote.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { extensionOf, parseScriptId, type ScriptId } from '../core/script-id.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { ModMap } from './mod-map.ts';
import type { ScriptRoom, ScriptRuntime } from './runtime.ts';
import { createScriptRecord, type ScriptRecord } from './script-record.ts';
import type { VersionedCache } from './versioned-cache.ts';

/** Table of scripts and rooms. */
export interface ScriptTable {
  /** The record of a file, made on first use; the file need not exist. Throws `ID_INVALID`. */
  record(id: string): ScriptRecord;
  byNumber(number: number): ScriptRecord | undefined;
  /** All records, by number. */
  all(): readonly ScriptRecord[];
  byComponent(component: object): ScriptRecord | undefined;
  /** Scripts in running order: mods in load order, scripts by first attach. */
  ordered(): readonly ScriptRecord[];
  /** Puts a script at the end of its mod's order, unless it has a place. */
  enlist(record: ScriptRecord): void;
  /** Makes these the scripts that have a place, in this order within each mod. */
  reorder(records: readonly ScriptRecord[]): void;
  /** The file that `text` names for a mod: an id, with or without the mod's folder and the extension. */
  resolve(mod: string, text: string): Result<ScriptRecord>;
  /** The runtime for a file; undefined when no runtime knows its extension. */
  runtimeFor(id: string): ScriptRuntime | undefined;
  /** All open rooms, in load order of their mods. */
  rooms(): readonly ScriptRoom[];
  room(mod: string, runtime: ScriptRuntime): ScriptRoom | undefined;
  /** Open rooms with the mod and the language they are of, in load order of the mods. */
  placedRooms(): readonly PlacedRoom[];
  setRoom(mod: string, runtime: ScriptRuntime, room: ScriptRoom): void;
  /** Takes all rooms out, so that no script runs any more, and returns them. */
  clear(): readonly ScriptRoom[];
}

/** A room and what it is of. */
export interface PlacedRoom {
  readonly mod: string;
  readonly language: string;
  readonly room: ScriptRoom;
}

/** What the table is made of. */
export interface ScriptTableOptions {
  readonly world: GameWorld;
  readonly runtimes: readonly ScriptRuntime[];
  readonly mods: ModMap;
  readonly cache: VersionedCache;
  /** Whether there is a file of this id, live, waiting, or in a set that is being tried. */
  exists(id: string): boolean;
  /** Called once for each new record. */
  onRecord(record: ScriptRecord): void;
}

/** Creates an empty table. */
export function createScriptTable(options: ScriptTableOptions): ScriptTable {
  const { world, runtimes, mods, cache, exists, onRecord } = options;
  const records: ScriptRecord[] = [];
  const byId = new Map<string, ScriptRecord>();
  const byComponent = new Map<object, ScriptRecord>();
  const rooms = new Map<string, ScriptRoom>();
  let roomsInOrder: readonly ScriptRoom[] = [];
  let listed = new Set<ScriptRecord>();
  let ordered: ScriptRecord[] = [];
  const roomKey = (mod: string, runtime: ScriptRuntime): string => `${mod}\n${runtime.language}`;
  const runtimeFor = (id: string): ScriptRuntime | undefined =>
    runtimes.find((runtime) => runtime.extensions.includes(extensionOf(id)));

  const record = (text: string): ScriptRecord => {
    const known = byId.get(text);
    if (known !== undefined) return known;
    const id = parseScriptId(text);
    if (!id.ok) throw id.error;
    const made = createScriptRecord(world, id.value, records.length + 1, mods.modOf(text));
    const runtime = runtimeFor(text);
    made.room = runtime && rooms.get(roomKey(made.mod, runtime));
    records.push(made);
    byId.set(text, made);
    byComponent.set(made.component, made);
    onRecord(made);
    return made;
  };

  const order = (): void => {
    const loadOrder = mods.list();
    ordered = [...listed].sort((a, b) => loadOrder.indexOf(a.mod) - loadOrder.indexOf(b.mod));
  };

  return {
    record,
    byNumber: (number) => records[number - 1],
    all: () => records,
    byComponent: (component) => byComponent.get(component),
    ordered: () => ordered,
    enlist(script) {
      if (listed.has(script)) return;
      listed.add(script);
      order();
    },
    reorder(scripts) {
      listed = new Set(scripts);
      order();
    },
    resolve(mod, text) {
      const extensions = runtimes.flatMap((runtime) => runtime.extensions.map((extension) => `.${extension}`));
      for (const prefix of ['', mods.prefixOf(mod)]) {
        for (const suffix of ['', ...extensions]) {
          const id = prefix + text + suffix;
          if (exists(id) && runtimeFor(id)) return ok(record(id));
        }
      }
      // names of other mods' files are theirs to tell
      const known = [...cache.entries()].map((entry) => entry.id as string).filter((id) => mods.modOf(id) === mod);
      return fail('SCRIPT_MISSING', `there is no script ${quote(text)}${didYouMean(mods.prefixOf(mod) + text, known)}`);
    },
    runtimeFor,
    rooms: () => roomsInOrder,
    room: (mod, runtime) => rooms.get(roomKey(mod, runtime)),
    placedRooms() {
      const all = mods.list().flatMap((mod) => runtimes.map((runtime) => ({ mod, runtime })));
      return all.flatMap(({ mod, runtime }) => {
        const room = rooms.get(roomKey(mod, runtime));
        return room ? [{ mod, language: runtime.language, room }] : [];
      });
    },
    clear() {
      const open = roomsInOrder;
      rooms.clear();
      roomsInOrder = [];
      for (const script of records) script.room = undefined;
      return open;
    },
    setRoom(mod, runtime, room) {
      rooms.set(roomKey(mod, runtime), room);
      const order = mods.list();
      const place = ([key]: [string, ScriptRoom]): number => order.indexOf(key.slice(0, key.indexOf('\n')));
      roomsInOrder = [...rooms].sort((a, b) => place(a) - place(b)).map(([, known]) => known);
      for (const script of records) {
        if (script.mod === mod && runtimeFor(script.id) === runtime) script.room = room;
      }
    },
  };
}

/** Scripts of an entity, in the order in which bitECS has them. */
export function scriptsOf(world: GameWorld, table: ScriptTable, eid: number): ScriptRecord[] {
  return getEntityComponents(world, eid).flatMap((component) => table.byComponent(component) ?? []);
}

/** Error for a file whose extension no runtime knows. */
export function unknownLanguage(id: ScriptId, runtimes: readonly ScriptRuntime[]): MoonloopError {
  const known = runtimes.flatMap((runtime) => runtime.extensions).join(', ');
  return new MoonloopError('LANGUAGE_UNKNOWN', `no runtime for "${id}": known extensions are ${known || 'none'}`, {
    place: { script: id, file: id },
  });
}
