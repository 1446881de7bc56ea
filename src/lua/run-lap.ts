/**
 * One hook on all instances of a script. An instance that fails ends the call; the next one goes on behind it, and so does
 * the next VM when this one stops.
 */
import type { Handle } from '../ecs/handles.ts';
import type { LoopHook, RoomServices } from '../script/runtime.ts';
import type { FailureContext } from './failures.ts';
import type { KernelCalls } from './kernel-calls.ts';
import type { CapturedError } from './vm/captured-error.ts';
import type { Vm } from './vm/vm.ts';

/** How far a hook has come, across all VMs that it took. */
export interface Lap {
  /** The last instance of those that were noted as passed; 0 at the beginning. */
  passed: Handle;
  /** All instances have had their turn. */
  isDone: boolean;
}

/** What is run. */
export interface LapCall {
  readonly number: number;
  readonly hook: LoopHook;
  readonly dt: number;
  readonly lap: Lap;
}

/** As many slots as a page of instances has, and one for the place behind the last. */
const pageSlots = 1024;

/** What the kernel's note_failure answers. */
const outcomes = ['counted', 'suspended', 'probation'] as const;

/** Runs it, from the instance behind the last one that was passed. Never throws; see `Vm.hasTrapped`. */
export function runLap(vm: Vm, calls: KernelCalls, services: RoomServices, call: LapCall): void {
  const { number, lap } = call;
  const tell = (): void => {
    let next = lap.passed === 0 ? 0 : calls.ask('place_of', number, lap.passed);
    for (let failedAt = -1; ; ) {
      const caught = runFrom(vm, next, call);
      if (caught === undefined) break;
      const { error, at } = calls.describe(caught, number);
      const rests = calls.note(caught, error, at);
      if (vm.hasTrapped) {
        blame(calls, call, at);
        return calls.tell(error);
      }
      calls.tell(error);
      if (isInLoop(at)) {
        lap.passed = at.looped;
        const outcome = outcomes[calls.ask('note_failure', number, at.page, at.slot)] ?? 'counted';
        calls.later(() => services.instanceFailed({ number, entity: at.looped, error, outcome }));
        next = (at.page - 1) * pageSlots + at.slot;
      }
      lap.isDone = rests || next === failedAt; // whatever happens, a frame ends
      if (lap.isDone) return calls.flush();
      failedAt = next;
    }
    lap.isDone = true;
    calls.pendingEvents = vm.raw.lua_tonumberx(vm.L, -1, 0);
    vm.end();
    calls.flush();
  };
  try {
    tell();
  } catch (thrown) {
    blame(calls, call, calls.stop(thrown));
  }
}

/** Whether an instance was having its turn; otherwise the call as such went wrong, and that is nobody's fault. */
const isInLoop = (at: FailureContext): boolean => at.page > 0;

/** In a VM that has stopped: what the instance was before its version failed on it is there, and nowhere else. */
function blame(calls: KernelCalls, { number, lap }: LapCall, at: FailureContext): void {
  if (!isInLoop(at)) return;
  lap.passed = at.looped;
  try {
    calls.need('note_failure', number, at.page, at.slot);
  } catch {
    // then it cannot be told from the others
  }
}

/** @param place - How many places are left out, as the kernel's place_of counts them. */
function runFrom(vm: Vm, place: number, { number, hook, dt }: LapCall): CapturedError | undefined {
  vm.begin(hook);
  vm.bridge.current.value = 0; // whoever had a turn before has none now
  vm.bridge.push_integer(vm.L, number);
  vm.raw.lua_pushnumber(vm.L, dt);
  vm.bridge.push_integer(vm.L, Math.floor(place / pageSlots) + 1);
  vm.bridge.push_integer(vm.L, (place % pageSlots) + 1);
  return vm.finish(4, 1);
}
