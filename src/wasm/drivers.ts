/**
 * Drivers: each runs one loop hook of one shared instance for many entities, in one call from JavaScript.
 */
import { decodeBase64 } from '../core/base64.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { LoopHook } from '../script/runtime.ts';
import type { ModuleColumns } from './columns.ts';
import type { WasmInstance } from './instance.ts';
import { driverBinary } from './wat/driver-binary.ts';

/** A hook of an instance, driven. */
export interface Driver {
  /** Place in a list of the entity that runs, or ran when something was thrown. */
  placeIn(list: number): number;
  /** Ticks of the frame that are left. */
  readonly left: WebAssembly.Global<'i32'>;
  /** Runs the hook for places `from` … `to - 1` of a list of handles. Returns the place at which ticks ran out, else `to`. */
  run(list: number, from: number, to: number, ticks: number, dt: number): number;
}

/** Gives the driver of a hook, made on first use; undefined when the instance lacks the hook. */
export type Drivers = (instance: WasmInstance, hook: LoopHook) => Driver | undefined;

/** Creates the drivers of one room. They end with their instances. */
export function createDrivers(world: GameWorld, columns: ModuleColumns): Drivers {
  const module = new WebAssembly.Module(decodeBase64(driverBinary));
  const known = new WeakMap<WasmInstance, Partial<Record<LoopHook, Driver>>>();
  const make = (hook: WebAssembly.ImportValue, fuel: WebAssembly.Global<'i32'>): Driver => {
    const { exports } = new WebAssembly.Instance(module, {
      world: { memory: world.memory.memory },
      columns: { running: columns.running },
      script: { hook, fuel },
    });
    const at = exports['at'] as WebAssembly.Global<'i32'>;
    return {
      placeIn: (list) => (at.value - list) >>> 2, // addresses pass 2 GiB, their difference does not
      left: exports['left'] as WebAssembly.Global<'i32'>,
      run: exports['run'] as Driver['run'],
    };
  };
  return (instance, hook) => {
    const fn = instance[hook];
    if (fn === undefined) return undefined;
    const own = known.get(instance) ?? {};
    known.set(instance, own);
    own[hook] ??= make(fn, instance.fuel);
    return own[hook];
  };
}
