/**
 * Swaps: moving entities to another version, each as a transaction. State is taken out of the old instance, the new one is
 * made and gets it, and only then does the entity change sides; whatever fails on the way leaves the old one as it was. Where
 * a version has one instance for all, they all move in one step.
 */
import { ok, type Result } from '../core/result.ts';
import type { Handle } from '../ecs/handles.ts';
import type { RoomServices, SwapStep } from '../script/runtime.ts';
import type { FieldColumns } from './field-columns.ts';
import type { WasmInstance } from './instance.ts';
import type { InstanceMaker } from './make-instances.ts';
import type { OpaqueState } from './opaque-state.ts';
import type { Restorer } from './revive.ts';
import type { RoomCalls } from './room-calls.ts';
import { forgetList, showStatus } from './slots.ts';
import type { StateBlobs } from './state-blobs.ts';
import { instanceOf, type Slot, type WasmScript, type WasmVersion } from './wasm-script.ts';

/** A move that is ready to be made. */
export interface PreparedMove {
  readonly script: WasmScript;
  readonly to: WasmVersion;
  /** The entity that moves; undefined where all do. */
  readonly slot: Slot | undefined;
  /** Undefined where the entity runs this content already, and only gets the new number. */
  readonly instance: WasmInstance | undefined;
  readonly state: Uint8Array | undefined;
  /** Writes the fields whose type changed. */
  readonly migrate: (() => void) | undefined;
}

/** Moves of one room. */
export interface Swaps {
  /** Prepares the first move to a version; undefined when nobody runs the script. */
  prepareFirst(script: WasmScript, to: WasmVersion): Result<PreparedMove | undefined>;
  /** Makes a prepared move; cannot fail. Returns how many entities moved. */
  make(move: PreparedMove): number;
  /** Drops what was prepared. */
  drop(move: PreparedMove): void;
  /** Moves up to `count` entities to the current version. */
  step(script: WasmScript, count: number): SwapStep;
  /** An entity, or with it the last one of a shared instance, lets go of its version. */
  leave(slot: Slot, version: WasmVersion): void;
}

/** What swaps work on. */
export interface SwapsOptions {
  readonly services: RoomServices;
  readonly calls: RoomCalls;
  readonly maker: InstanceMaker;
  readonly restorer: Restorer;
  readonly opaque: OpaqueState;
  readonly blobs: StateBlobs;
  readonly fields: FieldColumns;
}

