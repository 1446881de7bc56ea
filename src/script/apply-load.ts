/**
 * The moment in which a loaded game takes the place of the running one: synchronous, between two frames. The new is built
 * while the old is still there; what fails on the way is undone.
 */
import { type MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import type { Handle } from '../ecs/handles.ts';
import type { PreparedWorld } from '../ecs/snapshot.ts';
import { noteWorld } from '../ecs/world-note.ts';
import {
  type CarriedPlace,
  type CarriedScript,
  type CarriedScripts,
  noteCarried,
  putCarried,
} from './carried-scripts.ts';
import type { ModMap } from './mod-map.ts';
import type { LoadedRoom, RoomLoading } from './runtime.ts';
import { carrierStatus, type SavedScript, type SavedScripts } from './saved-scripts.ts';
import { instanceStatus, type ScriptRecord } from './script-record.ts';
import type { PlacedRoom } from './script-table.ts';
import type { StructuralChanges } from './structural-changes.ts';
import type { VersionedCache } from './versioned-cache.ts';

/** What is put in place, and where. */
export interface LoadPlan extends CarriedPlace {
  readonly cache: VersionedCache;
  readonly mods: ModMap;
  readonly changes: StructuralChanges;
  readonly saved: SavedScripts;
  readonly prepared: PreparedWorld;
  readonly opened: ReadonlyMap<PlacedRoom, RoomLoading>;
  /** Whether a script has a good version here. */
  canRun(id: string): boolean;
}

/** Of the rooms, all together. */
export interface LoadedRooms {
  readonly lost: Readonly<Record<string, number>>;
  readonly migrated: Readonly<Record<string, number>>;
  readonly retyped: Readonly<Record<string, number>>;
  readonly errors: readonly MoonloopError[];
}

/** Loads; after a failure everything is as it was before. */
export function applyLoad(plan: LoadPlan): Result<LoadedRooms> {
  const { world, table, changes, saved, prepared, opened } = plan;
  const records = saved.scripts.map(({ id }) => table.record(id));
  for (const loading of opened.values()) loading.begin?.();
  const worldBefore = noteWorld(world);
  const carriedBefore = noteCarried(plan);
  const putChangesBack = changes.setAside();
  const undo = (thrown: unknown): Result<never> => {
    putCarried(plan, carriedBefore, worldBefore.putBack);
    worldBefore.orderQueries();
    putChangesBack();
    return failure(toMoonloopError(thrown, 'INTERNAL'));
  };

  const loaded: LoadedRoom[] = [];
  try {
    putCarried(plan, carriedBy(plan, records), prepared.apply);
    for (const [{ mod, language, room }, loading] of opened) {
      const bytes = saved.rooms.find((one) => one.mod === mod && one.language === language)?.bytes;
      const numbers = records.flatMap((record, place): [number, number][] =>
        record.room === room && plan.canRun(record.id) ? [[place + 1, record.number]] : [],
      );
      const restored = loading.restore(bytes, new Map(numbers));
      if (!restored.ok) return undo(restored.error);
      loaded.push(restored.value);
    }
    changes.setAside(); // what bodies asked for
    prepared.reapply();
  } catch (thrown) {
    return undo(thrown);
  }
  const bodies = loaded.flatMap(({ errors }) => errors);
  for (const error of bodies) holdBack(plan, error);
  for (const loading of opened.values()) loading.commit();
  const hooks = [...opened.values()].flatMap((loading) => loading.finish());
  const sum = (of: 'lost' | 'migrated' | 'retyped'): Record<string, number> => {
    const sums = new Map<string, number>();
    for (const one of loaded) for (const [name, more] of one[of]) sums.set(name, (sums.get(name) ?? 0) + more);
    return Object.fromEntries(sums);
  };
  return ok({ lost: sum('lost'), migrated: sum('migrated'), retyped: sum('retyped'), errors: [...bodies, ...hooks] });
}

function carriedBy(plan: LoadPlan, records: readonly ScriptRecord[]): CarriedScripts {
  const { cache, saved } = plan;
  const byEntity = new Map<Handle, ScriptRecord[]>();
  const scripts = saved.scripts.map((script, place): CarriedScript => {
    const record = records[place]!;
    for (const { entity } of script.carriers) byEntity.set(entity, [record]);
    const version = cache.version(script.id);
    const runs = version > 0 && plan.canRun(script.id);
    const of = (...statuses: readonly number[]): Handle[] =>
      script.carriers.flatMap(({ entity, status }) => (statuses.includes(status) ? [entity] : []));
    const { running, waiting, stuck } = carrierStatus;
    const isSame = sameContent(script, cache);
    const instances = runs ? of(running) : [];
    const waits = new Set([...(runs ? [] : of(running)), ...of(waiting), ...(isSame ? [] : of(stuck))]);
    const alive = new Set(instances);
    return {
      record,
      instances,
      waiting: [...waits],
      stuck: isSame ? of(stuck) : [],
      resting: script.resting && isSame ? 'script' : undefined,
      runningVersion: version,
      swap: undefined,
      stateOf: (entity) => (alive.has(entity) ? version * 4 + instanceStatus.running : instanceStatus.waiting),
    };
  });
  for (const { entity, scripts: places } of saved.several) {
    byEntity.set(
      entity,
      places.map((place) => records[place]!),
    );
  }
  const mods = new Set(plan.mods.list());
  const spawners = new Map(
    saved.spawned.flatMap(({ mod, entities }) =>
      mods.has(mod) ? entities.map((entity) => [entity, mod] as const) : [],
    ),
  );
  return { scripts, order: saved.order.map((place) => records[place]!), byEntity, spawners };
}

function sameContent({ id, hash }: SavedScript, cache: VersionedCache): boolean {
  return cache.entry(id)?.build?.hash === hash;
}

/** The body of an instance threw: its entity waits for the next version. */
function holdBack({ world, table }: LoadPlan, { place }: MoonloopError): void {
  const record = place.script === undefined ? undefined : table.record(place.script);
  const entity = place.entity ?? 0;
  if (place.hook !== 'body' || !record?.instances.delete(entity)) return;
  record.stuck.add(entity);
  record.component.state[world.handles.idOf(entity)] = instanceStatus.waiting;
}
