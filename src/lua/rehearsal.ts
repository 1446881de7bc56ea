/**
 * The first stage of trying a version: its body runs in a spare VM of the mod, where nothing can be lost. What spends its
 * budget there, or makes the VM trap, never reaches the VM in which the mod lives.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import { ok, type Result } from '../core/result.ts';
import type { ScriptId } from '../core/script-id.ts';
import type { CompileTarget, FrameTime, RoomServices } from '../script/runtime.ts';
import type { Scratch } from '../script/scratch.ts';
import type { Budgets } from './budgets.ts';
import type { Death } from './kernel-calls.ts';
import type { VmPool } from './vm/vm-pool.ts';
import { createVmRoom, type VmRoom } from './vm-room.ts';

/** What is compiled. */
export interface CompileCall {
  readonly id: ScriptId;
  readonly bytes: Uint8Array;
  readonly target: CompileTarget;
}

/** Tries versions of one mod. */
export interface Rehearsal {
  /**
   * Runs a body once. Returns why the version must not go further: it spent its budget or made the VM trap. Any other
   * error means nothing here: the spare VM has none of the mod's globals.
   */
  tryOut(number: number, call: CompileCall, scratch: Scratch, time: FrameTime): MoonloopError | undefined;
  /** Most ticks that one call has spent in the spare VM. */
  mostTicks(): number;
  dispose(): void;
}

/** Garbage that a spare VM may keep, in bytes. */
const maxGarbage = 4 * 2 ** 20;

/** The spare VM is taken out of the pool when it is first needed; while there is none, nothing is tried. */
export function createRehearsal(pool: VmPool, services: RoomServices, budgets: Budgets): Rehearsal {
  let spare: VmRoom | undefined;
  let death: Death | undefined;
  let mostTicks = 0;
  const nothing = (): void => undefined;
  const muted = {
    ...services,
    ...{ required: nothing, listens: nothing, emitted: nothing, logged: nothing, failed: nothing },
    ...{ instanceFailed: nothing, scriptRests: nothing, roomReplaced: () => ({ goesOn: false }) },
    died(at: Death) {
      death = at;
    },
  };
  const openSpare = (): VmRoom | undefined => {
    const booted = pool.takeNow();
    try {
      return booted && createVmRoom(booted, muted, budgets);
    } catch {
      return undefined; // what is tried goes on without
    }
  };
  const drop = (): void => {
    spare?.close();
    spare = undefined;
  };
  /** Leaves nothing behind; what goes wrong in the spare VM itself says nothing of the version. */
  const stageIn = (
    room: VmRoom,
    number: number,
    call: CompileCall,
    scratch: Scratch,
    time: FrameTime,
  ): Result<void> => {
    try {
      room.beginFrame(time);
      const compiled = room.compile(number, call.id, call.bytes, call.target);
      const staged = compiled.ok ? room.stage(number, scratch) : compiled;
      if (room.hasStopped()) return staged;
      room.withdraw(number);
      room.endFrame();
      if (room.counts().bytes > maxGarbage) room.collectAll();
      return staged;
    } catch (thrown) {
      room.stop(thrown);
      return ok(undefined);
    }
  };
  return {
    tryOut(number, { id, bytes, target }, scratch, time) {
      spare ??= openSpare();
      if (spare === undefined) return undefined;
      death = undefined;
      const staged = stageIn(spare, number, { id, bytes, target }, scratch, time);
      scratch.refill();
      mostTicks = Math.max(mostTicks, spare.mostTicks());
      if (death || spare.hasStopped()) drop();
      if (staged.ok) return undefined;
      return ['BUDGET_SPENT', 'VM_KILLED'].includes(staged.error.code) ? staged.error : undefined;
    },
    mostTicks: () => mostTicks,
    dispose: drop,
  };
}
