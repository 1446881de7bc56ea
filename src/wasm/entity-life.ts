/**
 * Entities in a room: how they begin to run a script, how they end, and what they hold.
 */
import { isRecord } from '../core/guards.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Handle } from '../ecs/handles.ts';
import type { RoomServices } from '../script/runtime.ts';
import { noteSpent } from './failing.ts';
import type { FieldColumns } from './field-columns.ts';
import { parseJson } from './json.ts';
import { createJsonCall } from './json-calls.ts';
import { textOf } from './module-memory.ts';
import type { OpaqueState } from './opaque-state.ts';
import type { Restorer } from './revive.ts';
import type { RoomCalls } from './room-calls.ts';
import { addSlot, removeSlot } from './slots.ts';
import type { StateBlobs } from './state-blobs.ts';
import type { Swaps } from './swaps.ts';
import { instanceOf, type Slot, type WasmScript, type WasmVersion } from './wasm-script.ts';

/** What it works on. */
export interface EntityLifeOptions {
  readonly services: RoomServices;
  readonly calls: RoomCalls;
  readonly restorer: Restorer;
  readonly swaps: Swaps;
  readonly opaque: OpaqueState;
  readonly blobs: StateBlobs;
  readonly fields: FieldColumns;
  /** Number of the running frame. */
  frame(): number;
}

/** Beginning and end of the entities of one room. */
export interface EntityLife {
  /** False when there is no instance for it. */
  attach(script: WasmScript, entity: Handle): boolean;
  detach(script: WasmScript, entity: Handle): void;
  /** Calls an exported function with plain data. After a trap the instance is another one. */
  call(script: WasmScript, entity: Handle, name: string, args: readonly unknown[]): Result<unknown>;
  /** A call of an entity's failed: tells it, and makes the instance anew. */
  fault(script: WasmScript, slot: Slot, result: Result<unknown>): void;
  /** Its declared fields, and what its instance gives of itself. */
  state(script: WasmScript, entity: Handle): Result<unknown>;
}

/** Creates it. */
export function createEntityLife(options: EntityLifeOptions): EntityLife {
  const { services, calls, restorer, swaps, opaque, blobs, fields, frame } = options;
  const { world } = services;
  const { revive } = restorer;
  const jsonCall = createJsonCall(calls, opaque, services.mod);
  /** Calls a hook that may take the entity; after a trap the instance is another one. */
  const runHook = (script: WasmScript, slot: Slot, hook: 'on_start' | 'on_destroy'): void => {
    const instance = instanceOf(slot);
    const fn = instance?.fn(hook);
    if (instance === undefined || fn === undefined) return;
    const { version, entity } = slot;
    const done = calls.call({ script, version, entity, hook }, instance, fn, ...(fn.length === 1 ? [entity] : []));
    if (done.ok) return;
    noteFault(script, version, entity, done);
    const isNeeded = hook === 'on_start' || (version.loaded.shape.form === 'shared' && version.users > 1);
    if (isNeeded) revive(script, slot);
  };
  const noteFault = (script: WasmScript, version: WasmVersion, entity: Handle, result: Result<unknown>): void => {
    if (result.ok) return;
    const { error } = result;
    const { number } = script;
    calls.later(() => services.failed(error));
    const verdict = error.code === 'BUDGET_SPENT' ? noteSpent(script, version, frame()) : 'counted';
    if (verdict === 'rests') calls.later(() => services.scriptRests({ number, entity, error }));
    if (verdict === 'tried') {
      calls.later(() => services.instanceFailed({ number, entity, error, outcome: 'probation' }));
    }
  };

  return {
    attach(script, entity) {
      const { version } = script;
      if (version === undefined) return false;
      const isShared = version.loaded.shape.form === 'shared';
      const shared = isShared ? version.shared : undefined;
      const made = shared ? ok(shared) : restorer.restored(script, version, isShared ? 0 : entity);
      noteFault(script, version, entity, made);
      if (!made.ok) return false;
      if (isShared) version.shared = made.value;
      fields.join(version, world.handles.idOf(entity));
      runHook(script, addSlot(script, entity, version, made.value), 'on_start');
      return true;
    },
    detach(script, entity) {
      const slot = script.byEntity.get(entity);
      if (slot === undefined) return;
      const eid = world.handles.idOf(entity);
      runHook(script, slot, 'on_destroy');
      removeSlot(script, slot);
      swaps.leave(slot, slot.version);
      blobs.remove(eid, script.id);
      fields.leave(slot.version, eid);
      if (script.byEntity.size === 0) script.sharedState = undefined;
    },
    fault(script, slot, result) {
      noteFault(script, slot.version, slot.entity, result);
      revive(script, slot);
    },
    call(script, entity, name, args) {
      const slot = script.byEntity.get(entity);
      const instance = slot && instanceOf(slot);
      if (slot === undefined || instance === undefined) {
        return fail('CALL_FAILED', `entity ${entity} has no instance of ${script.id}`, {
          place: { script: script.id },
        });
      }
      const result = jsonCall({ script, version: slot.version, entity, instance }, name, args);
      const isTrap = !result.ok && instance.hasTrapped;
      if (isTrap) calls.aside(() => revive(script, slot));
      return result;
    },
    state(script, entity) {
      const slot = script.byEntity.get(entity);
      if (slot === undefined) return ok(undefined);
      const { version } = slot;
      const instance = instanceOf(slot);
      const own = fields.values(version, world.handles.idOf(entity));
      const held = instance ? opaque.get({ script, version, entity, instance }) : ok(undefined);
      if (!held.ok || held.value === undefined) return held.ok ? ok(own) : held;
      const data = parseJson(textOf(held.value, 'state'), 'state');
      return ok(isRecord(data) ? { ...data, ...own } : { ...own, state: data });
    },
  };
}
