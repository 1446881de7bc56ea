/**
 * The scripts of a game: attached to entities as components, run once a frame, exchanged while the game runs.
 * This is where the parts of the room are put together; each part has a file of its own.
 */
import { entityExists } from 'bitecs';
import { type Clock, systemClock } from '../core/clock.ts';
import { createEmitter, type Emitter } from '../core/emitter.ts';
import { consoleSink, type LogSink } from '../core/logger.ts';
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import type { Probe } from '../core/probe.ts';
import { fail, failure, ok, type Result } from '../core/result.ts';
import { type ScriptId, toScriptId } from '../core/script-id.ts';
import { type Disposable, withDispose } from '../core/stop.ts';
import type { GameWorld } from '../ecs/world.ts';
import { createAttachment } from './attachment.ts';
import { type AttemptResult, createAttempts } from './attempts.ts';
import { createCrossCalls } from './cross-calls.ts';
import { createEntityOwners, type EntityOwners, type OpensTo } from './entity-owners.ts';
import { createEventHub, type EventHub } from './event-hub.ts';
import { createModMap, type ModMap } from './mod-map.ts';
import { createModuleGraph } from './module-graph.ts';
import { usersOf } from './module-names.ts';
import { createProbation } from './probation.ts';
import type { RoomCounts } from './room-counts.ts';
import { createRoomServices } from './room-services.ts';
import { countByMod, createRooms } from './rooms.ts';
import { defaultPolicy, type ReloadPolicy, type ScriptRoom, type ScriptRuntime } from './runtime.ts';
import type { ScriptEvents } from './script-events.ts';
import { createScriptFrame, type ScriptFrame } from './script-frame.ts';
import { isCarried, type ScriptComponent, type ScriptRecord } from './script-record.ts';
import { createScriptSaving, type ScriptSaving } from './script-saving.ts';
import { createScriptTable } from './script-table.ts';
import { createStructuralChanges } from './structural-changes.ts';
import { createTroubles } from './troubles.ts';
import { type Build, createVersionedCache, type VersionedCache } from './versioned-cache.ts';

/** Options of {@link createScripts}. */
export interface ScriptsOptions {
  readonly runtimes: readonly ScriptRuntime[];
  readonly clock?: Clock | undefined;
  readonly probe?: Probe | undefined;
  /** Takes what scripts print. @default the console */
  readonly log?: LogSink | undefined;
  /** Seed of scripts' random numbers. @default 1 */
  readonly seed?: number | undefined;
  /** Time for moving entities to new versions, per frame. @default 0.5 */
  readonly swapBudgetMs?: number | undefined;
  /** A new version that throws on a larger share of its entities is taken back by itself. @default 0.1 */
  readonly maxFailingShare?: number | undefined;
  /** Time for the scripts' garbage collectors, per frame. @default 0.5 */
  readonly gcBudgetMs?: number | undefined;
  /** How a mod wants its scripts to be reloaded. @default live values win, locals are not kept */
  readonly policyOf?: ((mod: string) => ReloadPolicy) | undefined;
  /** Whether a mod lets another change its entities; asked again after `owners.review()`. @default nobody does */
  readonly opensTo?: OpensTo | undefined;
  /** Most living entities that the scripts of one mod have spawned. @default 20,000 */
  readonly maxEntitiesPerMod?: number | undefined;
  /** Mods that a mod declares to depend on. @default none */
  readonly dependenciesOf?: ((mod: string) => readonly string[]) | undefined;
}

/** Overview of one script file. */
export interface ScriptStatus {
  readonly id: ScriptId;
  readonly mod: string;
  /** `script`: attached to something; `module`: required by something; `unused`: neither. */
  readonly kind: 'script' | 'module' | 'unused';
  readonly version: number;
  readonly status: 'live' | 'waiting';
  /** Entities with a running instance. */
  readonly entities: number;
}

