/**
 * WASM as a script language: modules as the components of entities, one room per mod.
 */
import { avoidEngineDefects } from '../core/engine-defects.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { ScriptRuntime } from '../script/runtime.ts';
import { createInstanceStore } from './instance.ts';
import { fillWasmLimits, type WasmLimits } from './limits.ts';
import { createStateBlobs } from './state-blobs.ts';
import { createWasmRoom, type WasmRoomOptions } from './wasm-room.ts';

/** Options of {@link createWasmRuntime}. */
export interface WasmRuntimeOptions {
  /** What modules may be and may spend; missing ones have their defaults. */
  readonly limits?: Partial<WasmLimits> | undefined;
  /** Extensions, without dots, of files that come compiled to WASM, besides wasm and wat. @default none */
  readonly extensions?: readonly string[] | undefined;
}

/** Creates the WASM runtime, to be passed to `createGame`. @throws MoonloopError `OPTION_INVALID` */
export function createWasmRuntime(options: WasmRuntimeOptions = {}): ScriptRuntime {
  avoidEngineDefects();
  const limits = fillWasmLimits(options.limits);
  const store = createInstanceStore(limits);
  const worlds = new WeakMap<GameWorld, Pick<WasmRoomOptions, 'blobs' | 'components'>>();
  return {
    language: 'WASM',
    extensions: ['wasm', 'wat', ...(options.extensions ?? [])],
    async openRoom(services) {
      const { world } = services;
      const shared = worlds.get(world) ?? { blobs: createStateBlobs(world), components: new Map() };
      worlds.set(world, shared);
      return createWasmRoom(services, { limits, store, ...shared });
    },
  };
}
