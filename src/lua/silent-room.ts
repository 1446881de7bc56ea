/**
 * What stands in for a room while its mod has no VM: nothing runs, nothing is refused for good.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import type { AnyRoom } from './vm-room.ts';

/** A room without a VM. @param mod - For messages. */
export function createSilentRoom(mod: string): AnyRoom {
  const nothing = (): void => undefined;
  const refused = (): Result<never> =>
    failure(new MoonloopError('VM_DEAD', `the VM of ${mod} is being made anew; ask again in a later frame`));
  return {
    ...{ stageLive: nothing, openSet: nothing, commitSet: nothing, undoSet: nothing, publish: nothing },
    ...{
      withdraw: nothing,
      endProbation: nothing,
      destroy: nothing,
      remove: nothing,
      run: nothing,
      beginFrame: nothing,
      tick: nothing,
    },
    ...{ key: nothing, pointer: nothing, fireTimers: nothing, heardElsewhere: nothing, event: nothing },
    ...{ deliver: nothing, forgetQueries: nothing, pendModules: nothing, endFrame: nothing, forgetStrings: nothing },
    ...{
      collectAll: nothing,
      flush: nothing,
      suspend: nothing,
      resumeProbation: nothing,
      stop: nothing,
      close: nothing,
    },
    ...{ compile: refused, stage: refused, canary: refused, call: refused, loadSetModules: refused },
    state: () => ok(undefined),
    swap: () => ({ moved: 0, failed: 0, done: false }),
    report: () => undefined,
    failures: () => ({ entities: 0, running: false, spent: false }),
    attach: () => false,
    isSpent: () => true, // whoever asks waits for a later frame
    hasStopped: () => false,
    mostTicks: () => 0,
    salvageCalls: () => undefined,
    noteRestored: nothing,
    collectorPressure: () => 0,
    collectStep: () => true,
    counts: () => ({ handlers: 0, timers: 0, bytes: 0, mostTicks: 0, spentFrames: 0 }),
  };
}