/** The scripts of one game. Entities are bitECS ids. */
export interface Scripts extends Disposable {
  readonly events: Emitter<ScriptEvents>;
  /** Events between mods and TypeScript. */
  readonly hub: EventHub;
  readonly cache: VersionedCache;
  readonly mods: ModMap;
  /** Whose the entities are, and who may change them. */
  readonly owners: EntityOwners;
  readonly frame: ScriptFrame;
  /** The scripts' part of `game.save` and `game.load`. */
  readonly saving: ScriptSaving;
  /** Opens the rooms that a file needs. Must be done before its build is tried. @throws `VM_FAILED` */
  prepare(id: string, file?: Build): Promise<void>;
  /** Between two frames: takes back versions that throw too much. */
  endFrame(): void;
  /** A mod, and all that may have loaded files of it. */
  usersOf(mod: string): string[];
  /** Whether a runtime knows the file's extension. */
  isScript(id: string): boolean;
  /** Asks for a `live` event when new code of this file has run; `savedMs` as in SourceChange. */
  expectLive(id: string, savedMs: number): void;
  /** Tries builds that belong together; see {@link Attempts.trySet}. */
  trySet(builds: readonly Build[]): AttemptResult[];
  /** Compiles every file and runs every body in staging; returns what is wrong. Modules need not return a table. */
  rehearseAll(): MoonloopError[];
  /** The component of a script file. Adding it to an entity attaches the script; the file may come later. */
  component(id: string): ScriptComponent;
  /** Attaches a script, whose file may come later. Throws `ENTITY_DEAD`, `COLUMNS_FULL`. */
  attach(eid: number, id: string): void;
  detach(eid: number, id: string): void;
  /** Calls a function of a running instance with plain data and returns a copy of its first result. */
  call(eid: number, id: string, name: string, ...args: readonly unknown[]): Result<unknown>;
  /** A copy of an instance's data, without functions; undefined when none runs. */
  state(eid: number, id: string): Result<unknown>;
  list(): ScriptStatus[];
  /** Handlers, timers and bytes by mod. */
  counts(): Record<string, RoomCounts>;
  key(code: string, down: boolean): void;
  pointer(x: number, y: number): void;
  /** A whole collection in all rooms, however long it takes. */
  collectAll(): void;
  /** Interned strings were dropped: ids kept by rooms are no longer valid. */
  forgetStrings(): void;
}

