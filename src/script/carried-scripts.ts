/**
 * Who carries which scripts, as a whole: noted, emptied and put in place without making or ending an instance.
 */
import { addComponent } from 'bitecs';
import type { Handle } from '../ecs/handles.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { Attachment } from './attachment.ts';
import type { EntityOwners } from './entity-owners.ts';
import type { ScriptRecord } from './script-record.ts';
import { type ScriptTable, scriptsOf } from './script-table.ts';

/** One script and its carriers. */
export interface CarriedScript {
  readonly record: ScriptRecord;
  readonly instances: readonly Handle[];
  readonly waiting: readonly Handle[];
  readonly stuck: readonly Handle[];
  readonly resting: ScriptRecord['resting'];
  readonly runningVersion: number;
  readonly swap: ScriptRecord['swap'];
  /** What the component says of an entity. */
  stateOf(entity: Handle): number;
}

/** All scripts and their carriers. */
export interface CarriedScripts {
  readonly scripts: readonly CarriedScript[];
  /** The running order. */
  readonly order: readonly ScriptRecord[];
  /** Scripts of each entity, in the order of attaching. */
  readonly byEntity: ReadonlyMap<Handle, readonly ScriptRecord[]>;
  /** Mods that spawned them, by entity. */
  readonly spawners: ReadonlyMap<Handle, string>;
}

/** The mods that have spawned those who live, by entity. */
export function spawnersOf(world: GameWorld, owners: EntityOwners): Map<Handle, string> {
  const living = world.ids.list().slice(0, world.ids.alive());
  return new Map(
    living.flatMap((eid): [Handle, string][] => {
      const mod = owners.spawnerOf(eid);
      return mod === undefined ? [] : [[world.handles.of(eid), mod]];
    }),
  );
}

/** What there is now. */
export function noteCarried({ world, table, owners }: CarriedPlace): CarriedScripts {
  const byEntity = new Map<Handle, readonly ScriptRecord[]>();
  const scripts = [...table.all()].map((record): CarriedScript => {
    const { instances, waiting, stuck, resting, runningVersion, swap } = record;
    const states = new Map<Handle, number>();
    for (const entity of [...instances, ...waiting, ...stuck]) {
      const eid = world.handles.idOf(entity);
      states.set(entity, record.component.state[eid]!);
      if (!byEntity.has(entity)) byEntity.set(entity, scriptsOf(world, table, eid));
    }
    return {
      ...{ record, resting, runningVersion, swap },
      ...{ instances: [...instances], waiting: [...waiting], stuck: [...stuck] },
      stateOf: (entity) => states.get(entity) ?? 0,
    };
  });
  return { scripts, order: [...table.ordered()], byEntity, spawners: spawnersOf(world, owners) };
}

/** Everything that scripts are put in place on. */
export interface CarriedPlace {
  readonly world: GameWorld;
  readonly table: ScriptTable;
  readonly owners: EntityOwners;
  readonly attachment: Attachment;
}

/** Nobody carries anything; then `change` makes the entities; then they carry these scripts. Rooms hear nothing of it. */
export function putCarried(
  { world, table, owners, attachment }: CarriedPlace,
  carried: CarriedScripts,
  change: () => void,
): void {
  for (const record of table.all()) {
    for (const set of [record.instances, record.waiting, record.stuck]) {
      for (const entity of set) record.component.state[world.handles.idOf(entity)] = 0;
      set.clear();
    }
    record.resting = undefined;
    record.swap = undefined;
  }
  attachment.quietly(() => {
    change();
    for (const [entity, mod] of carried.spawners) owners.guardOf(mod).spawned(world.handles.idOf(entity));
    for (const [entity, records] of carried.byEntity) {
      for (const record of records) addComponent(world, world.handles.idOf(entity), record.component);
    }
  });
  table.reorder(carried.order);
  for (const { record, instances, waiting, stuck, resting, runningVersion, swap, stateOf } of carried.scripts) {
    for (const entity of instances) record.instances.add(entity);
    for (const entity of waiting) record.waiting.add(entity);
    for (const entity of stuck) record.stuck.add(entity);
    for (const entity of [...instances, ...waiting, ...stuck]) {
      record.component.state[world.handles.idOf(entity)] = stateOf(entity);
    }
    Object.assign(record, { resting, runningVersion, swap });
  }
}
