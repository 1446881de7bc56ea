/**
 * Calls into the modules of one room: each with fuel of its own, and what it throws as data. What scripts print, send or
 * break meanwhile is kept, and told when no module runs.
 */
import type { ErrorPlace, MoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import type { Handle } from '../ecs/handles.ts';
import type { RoomServices } from '../script/runtime.ts';
import type { ModuleColumns } from './columns.ts';
import type { ExportedFunction, WasmInstance } from './instance.ts';
import type { WasmLimits } from './limits.ts';
import { type TrapCode, trapError } from './traps.ts';
import type { WasmScript, WasmVersion } from './wasm-script.ts';

/** Ticks of a call from outside: the module pays for its own calls only, and short functions would be free. */
export const enterTicks = 1;

/** What runs. */
export interface CallPlace {
  readonly script: WasmScript;
  readonly version: WasmVersion;
  readonly entity: Handle;
  /** Hook or function. */
  readonly hook: string;
  /** Code of what the module does wrong. @default HOOK_FAILED */
  readonly code?: TrapCode;
}

/** The instance whose code runs now. */
export interface RunningCall {
  instance: WasmInstance | undefined;
  script: WasmScript | undefined;
  /** It is being made; no entity runs it yet. */
  starting: boolean;
  /** It gives or takes state. */
  moving: boolean;
}

/** Calls of one room. */
export interface RoomCalls {
  readonly running: RunningCall;
  /** Ticks that the room may spend until the frame ends. */
  readonly frame: { left: number };
  /** Most ticks that one call has spent so far. */
  readonly mostTicks: number;
  call(at: CallPlace, instance: WasmInstance, fn: ExportedFunction, ...args: (number | bigint)[]): Result<unknown>;
  /** Runs work whose calls have the ticks of one together: a function and what makes room for its arguments. */
  within<T>(work: () => T): T;
  /** Runs work that is not the running call's own, which only pays for it afterwards. */
  aside(work: () => void): void;
  /** Notes what a call took, after its end. */
  spend(instance: WasmInstance): void;
  /** Takes ticks for work of the host's from the running call, and ends it when it has no more. Before the work is done. */
  charge(ticks: number): void;
  /** Ends the running call when what it has left would end a short function in the middle: that would cost others what they hold. */
  needEnough(): void;
  describe(thrown: unknown, at: CallPlace, instance: WasmInstance): MoonloopError;
  /** The script and entity whose code runs; no script while a module starts. */
  caller(): { readonly script: WasmScript | undefined; readonly entity: Handle };
  /** Runs `tell` when no module runs any more. */
  later(tell: () => void): void;
  /** Runs what waits, unless it is held back. */
  flush(): void;
  /** From now on what waits is held back: a set is half done, and nobody outside may see it. */
  hold(): void;
  /** Ends holding back, and runs what waits. */
  release(): void;
}

/** Price of work aside, besides the ticks of what runs. */
const asideTicks = 50_000;
/** Part of a call's ticks that must be left for calling others. */
const enough = 0.05;

/** Creates the calls of one room. */
export function createRoomCalls(services: RoomServices, columns: ModuleColumns, limits: WasmLimits): RoomCalls {
  const { mod } = services;
  const { callTicks } = limits;
  const running: RunningCall = { instance: undefined, script: undefined, starting: false, moving: false };
  const resume = (outer: RunningCall, entity: Handle, fuel: number): void => {
    Object.assign(running, outer);
    columns.running.value = entity;
    if (outer.instance) outer.instance.fuel.value = Math.max(fuel, -1);
  };
  const frame = { left: Number.POSITIVE_INFINITY };
  /** What calls that belong together have left. */
  let purse = Number.POSITIVE_INFINITY;
  let mostTicks = 0;
  let allTicks = 0;
  let outbox: (() => void)[] = [];
  let held = false;

  const note = (ticks: number): void => {
    mostTicks = Math.max(mostTicks, ticks);
    allTicks += ticks;
    frame.left -= ticks + enterTicks;
    running.instance = undefined;
    running.starting = false;
    running.moving = false;
  };

  const calls: RoomCalls = {
    running,
    frame,
    get mostTicks() {
      return mostTicks;
    },
    call(at, instance, fn, ...args) {
      // another script may call in again: what that takes is taken from the call that is running
      const outer = { ...running };
      const [entity, fuel] = [columns.running.value, outer.instance?.fuel.value ?? callTicks];
      const given = Math.max(Math.min(fuel, callTicks, purse), 0);
      const frameLeft = frame.left;
      running.instance = instance;
      running.script = at.script;
      running.starting = at.hook === 'start';
      running.moving = at.code === 'STATE_REJECTED';
      columns.running.value = at.entity;
      instance.fuel.value = given;
      try {
        return ok(fn(...args));
      } catch (thrown) {
        instance.hasTrapped = true;
        return failure(calls.describe(thrown, at, instance));
      } finally {
        const ticks = given - instance.fuel.value;
        note(ticks);
        purse -= ticks;
        if (outer.instance) {
          frame.left = frameLeft; // the outer call has it in its own ticks
          resume(outer, entity, fuel - ticks);
        }
      }
    },
    within(work) {
      const outer = purse;
      purse = callTicks;
      try {
        return work();
      } finally {
        purse = outer;
      }
    },
    aside(work) {
      const outer = { ...running };
      const { instance } = outer;
      if (instance === undefined) return work();
      const [entity, fuel, before, outerPurse] = [columns.running.value, instance.fuel.value, allTicks, purse];
      running.instance = undefined;
      purse = Number.POSITIVE_INFINITY;
      try {
        work();
      } finally {
        purse = outerPurse;
        resume(outer, entity, fuel - (allTicks - before) - asideTicks);
      }
    },
    spend: (instance) => note(callTicks - instance.fuel.value),
    charge(ticks) {
      const { instance } = running;
      if (instance === undefined) return;
      const left = instance.fuel.value - Math.ceil(ticks);
      instance.fuel.value = Math.max(left, -1); // a module that calls and calls must not bring it round to plenty
      if (left < 0) columns.endCall();
    },
    needEnough() {
      const { instance } = running;
      if (instance && instance.fuel.value < callTicks * enough) calls.charge(instance.fuel.value + 1);
    },
    describe(thrown, { script, version, entity, hook, code = 'HOOK_FAILED' }, instance) {
      const place: ErrorPlace = { mod, script: script.id, version: version.number, entity, hook, file: script.id };
      return trapError(thrown, instance.fuel.value < 0, code, place);
    },
    caller: () => ({ script: running.starting ? undefined : running.script, entity: columns.running.value }),
    later: (tell) => void outbox.push(tell),
    flush() {
      while (outbox.length > 0 && !held) {
        const telling = outbox;
        outbox = [];
        for (const tell of telling) tell();
      }
    },
    hold() {
      held = true;
    },
    release() {
      held = false;
      calls.flush();
    },
  };
  return calls;
}
