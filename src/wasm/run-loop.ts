/**
 * The loop: runs a hook on all entities of a script. Each call has fuel of its own; one that throws is told and the loop
 * goes on behind it, with the instance made anew. What the frame's budget leaves over comes first in the next frame.
 */
import type { GameWorld } from '../ecs/world.ts';
import type { LoopHook, RoomServices } from '../script/runtime.ts';
import type { Drivers } from './drivers.ts';
import { noteFailure, noteSpent } from './failing.ts';
import type { WasmInstance } from './instance.ts';
import { enterTicks, type RoomCalls } from './room-calls.ts';
import { closeHoles, listFor } from './slots.ts';
import { instanceOf, type Slot, type WasmScript } from './wasm-script.ts';

/** What loops work on. */
export interface RunLoopOptions {
  readonly world: GameWorld;
  readonly services: RoomServices;
  readonly calls: RoomCalls;
  readonly drivers: Drivers;
  readonly callTicks: number;
  readonly running: WebAssembly.Global<'i32'>;
  /** Number of the running frame. */
  frame(): number;
  /** Makes the instance of an entity anew after a trap. */
  revive(script: WasmScript, slot: Slot): void;
}

/** Runs a hook on all entities of a script. */
export type RunLoop = (script: WasmScript, hook: LoopHook, dt: number) => void;

/** Most that a driver is given to spend; a frame that has more is given it in pieces. */
const mostTicks = 0x7fff_0000;

/** Creates the loop of one room. */
export function createRunLoop(options: RunLoopOptions): RunLoop {
  const { world, services, calls, drivers, callTicks, running, revive } = options;

  /** False when the script is not to go on in this frame. */
  const fail = (script: WasmScript, slot: Slot, hook: LoopHook, thrown: unknown, instance: WasmInstance): boolean => {
    const { entity, version } = slot;
    const { number } = script;
    const frame = options.frame();
    const error = calls.describe(thrown, { script, version, entity, hook }, instance);
    const verdict = error.code === 'BUDGET_SPENT' ? noteSpent(script, version, frame) : 'counted';
    const outcome = noteFailure(script, slot, frame);
    revive(script, slot);
    calls.later(() => services.failed(error));
    calls.later(() => services.instanceFailed({ number, entity, error, outcome }));
    if (verdict === 'rests') calls.later(() => services.scriptRests({ number, entity, error }));
    return verdict !== 'rests';
  };

  /** One entity after the other; returns false when the frame's budget is spent, or the script rests. */
  const runOwn = (script: WasmScript, hook: LoopHook, dt: number, from: number, to: number): boolean => {
    const { slots } = script;
    const { frame } = calls;
    for (let at = from; at < to; at++) {
      const slot = slots[at];
      const instance = slot && !slot.suspended ? instanceOf(slot) : undefined;
      const fn = instance?.[hook];
      if (slot === undefined || instance === undefined || fn === undefined) continue;
      if (frame.left <= 0) {
        script.stoppedAt[hook] = slot;
        return false;
      }
      const { entity } = slot;
      calls.running.instance = instance;
      running.value = entity;
      instance.fuel.value = callTicks;
      try {
        if (slot.version.loaded.shape.form === 'own') fn(dt);
        else fn(entity, dt);
        frame.left -= callTicks - instance.fuel.value + enterTicks;
      } catch (thrown) {
        calls.spend(instance);
        if (!fail(script, slot, hook, thrown, instance)) return false;
      }
    }
    return true;
  };

  const runShared = (script: WasmScript, hook: LoopHook, dt: number, from: number, to: number): boolean => {
    const { frame } = calls;
    let at = from;
    while (at < to) {
      const instance = script.version?.shared;
      const driver = instance && drivers(instance, hook);
      if (instance === undefined || driver === undefined) return true;
      const { address } = listFor(world, script); // made anew when somebody was suspended
      const given = Math.min(mostTicks, Math.max(0, frame.left));
      driver.left.value = given;
      calls.running.instance = instance;
      try {
        at = driver.run(address, at, to, callTicks, dt);
        frame.left -= given - driver.left.value;
        if (at < to && frame.left <= 0) {
          script.stoppedAt[hook] = script.slots[at];
          return false;
        }
      } catch (thrown) {
        frame.left -= given - driver.left.value;
        at = driver.placeIn(address);
        calls.spend(instance);
        const slot = script.slots[at++];
        if (slot && !fail(script, slot, hook, thrown, instance)) return false;
      }
    }
    return true;
  };

  return (script, hook, dt) => {
    closeHoles(script);
    const start = script.stoppedAt[hook]?.index ?? 0;
    script.stoppedAt[hook] = undefined;
    calls.running.script = script;
    const run = script.version?.loaded.shape.form === 'shared' ? runShared : runOwn;
    const end = script.slots.length;
    if (run(script, hook, dt, start, end) && start > 0) run(script, hook, dt, 0, start);
    calls.running.instance = undefined;
    calls.flush();
  };
}
