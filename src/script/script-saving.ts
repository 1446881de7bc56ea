/**
 * Saving the scripts of a game, and loading them into the same game or another one.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { fail, failure, ok, type Result } from '../core/result.ts';
import type { Handle } from '../ecs/handles.ts';
import type { PreparedWorld } from '../ecs/snapshot.ts';
import type { GameWorld } from '../ecs/world.ts';
import { applyLoad } from './apply-load.ts';
import type { Attachment } from './attachment.ts';
import type { Attempts } from './attempts.ts';
import { spawnersOf } from './carried-scripts.ts';
import type { EntityOwners } from './entity-owners.ts';
import type { ModMap } from './mod-map.ts';
import type { RoomLoading } from './runtime.ts';
import { carrierStatus, maxSavedScripts, type SavedScript, type SavedScripts } from './saved-scripts.ts';
import type { ScriptRecord } from './script-record.ts';
import { type PlacedRoom, type ScriptTable, scriptsOf } from './script-table.ts';
import type { StructuralChanges } from './structural-changes.ts';
import type { VersionedCache } from './versioned-cache.ts';

/** What saving told. */
export interface ScriptsSaved {
  readonly saved: SavedScripts;
  /** What could not be saved: number of values by name. */
  readonly lost: Readonly<Record<string, number>>;
  /** What `on_save` raised. */
  readonly errors: readonly MoonloopError[];
}

/** What loading did. */
export interface ScriptsLoaded {
  /** Scripts and mods that are not here; what belonged to them is gone. */
  readonly missing: readonly string[];
  /** Saved values that have no place here: number by name. */
  readonly lost: Readonly<Record<string, number>>;
  /** Entities whose script has other content than it was saved with: number by script. */
  readonly migrated: Readonly<Record<string, number>>;
  /** Entities that have a new default, because the saved value has another type: number by field. */
  readonly retyped: Readonly<Record<string, number>>;
  /** What bodies, modules and `on_restore` raised. */
  readonly errors: readonly MoonloopError[];
}

/** Scripts that are ready to be loaded. */
export interface ScriptsLoading {
  /** Puts everything in place, or leaves everything as it was. Between two frames. */
  apply(world: PreparedWorld): Result<ScriptsLoaded>;
  /** Drops what was made ready. Does nothing after a successful `apply`. */
  abandon(): void;
}

/** Saves and loads. */
export interface ScriptSaving {
  /** Between two frames. What was asked for outside of a frame (spawning, attaching) happens first. */
  save(): Result<ScriptsSaved>;
  /** Makes rooms ready, while the game goes on. @param leaveOut - Scripts and mods may be missing. */
  open(saved: SavedScripts, leaveOut: boolean): Promise<Result<ScriptsLoading>>;
}

/** What it works on. */
export interface ScriptSavingOptions {
  readonly world: GameWorld;
  readonly table: ScriptTable;
  readonly mods: ModMap;
  readonly owners: EntityOwners;
  readonly cache: VersionedCache;
  readonly attachment: Attachment;
  readonly attempts: Attempts;
  readonly changes: StructuralChanges;
}

const mostRounds = 100;

/** Creates it. */
export function createScriptSaving(options: ScriptSavingOptions): ScriptSaving {
  const { world, table, cache, attempts, changes, owners } = options;

  const settle = (): void => {
    for (let round = 0; changes.pending() > 0 && round < mostRounds; round++) {
      if (changes.apply()) for (const room of table.rooms()) room.forgetQueries();
    }
  };

  /** What a game that has the files of this one lacks for these scripts. */
  const missingOf = ({ scripts, rooms }: SavedScripts, here: readonly PlacedRoom[]): string[] => {
    const runs = ({ carriers }: SavedScript): boolean =>
      carriers.some(({ status }) => status === carrierStatus.running);
    const gone = scripts.filter((script) => runs(script) && !canRun(script.id)).map(({ id }) => id);
    const goneRooms = rooms.filter(({ mod, language }) => !roomOf(here, mod, language));
    return [...gone, ...goneRooms.map(({ mod, language }) => `mod ${mod} (${language})`)];
  };
  const canRun = (id: string): boolean => {
    if (cache.version(id) === 0) return false;
    const record = table.record(id);
    return record.room !== undefined && attempts.ensureStaged(record).ok;
  };

  return {
    save() {
      settle();
      const records = [...table.ordered()].sort((a, b) => (a.id < b.id ? -1 : 1));
      if (records.length > maxSavedScripts) return fail('VALUE_REFUSED', `more than ${maxSavedScripts} scripts`);
      const places = new Map(records.map((record, place) => [record, place]));
      const lost = new Map<string, number>();
      const errors: MoonloopError[] = [];
      const rooms: SavedScripts['rooms'][number][] = [];
      for (const { mod, language, room } of table.placedRooms()) {
        const own = records.filter((record) => record.room === room);
        const written = room.save(new Map(own.map((record) => [record.number, places.get(record)! + 1])));
        if (!written.ok) return written;
        rooms.push({ mod, language, bytes: written.value.bytes });
        count(lost, written.value.lost);
        errors.push(...written.value.errors);
      }
      settle(); // what hooks asked for
      const scripts = records.map((record) => describe(record, cache));
      const order = table.ordered().map((record) => places.get(record)!);
      const saved: SavedScripts = {
        scripts,
        order,
        several: severalOf(world, table, records, places),
        spawned: spawnedBy(world, owners),
        rooms,
      };
      return ok({ saved, lost: Object.fromEntries(lost), errors });
    },
    async open(saved, leaveOut) {
      const missingNow = leaveOut ? [] : missingOf(saved, table.placedRooms());
      if (missingNow.length > 0) return failure(missingError(missingNow));
      const opened = new Map<PlacedRoom, RoomLoading>();
      const abandon = (): void => {
        for (const loading of opened.values()) loading.abandon();
        opened.clear();
      };
      const refused = (error: MoonloopError): Result<never> => {
        abandon();
        return failure(error);
      };
      try {
        for (const placed of table.placedRooms()) opened.set(placed, await placed.room.openLoading());
      } catch (error) {
        if (error instanceof MoonloopError) return refused(error);
        throw error;
      }
      for (const [{ mod, language }, loading] of opened) {
        const bytes = saved.rooms.find((room) => room.mod === mod && room.language === language)?.bytes;
        const problem = bytes && checkRoom(loading, bytes, saved);
        if (problem) return refused(problem);
      }
      return ok({
        abandon,
        apply(prepared) {
          const here = table.placedRooms();
          if (here.length !== opened.size) {
            return refused(new MoonloopError('VM_DEAD', 'a mod was added while the game was loading; load again'));
          }
          const missing = missingOf(saved, here);
          if (missing.length > 0 && !leaveOut) return refused(missingError(missing));
          const applied = applyLoad({ ...options, saved, prepared, opened, canRun });
          if (applied.ok) opened.clear();
          else abandon();
          return applied.ok ? ok({ ...applied.value, missing }) : applied;
        },
      });
    },
  };
}

