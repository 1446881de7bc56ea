/**
 * The entities of a script, in the order in which they were attached, for the loops and by entity.
 */
import { type Handle, indexMask } from '../ecs/handles.ts';
import type { GameWorld } from '../ecs/world.ts';
import { instanceStatus } from '../script/script-record.ts';
import type { WasmInstance } from './instance.ts';
import type { Slot, WasmScript, WasmVersion } from './wasm-script.ts';

/** Puts an entity at the end. */
export function addSlot(script: WasmScript, entity: Handle, version: WasmVersion, instance: WasmInstance): Slot {
  const own = version.loaded.shape.form === 'own' ? instance : undefined;
  const slot: Slot = {
    ...{ entity, version, instance: own, index: script.slots.length, suspended: false },
    ...{ failingFrame: -2, failingCount: 0, backup: undefined },
  };
  version.users++;
  script.slots.push(slot);
  script.byEntity.set(entity, slot);
  forgetList(script);
  return slot;
}

/** Takes an entity out; its place stays empty until {@link closeHoles}, because a loop may be running. */
export function removeSlot(script: WasmScript, slot: Slot): void {
  script.byEntity.delete(slot.entity);
  slot.version.users--;
  script.slots[slot.index] = undefined;
  for (const hook of ['on_update', 'on_fixed_update'] as const) {
    if (script.stoppedAt[hook] === slot) script.stoppedAt[hook] = undefined;
  }
  forgetList(script);
}

/** Closes the places that ended entities left, when there are many. Not while a loop of the script runs. */
export function closeHoles(script: WasmScript): void {
  if (script.slots.length <= mostPlaces(script.byEntity.size)) return;
  script.slots = script.slots.filter((slot) => slot !== undefined);
  script.slots.forEach((slot, index) => {
    if (slot) slot.index = index;
  });
  forgetList(script);
}

/** Places that so many entities may take, holes among them. */
function mostPlaces(entities: number): number {
  return Math.ceil(entities * 1.125) + 64;
}

/** The list for the driver is made anew when it is needed next. */
export function forgetList(script: WasmScript): void {
  script.listIsValid = false;
}

/**
 * Handles in running order for the driver of a shared instance; 0 for those that are left out. Holes are closed before.
 * @throws MoonloopError `COLUMNS_FULL` when it is made first
 */
export function listFor(world: GameWorld, script: WasmScript): { readonly address: number; readonly length: number } {
  if (script.list === undefined) {
    const length = mostPlaces(world.memory.slots);
    const address = world.memory.allocate(4 * length, `the entities of ${script.id}`);
    script.list = { address, handles: new Int32Array(world.memory.memory.buffer, address, length) };
  }
  const { address, handles } = script.list;
  if (!script.listIsValid) {
    script.slots.forEach((slot, at) => {
      handles[at] = slot === undefined || slot.suspended ? 0 : slot.entity;
    });
    script.listIsValid = true;
  }
  return { address, length: script.slots.length };
}

/** Shows in the script's component which version an entity runs, and whether it does. */
export function showStatus({ state }: WasmScript, { entity, version, suspended }: Slot): void {
  if (state === undefined) return;
  state[entity & indexMask] = version.number * 4 + (suspended ? instanceStatus.suspended : instanceStatus.running);
}