/** Creates the scripts of a world. */
export function createScripts(world: GameWorld, options: ScriptsOptions): Scripts {
  const { runtimes, clock = systemClock, log = consoleSink, seed = 1, policyOf = () => defaultPolicy } = options;
  const { dependenciesOf = () => [] } = options;
  const cache = createVersionedCache();
  const mods = createModMap();
  const graph = createModuleGraph();
  const events = createEmitter<ScriptEvents>();
  const hub = createEventHub((error) => {
    events.emit('failed', toMoonloopError(error, 'INTERNAL', { hook: 'event listener' }));
  });
  const pending = new Map<string, Build>();
  let disposed = false;

  const exists = (id: string): boolean => pending.has(id) || cache.entry(id) !== undefined;
  const table = createScriptTable({
    ...{ world, runtimes, mods, cache, exists },
    onRecord: (record) => attachment.follow(record),
  });
  const crossCalls = createCrossCalls(table);
  const pend = (builds: readonly Build[]): void => {
    pending.clear();
    for (const build of builds) pending.set(build.id, build);
  };
  const attempts = createAttempts({ world, table, cache, graph, runtimes, clock, pend, policyOf });
  const attachment = createAttachment({
    world,
    table,
    cache,
    attempts,
    onCarried: ({ mod }, eid) => owners.carries(mod, eid),
    onDropped: ({ mod }, eid) => owners.dropped(mod, eid),
    onFirstFailure: (record, error, build) => events.emit('refused', { script: record.id, error, build }),
  });
  const owners = createEntityOwners(world, options.opensTo ?? (() => false));
  const changes = createStructuralChanges(world, {
    attach: (eid, number) => attachment.attach(eid, table.byNumber(number)!),
    detach: (eid, number) => attachment.detach(eid, table.byNumber(number)!),
    failed: (thrown) => events.emit('failed', toMoonloopError(thrown, 'INTERNAL', { hook: 'structural change' })),
  });
  const frame = createScriptFrame({
    world,
    table,
    cache,
    attachment,
    changes,
    clock,
    probe: options.probe,
    swapBudgetMs: options.swapBudgetMs ?? 0.5,
    gcBudgetMs: options.gcBudgetMs ?? 0.5,
    onSwapped: (event) => events.emit('swapped', event),
    onLive: (event) => events.emit('live', event),
  });

  const probation = createProbation({
    table,
    cache,
    attempts,
    frame: () => world.time.frame,
    maxFailingShare: options.maxFailingShare ?? 0.1,
    onRollback: (event) => events.emit('rolledBack', event),
  });
  const troubles = createTroubles({ world, table, cache, probation, events });

  const makeRoom = async (mod: string, runtime: ScriptRuntime): Promise<ScriptRoom> => {
    const services = createRoomServices({
      mod,
      mods,
      world,
      changes,
      guard: owners.guardOf(mod),
      maxEntities: options.maxEntitiesPerMod ?? 20_000,
      table,
      cache,
      ...{ graph, dependenciesOf, hub, crossCalls, seed },
      pending: (id) => pending.get(id),
      room: () => room,
      onLog(line) {
        const full = { ...line, frame: world.time.frame };
        log(full);
        events.emit('logged', full);
      },
      onFailure: (error) => events.emit('failed', error),
      troubles,
    });
    const room = await runtime.openRoom(services);
    return room;
  };
  const rooms = createRooms(makeRoom, (room, mod, runtime) => {
    table.setRoom(mod, runtime, room);
    hub.addRoom(room);
  });
  const kindOf = (record: ScriptRecord): ScriptStatus['kind'] => {
    return isCarried(record) ? 'script' : graph.isRequired(record.id) ? 'module' : 'unused';
  };
  const running = (eid: number, id: string): Result<ScriptRecord & { room: ScriptRoom }> => {
    if (disposed) return fail('DISPOSED', 'the game has been disposed of; its scripts run no more');
    const record = table.record(id);
    if (record.room && record.instances.has(world.handles.of(eid))) return ok({ ...record, room: record.room });
    return fail('SCRIPT_MISSING', `entity ${eid} has no running instance of ${id}`, { place: { script: id } });
  };

  const scripts: Omit<Scripts, 'dispose' | typeof Symbol.dispose> = {
    events,
    hub,
    cache,
    mods,
    owners,
    frame,
    saving: createScriptSaving({ world, table, mods, owners, cache, attachment, attempts, changes }),
    prepare(id, file) {
      const runtime = table.runtimeFor(id);
      const isReload = cache.version(id) > 0;
      return runtime === undefined ? Promise.resolve() : rooms.open(mods.modOf(id), runtime, isReload, file);
    },
    usersOf: (mod) => usersOf({ mods, dependenciesOf }, mod),
    isScript: (id) => table.runtimeFor(id) !== undefined,
    expectLive(id, savedMs) {
      table.record(id).pendingLive = { version: cache.version(id), savedMs };
    },
    trySet: probation.trySet,
    endFrame: probation.endFrame,
    rehearseAll() {
      const problems = [...cache.entries()].flatMap(({ error, build }): MoonloopError[] => {
        const rehearsed = build && attempts.rehearse(build, true);
        return error ? [error] : rehearsed && !rehearsed.ok ? [rehearsed.error] : [];
      });
      return problems.filter(({ code, place }) => code !== 'NO_MODULE' || !graph.isRequired(place.script ?? ''));
    },
    component: (id) => table.record(id).component,
    attach(eid, id) {
      if (!entityExists(world, eid))
        throw new MoonloopError('ENTITY_DEAD', `there is no entity ${eid} to attach ${id} to`);
      attachment.attach(eid, table.record(id));
    },
    detach: (eid, id) => attachment.detach(eid, table.record(id)),
    call(eid, id, name, ...args) {
      const record = running(eid, id);
      if (!record.ok) return record;
      const { room, number } = record.value;
      return room.call(number, world.handles.of(eid), name, args);
    },
    state(eid, id) {
      const record = running(eid, id);
      return record.ok ? record.value.room.state(record.value.number, world.handles.of(eid)) : failure(record.error);
    },
    list: () =>
      [...cache.entries()]
        .filter((entry) => table.runtimeFor(entry.id))
        .map((entry) => {
          const record = table.record(entry.id);
          const { id, version } = entry;
          const status = version > 0 ? 'live' : 'waiting';
          return {
            id: toScriptId(id),
            mod: record.mod,
            kind: kindOf(record),
            version,
            status,
            entities: record.instances.size,
          };
        }),
    counts: () => countByMod(rooms.entries()),
    key: rooms.key,
    pointer: rooms.pointer,
    collectAll() {
      for (const room of table.rooms()) room.collectAll();
    },
    forgetStrings() {
      for (const room of table.rooms()) room.forgetStrings();
    },
  };
  return withDispose(scripts, () => {
    disposed = true;
    hub.clear();
    rooms.clear();
    for (const room of table.clear()) room.dispose();
    events.clear();
  });
}