function missingError(missing: readonly string[]): MoonloopError {
  const names = missing.slice(0, 8).join(', ') + (missing.length > 8 ? ` and ${missing.length - 8} more` : '');
  return new MoonloopError('SCRIPT_MISSING', `the saved game needs what has no good version here: ${names}`);
}

function roomOf(rooms: readonly PlacedRoom[], mod: string, language: string): PlacedRoom | undefined {
  return rooms.find((room) => room.mod === mod && room.language === language);
}

/** Adds counts by name. */
function count(to: Map<string, number>, from: ReadonlyMap<string, number>): void {
  for (const [name, more] of from) to.set(name, (to.get(name) ?? 0) + more);
}

/** Reads a room's bytes through; they may tell of no instance that the scripts do not tell of. */
function checkRoom(loading: RoomLoading, bytes: Uint8Array, saved: SavedScripts): MoonloopError | undefined {
  const told = loading.check(bytes);
  if (!told.ok) return told.error;
  for (const [number, entities] of told.value) {
    const carriers = saved.scripts[number - 1]?.carriers ?? [];
    const running = new Set(carriers.flatMap(({ entity, status }) => (status === 1 ? [entity] : [])));
    if (entities.some((entity) => !running.delete(entity))) {
      return new MoonloopError('DATA_DAMAGED', 'the data of a mod tells of instances that the game does not have');
    }
  }
  return undefined;
}

function describe(record: ScriptRecord, cache: VersionedCache): SavedScript {
  const { id, resting, instances, waiting, stuck } = record;
  const carriers = [
    ...[...instances].map((entity) => ({ entity, status: carrierStatus.running })),
    ...[...waiting].map((entity) => ({ entity, status: carrierStatus.waiting })),
    ...[...stuck].map((entity) => ({ entity, status: carrierStatus.stuck })),
  ];
  return { id, hash: cache.entry(id)?.build?.hash ?? '', resting: resting === 'script', carriers };
}

function spawnedBy(world: GameWorld, owners: EntityOwners): SavedScripts['spawned'] {
  const byMod = new Map<string, Handle[]>();
  for (const [entity, mod] of spawnersOf(world, owners)) {
    const own = byMod.get(mod);
    if (own) own.push(entity);
    else byMod.set(mod, [entity]);
  }
  return [...byMod].sort(([a], [b]) => (a < b ? -1 : 1)).map(([mod, entities]) => ({ mod, entities }));
}

function severalOf(
  world: GameWorld,
  table: ScriptTable,
  records: readonly ScriptRecord[],
  places: ReadonlyMap<ScriptRecord, number>,
): SavedScripts['several'] {
  const seen = new Map<number, number>();
  for (const { instances, waiting, stuck } of records) {
    for (const set of [instances, waiting, stuck])
      for (const entity of set) seen.set(entity, (seen.get(entity) ?? 0) + 1);
  }
  const several = [...seen].filter(([, scripts]) => scripts > 1).map(([entity]) => entity);
  return several
    .sort((a, b) => a - b)
    .map((entity) => ({
      entity,
      scripts: scriptsOf(world, table, world.handles.idOf(entity)).map((record) => places.get(record)!),
    }));
}
