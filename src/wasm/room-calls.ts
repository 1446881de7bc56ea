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
}

/** Calls of one room. */
export interface RoomCalls {
  readonly running: RunningCall;
  /** Ticks that the room may spend until the frame ends. */
  readonly frame: { left: number };
  /** Most ticks that one call has spent so far. */
  readonly mostTicks: number;
  call(at: CallPlace, instance: WasmInstance, fn: ExportedFunction, ...args: (number | bigint)[]): Result<unknown>;
  /** Notes what a call took, after its end. */
  spend(instance: WasmInstance): void;
  /** Takes ticks for work of the host's from the running call, and ends it when it has no more. Before the work is done. */
  charge(ticks: number): void;
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

/** Creates the calls of one room. */
export function createRoomCalls(services: RoomServices, columns: ModuleColumns, limits: WasmLimits): RoomCalls {
  const { mod } = services;
  const { callTicks } = limits;
  const running: RunningCall = { instance: undefined, script: undefined, starting: false };
  const frame = { left: Number.POSITIVE_INFINITY };
  let mostTicks = 0;
  let outbox: (() => void)[] = [];
  let held = false;

  const calls: RoomCalls = {
    running,
    frame,
    get mostTicks() {
      return mostTicks;
    },
    call(at, instance, fn, ...args) {
      // TypeScript code that a host function reaches may call in again
      const outer = { ...running, entity: columns.running.value, fuel: running.instance?.fuel.value ?? 0 };
      running.instance = instance;
      running.script = at.script;
      running.starting = at.hook === 'start';
      columns.running.value = at.entity;
      instance.fuel.value = callTicks;
      try {
        return ok(fn(...args));
      } catch (thrown) {
        instance.hasTrapped = true;
        return failure(calls.describe(thrown, at, instance));
      } finally {
        calls.spend(instance);
        running.starting = false;
        if (outer.instance) {
          outer.instance.fuel.value = outer.fuel;
          running.instance = outer.instance;
          running.script = outer.script;
          running.starting = outer.starting;
          columns.running.value = outer.entity;
        }
      }
    },
    spend(instance) {
      const ticks = callTicks - instance.fuel.value;
      mostTicks = Math.max(mostTicks, ticks);
      frame.left -= ticks + enterTicks;
      running.instance = undefined;
    },
    charge(ticks) {
      const { instance } = running;
      if (instance === undefined) return;
      const left = instance.fuel.value - Math.ceil(ticks);
      instance.fuel.value = Math.max(left, -1); // a module that calls and calls must not bring it round to plenty
      if (left < 0) columns.endCall();
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
