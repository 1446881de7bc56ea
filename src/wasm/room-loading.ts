/**
 * Loading the WASM scripts of a mod: new instances are made while the old ones are still there, and take their place in
 * one step. While they are made nothing that they do lasts.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { ok, type Result } from '../core/result.ts';
import type { Handle } from '../ecs/handles.ts';
import type { LoadedRoom, RoomLoading } from '../script/runtime.ts';
import { endProbation } from './failing.ts';
import type { FieldColumns } from './field-columns.ts';
import type { WasmInstance } from './instance.ts';
import type { InstanceMaker } from './make-instances.ts';
import type { Registration } from './registrations.ts';
import type { Restorer } from './revive.ts';
import type { RoomCalls } from './room-calls.ts';
import type { RoomParts } from './room-saving.ts';
import { readWasmRoom, type SavedWasmEntity, type SavedWasmRoom, type SavedWasmScript } from './saved-room.ts';
import { addSlot, showStatus } from './slots.ts';
import type { Slot, WasmScript, WasmVersion } from './wasm-script.ts';

/** What loading works on. */
export interface RoomLoadingParts extends RoomParts {
  readonly calls: RoomCalls;
  readonly maker: InstanceMaker;
  readonly restorer: Restorer;
  readonly fields: FieldColumns;
  /** State of the random numbers of a mod that starts. */
  readonly firstRandom: number;
  /** Runs work during which scripts can read, and change nothing. */
  quietly(work: () => void): void;
  /** Ends all instances, without running anything of them. */
  drop(): void;
}

/** An entity that was made ready. */
interface ReadyEntity {
  readonly saved: SavedWasmEntity;
  readonly instance: WasmInstance;
  readonly state: Uint8Array | undefined;
}

/** A script that was made ready. */
interface ReadyScript {
  readonly script: WasmScript;
  readonly version: WasmVersion;
  readonly saved: SavedWasmScript;
  readonly isSame: boolean;
  readonly entities: readonly ReadyEntity[];
}

/** Gets ready to load into a room. */
export function createWasmLoading(parts: RoomLoadingParts): RoomLoading {
  const { world, scripts, blobs, callbacks, state, random, calls, maker, restorer, fields } = parts;
  const made = new Set<WasmInstance>();
  const ready: ReadyScript[] = [];
  let room: SavedWasmRoom | undefined;
  let putStatesBack: (() => void) | undefined;

  const make = (
    script: WasmScript,
    version: WasmVersion,
    entity: Handle,
    held: Uint8Array | undefined,
  ): Result<WasmInstance> => {
    const result = restorer.withState(script, version, entity, held);
    if (result.ok) made.add(result.value);
    return result;
  };

  const prepare = (
    script: WasmScript,
    version: WasmVersion,
    saved: SavedWasmScript,
    errors: MoonloopError[],
  ): ReadyScript => {
    const isOwn = version.loaded.shape.form === 'own';
    const entities: ReadyEntity[] = [];
    let shared: Result<WasmInstance> | undefined;
    for (const one of saved.entities) {
      const held = one.isOwn === isOwn ? one.state : undefined;
      const hadShared = !one.isOwn;
      if (!isOwn) shared ??= make(script, version, 0, hadShared ? saved.sharedState : undefined);
      const result = shared ?? make(script, version, one.entity, held);
      if (result.ok) entities.push({ saved: one, instance: result.value, state: held });
      else errors.push(waiting(result.error, one.entity));
    }
    return { script, version, saved, isSame: version.hash === saved.hash, entities };
  };

  const place = ({ script, version, saved, isSame, entities }: ReadyScript): ReadonlyMap<Handle, Slot> => {
    const slots = new Map<Handle, Slot>();
    const isShared = version.loaded.shape.form === 'shared';
    version.shared = isShared ? entities[0]?.instance : undefined;
    script.sharedState = isShared ? saved.sharedState : undefined;
    script.resting = saved.resting && isSame;
    for (const { saved: one, instance, state: held } of entities) {
      const eid = world.handles.idOf(one.entity);
      const slot = addSlot(script, one.entity, version, instance);
      slot.suspended = one.suspended && isSame;
      fields.join(version, eid);
      if (held) blobs.write(eid, script.id, held);
      showStatus(script, slot);
      slots.set(one.entity, slot);
    }
    for (const hook of ['on_update', 'on_fixed_update'] as const) {
      const at = saved.stoppedAt[hook];
      script.stoppedAt[hook] = at === undefined ? undefined : slots.get(saved.entities[at]?.entity ?? 0);
    }
    return slots;
  };

  return {
    check(bytes) {
      if (bytes.length === 0) return ok(new Map());
      const read = readWasmRoom(bytes);
      if (!read.ok) return read;
      return ok(new Map(read.value.scripts.map(({ number, entities }) => [number, entities.map((one) => one.entity)])));
    },
    begin() {
      putStatesBack = blobs.note();
    },
    restore(bytes, numbers) {
      const loaded = { lost: new Map<string, number>(), migrated: new Map<string, number>(), retyped: new Map() };
      const errors: MoonloopError[] = [];
      if (bytes === undefined || bytes.length === 0) return ok({ ...loaded, errors });
      const read = readWasmRoom(bytes);
      if (!read.ok) return read;
      room = read.value;
      parts.quietly(() => {
        for (const saved of read.value.scripts) {
          const script = scripts.get(numbers.get(saved.number) ?? 0);
          if (script?.version === undefined) continue;
          const one = prepare(script, script.version, saved, errors);
          ready.push(one);
          if (!one.isSame) loaded.migrated.set(script.id, saved.entities.length);
        }
      });
      return ok({ ...loaded, errors } satisfies LoadedRoom);
    },
    commit() {
      calls.hold();
      parts.drop();
      made.clear();
      for (const script of scripts.values()) {
        endProbation(script);
        script.version?.saveFailed.clear();
        script.version?.failed.clear();
        Object.assign(script, { resting: false, spentFrame: -1, movedAtOnce: 0 });
      }
      const slots = new Map(ready.map((one) => [one.saved.number, { ...one, slots: place(one) }]));
      const registrations = (room?.registrations ?? []).flatMap((saved): Omit<Registration, 'ended'>[] => {
        const owner = slots.get(saved.script);
        const slot = owner?.slots.get(saved.entity);
        return owner && slot ? [{ ...saved, script: owner.script, slot }] : [];
      });
      callbacks.restore({ nextId: room?.nextId ?? 1, events: room?.events ?? [], left: room?.left, registrations });
      state.replace(room?.state ?? []);
      random.state = room?.random ?? parts.firstRandom;
    },
    finish() {
      calls.release();
      return [];
    },
    abandon() {
      made.forEach(maker.release);
      made.clear();
      putStatesBack?.();
    },
  };
}

/** The error for which an entity waits for the next version of its script. */
function waiting(error: MoonloopError, entity: Handle): MoonloopError {
  return new MoonloopError(error.code, error.message, {
    cause: error,
    place: { ...error.place, entity, hook: 'body' },
  });
}
