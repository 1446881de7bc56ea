/**
 * What the watching costs: processor time of its event handlers and sweeps, over the last minute.
 */
import type { Clock } from '../core/clock.ts';

/** Adds up processor time. */
export interface CpuMeter {
  /** Runs a piece of work that does not wait, and counts it. */
  count(work: () => void): void;
  /**
   * Runs a sweep that waits, and counts it. The process does other things meanwhile, on this thread and on others, which
   * only adds: a sweep costs no more than it takes, and an entry the least that any sweep showed.
   * @param work - Resolves with the number of entries it looked at.
   */
  countSweep(work: () => Promise<number>): Promise<void>;
  /** Percent of one core, over the last 30 to 60 seconds, or since the start. */
  percent(): number;
}

const windowMs = 30_000;

/** Creates a meter. @param cpuMs - Processor time of the process so far. */
export function createCpuMeter(clock: Clock, cpuMs: () => number): CpuMeter {
  let before = { ms: 0, since: clock.now() };
  let current = { ms: 0, since: clock.now() };
  let perEntryMs = Number.POSITIVE_INFINITY;
  const turn = (): void => {
    if (clock.now() - current.since < windowMs) return;
    before = current;
    current = { ms: 0, since: clock.now() };
  };
  const add = (ms: number): void => {
    turn();
    current.ms += ms;
  };
  return {
    count(work) {
      const start = clock.now();
      work();
      add(clock.now() - start);
    },
    async countSweep(work) {
      const [startCpu, start] = [cpuMs(), clock.now()];
      const entries = await work();
      if (entries === 0) return;
      const spent = Math.min(cpuMs() - startCpu, clock.now() - start);
      perEntryMs = Math.min(perEntryMs, spent / entries);
      add(perEntryMs * entries);
    },
    percent() {
      turn();
      const elapsed = clock.now() - before.since;
      return elapsed <= 0 ? 0 : (100 * (before === current ? current.ms : before.ms + current.ms)) / elapsed;
    },
  };
}
