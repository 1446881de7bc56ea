/**
 * The first stage of trying a version: its body runs in a spare VM of the mod, where nothing can be lost. What spends its
 * budget there, or makes the VM trap, never reaches the VM in which the mod lives.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
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
  dispose(): void;
}

/** Garbage that a spare VM may keep, in bytes. */
const maxGarbage = 4 * 2 ** 20;

/** The spare VM is taken out of the pool when it is first needed; while there is none, nothing is tried. */
export function createRehearsal(pool: VmPool, services: RoomServices, budgets: Budgets): Rehearsal {
  let spare: VmRoom | undefined;
  let death: Death | undefined;
  const nothing = (): void => undefined;
  const muted = {
    ...services,
    ...{ required: nothing, listens: nothing, emitted: nothing, logged: nothing, failed: nothing },
    ...{ instanceFailed: nothing, scriptRests: nothing, roomReplaced: () => ({ goesOn: false }) },
    died(at: Death) {
      death = at;
    },
  };
  const drop = (): void => {
    spare?.close();
    spare = undefined;
  };
  return {
    tryOut(number, { id, bytes, target }, scratch, time) {
      const booted = spare === undefined ? pool.takeNow() : undefined;
      if (booted) spare = createVmRoom(booted, muted, budgets);
      if (spare === undefined) return undefined;
      death = undefined;
      spare.beginFrame(time);
      const compiled = spare.compile(number, id, bytes, target);
      const staged = compiled.ok ? spare.stage(number, scratch) : compiled;
      scratch.refill();
      if (death) drop();
      else {
        spare.withdraw(number);
        spare.endFrame();
        if (spare.counts().bytes > maxGarbage) spare.collectAll();
      }
      if (staged.ok) return undefined;
      return ['BUDGET_SPENT', 'VM_KILLED'].includes(staged.error.code) ? staged.error : undefined;
    },
    dispose: drop,
  };
}
