/**
 * Instances after a trap: what a module was doing when it stopped is half done, so its instance is made anew, from the
 * version's code and the state that was taken last.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { Result } from '../core/result.ts';
import type { Handle } from '../ecs/handles.ts';
import type { RoomServices } from '../script/runtime.ts';
import { suspend } from './failing.ts';
import type { WasmInstance } from './instance.ts';
import type { InstanceMaker } from './make-instances.ts';
import type { OpaqueState } from './opaque-state.ts';
import type { RoomCalls } from './room-calls.ts';
import type { StateBlobs } from './state-blobs.ts';
import type { Slot, WasmScript, WasmVersion } from './wasm-script.ts';

/** Makes instances with the state that there is for them. */
export interface Restorer {
  /** An instance of a version, for an entity or, with 0, for all; with the state that was taken last. */
  restored(script: WasmScript, version: WasmVersion, entity: Handle): Result<WasmInstance>;
  /** An instance with a state that the caller has; `undefined`: as the module makes it. */
  withState(
    script: WasmScript,
    version: WasmVersion,
    entity: Handle,
    state: Uint8Array | undefined,
  ): Result<WasmInstance>;
  /** Replaces the instance of an entity that trapped. Where that is not possible, it is left out from then on. */
  revive(script: WasmScript, slot: Slot): void;
}

/** What it works on. */
export interface RestorerOptions {
  readonly services: RoomServices;
  readonly calls: RoomCalls;
  readonly maker: InstanceMaker;
  readonly opaque: OpaqueState;
  readonly blobs: StateBlobs;
}

/** Creates it for one room. */
export function createRestorer({ services, calls, maker, opaque, blobs }: RestorerOptions): Restorer {
  const { world } = services;
  const tell = (error: MoonloopError): void => calls.later(() => services.failed(error));
  const lastState = (script: WasmScript, entity: Handle): Uint8Array | undefined =>
    entity === 0 ? script.sharedState : blobs.read(world.handles.idOf(entity), script.id);

  const restorer: Restorer = {
    withState(script, version, entity, state) {
      const made = maker.make(script, version, entity);
      if (!made.ok || state === undefined) return made;
      const given = opaque.set({ script, version, entity, instance: made.value }, state);
      if (given.ok) return made;
      maker.release(made.value);
      return given;
    },
    restored(script, version, entity) {
      maker.charge(version);
      return restorer.withState(script, version, entity, lastState(script, entity));
    },
    revive(script, slot) {
      const { version, entity } = slot;
      const isShared = version.loaded.shape.form === 'shared';
      const old = isShared ? version.shared : slot.instance;
      if (old) maker.release(old);
      const made = restorer.restored(script, version, isShared ? 0 : entity);
      const instance = made.ok ? made.value : undefined;
      if (isShared) version.shared = instance;
      else slot.instance = instance;
      if (made.ok) return;
      tell(made.error);
      if (isShared) calls.later(() => services.scriptRests({ number: script.number, entity, error: made.error }));
      else suspend(script, slot);
    },
  };
  return restorer;
}