/** Creates the swaps of one room. */
export function createSwaps({ services, calls, maker, restorer, opaque, blobs, fields }: SwapsOptions): Swaps {
  const { world } = services;

  /** Whether an entity, on its way back, never left: it runs the content that a rollback goes back to. */
  const neverLeft = ({ version }: Slot, to: WasmVersion): boolean =>
    to.withdraws !== 0 && version.number < to.withdraws && version.hash === to.hash;

  /** What the new instance is to be given, as far as the old one can say. */
  const stateFor = (script: WasmScript, slot: Slot, to: WasmVersion): Result<Uint8Array | undefined> => {
    const { version: from, entity } = slot;
    const isShared = from.loaded.shape.form === 'shared';
    if (isShared !== (to.loaded.shape.form === 'shared')) return ok(undefined); // one state is not many, nor many one
    const backup = isShared ? from.sharedBackup : slot.backup;
    const threw = isShared ? from.threw.size > 0 : from.threw.has(entity);
    if (to.withdraws === from.number && threw && backup !== undefined) return ok(backup ?? undefined);
    const owner = isShared ? 0 : entity;
    const eid = world.handles.idOf(entity);
    const last = isShared ? script.sharedState : blobs.read(eid, script.id);
    const instance = instanceOf(slot);
    if (instance === undefined || from.saveFailed.has(owner)) return ok(last);
    const taken = opaque.get({ script, version: from, entity: owner, instance });
    if (!taken.ok) {
      from.saveFailed.add(owner);
      return taken;
    }
    if (taken.value === undefined) return ok(undefined);
    if (isShared) script.sharedState = taken.value;
    else blobs.write(eid, script.id, taken.value);
    return taken;
  };

  /** @param entities - Whose fields are converted. */
  const prepare = (
    script: WasmScript,
    slot: Slot,
    to: WasmVersion,
    entities: readonly Handle[],
  ): Result<PreparedMove> => {
    const isShared = to.loaded.shape.form === 'shared';
    const common = { script, to, slot: isShared ? undefined : slot };
    if (neverLeft(slot, to) && !isShared)
      return ok({ ...common, instance: undefined, state: undefined, migrate: undefined });
    const state = stateFor(script, slot, to);
    if (!state.ok) return state;
    const made = restorer.withState(script, to, isShared ? 0 : slot.entity, state.value);
    if (!made.ok) return made;
    const migrated = fields.migrate(script, to, made.value, entities);
    if (migrated.ok) return ok({ ...common, instance: made.value, state: state.value, migrate: migrated.value });
    maker.release(made.value);
    return migrated;
  };

  const leave = (slot: Slot, version: WasmVersion): void => {
    if (slot.instance) maker.release(slot.instance);
    slot.instance = undefined;
    if (version.users > 0 || version.shared === undefined) return;
    maker.release(version.shared);
    version.shared = undefined;
  };

  const sayReset = (script: WasmScript, from: WasmVersion, to: WasmVersion): void => {
    const carries = from.loaded.shape.functions.has('get_state') && to.loaded.shape.functions.has('set_state');
    if (script.resetSaid || to.fields || !from.loaded.shape.holdsData) return;
    if (carries && from.loaded.shape.form === to.loaded.shape.form) return;
    script.resetSaid = true;
    const message =
      `a reload of ${script.id} resets the globals and the memory of the module; what shall stay belongs into fields of ` +
      'components, or through get_state and set_state';
    calls.later(() => services.logged({ level: 'warn', message, script: script.id, entity: 0 }));
  };

  const moveSlot = (script: WasmScript, slot: Slot, to: WasmVersion, move: PreparedMove): void => {
    const from = slot.version;
    const isRenumbered = move.instance === undefined;
    const old = slot.instance;
    slot.version = to;
    from.users--;
    to.users++;
    if (isRenumbered) {
      showStatus(script, slot);
      return;
    }
    leave(slot, from);
    if (move.slot) slot.instance = move.instance;
    slot.backup = to.onProbation && old ? (move.state ?? null) : undefined;
    slot.suspended = false;
    slot.failingFrame = -2;
    slot.failingCount = 0;
    fields.join(to, world.handles.idOf(slot.entity));
    noteFields(to);
    if (move.state === undefined && to.fields === undefined && from.loaded.shape.holdsData) to.report.restarted++;
    showStatus(script, slot);
  };

  const noteFields = ({ fields: own, report }: WasmVersion): void => {
    if (own === undefined) return;
    const count = (counts: Record<string, number>, name: string): void => {
      counts[name] = (counts[name] ?? 0) + 1;
    };
    for (const name of own.plan.kept) count(report.kept, name);
    for (const { field } of own.plan.migrated) count(report.kept, field.name);
    for (const { name } of own.plan.added) count(report.defaulted, name);
    for (const name of own.plan.removed) count(report.orphaned, name);
  };

  const swaps: Swaps = {
    leave,
    prepareFirst(script, to) {
      const first = script.slots.find((slot) => slot !== undefined);
      return first === undefined ? ok(undefined) : prepare(script, first, to, [...script.byEntity.keys()]);
    },
    make(move) {
      const { script, to, slot } = move;
      const from = script.version;
      forgetList(script);
      move.migrate?.();
      if (from && move.instance) sayReset(script, from, to);
      if (slot) {
        moveSlot(script, slot, to, move);
        return 1;
      }
      to.shared = move.instance;
      to.sharedBackup = to.onProbation ? (move.state ?? null) : undefined;
      let moved = 0;
      for (const one of script.slots) {
        if (one === undefined) continue;
        moveSlot(script, one, to, move);
        moved++;
      }
      return moved;
    },
    drop({ instance }) {
      if (instance) maker.release(instance);
    },
    step(script, count) {
      const to = script.version;
      if (to === undefined) return { moved: 0, failed: 0, done: true };
      const moved = script.movedAtOnce;
      script.movedAtOnce = 0;
      let [done, failed] = [0, 0];
      for (const slot of script.slots) {
        if (slot === undefined || slot.version === to || to.failed.has(slot.entity)) continue;
        if (done + failed >= count) return { moved: moved + done, failed, done: false };
        // again: it may have changed them since the version went live
        const prepared = prepare(script, slot, to, [slot.entity]);
        if (prepared.ok) done += swaps.make(prepared.value);
        else {
          to.failed.add(slot.entity);
          failed++;
          calls.later(() => services.failed(prepared.error));
        }
      }
      return { moved: moved + done, failed, done: true };
    },
  };
  return swaps;
}
