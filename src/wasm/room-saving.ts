/**
 * What the WASM scripts of a mod hold, as part of a saved game: what their modules give of themselves, and what the room
 * keeps for them. The instances go on.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import { ok, type Result } from '../core/result.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { SavedRoom } from '../script/runtime.ts';
import type { Callbacks } from './callbacks.ts';
import type { OpaqueState } from './opaque-state.ts';
import type { RandomNumbers } from './random.ts';
import { type SavedWasmScript, writeWasmRoom } from './saved-room.ts';
import type { StateBlobs } from './state-blobs.ts';
import type { StateStore } from './state-store.ts';
import { instanceOf, type Slot, type WasmScript } from './wasm-script.ts';

/** What a room is, as far as it is saved. */
export interface RoomParts {
  readonly world: GameWorld;
  readonly scripts: ReadonlyMap<number, WasmScript>;
  readonly opaque: OpaqueState;
  readonly blobs: StateBlobs;
  readonly callbacks: Callbacks;
  readonly state: StateStore;
  readonly random: RandomNumbers;
}

/** Asks all instances for their state, and writes everything. @param numbers - Script numbers in the bytes, by those here. */
export function saveWasmRoom(parts: RoomParts, numbers: ReadonlyMap<number, number>): Result<SavedRoom> {
  const { callbacks, state, random } = parts;
  const errors: MoonloopError[] = [];
  const lost = new Map<string, number>();
  const scripts = [...parts.scripts.values()].flatMap((script): SavedWasmScript[] => {
    const number = numbers.get(script.number);
    const isSaved = number !== undefined && script.byEntity.size > 0;
    return isSaved ? [saveScript(parts, script, number, errors, lost)] : [];
  });
  const { registrations, ...waiting } = callbacks.save();
  const bytes = writeWasmRoom({
    random: random.state,
    state: [...state.entries()],
    scripts: scripts.sort((a, b) => a.number - b.number),
    ...waiting,
    registrations: registrations.map(({ script, slot, ...rest }) => {
      return { ...rest, script: numbers.get(script.number)!, entity: slot.entity };
    }),
  });
  return ok({ bytes, lost, errors });
}

function saveScript(
  { world, opaque, blobs }: RoomParts,
  script: WasmScript,
  number: number,
  errors: MoonloopError[],
  lost: Map<string, number>,
): SavedWasmScript {
  /** What the instance gives now; what it gave last, where that fails. */
  const stateOf = (slot: Slot, owner: number, last: Uint8Array | undefined): Uint8Array | undefined => {
    const { version } = slot;
    const { shape } = version.loaded;
    const instance = instanceOf(slot);
    if (instance === undefined) return last;
    if (!shape.functions.has('get_state') && version.fields === undefined && shape.holdsData) {
      const name = `${script.id}: globals and memory`;
      lost.set(name, (lost.get(name) ?? 0) + 1);
    }
    const taken = opaque.get({ script, version, entity: owner, instance });
    if (taken.ok) return taken.value;
    errors.push(taken.error);
    return last;
  };
  const slots = script.slots.filter((slot) => slot !== undefined);
  const sharing = slots.find(({ version }) => version.loaded.shape.form === 'shared');
  if (sharing) script.sharedState = stateOf(sharing, 0, script.sharedState);
  const entities = slots.map((slot) => {
    const { entity, version, suspended } = slot;
    const isOwn = version.loaded.shape.form === 'own';
    const eid = world.handles.idOf(entity);
    const state = isOwn ? stateOf(slot, entity, blobs.read(eid, script.id)) : undefined;
    if (state) blobs.write(eid, script.id, state);
    return { entity, isOwn, suspended, state };
  });
  const { sharedState, resting } = script;
  const placeOf = (slot: Slot | undefined): number | undefined => (slot ? slots.indexOf(slot) : undefined);
  const stoppedAt = {
    on_update: placeOf(script.stoppedAt.on_update),
    on_fixed_update: placeOf(script.stoppedAt.on_fixed_update),
  };
  return { number, hash: slots[0]?.version.hash ?? '', resting, sharedState, stoppedAt, entities };
}
