/**
 * How long work holds the thread at a stretch: from where it begins, or goes on after waiting, to where it waits or ends.
 */
import type { Clock } from '../core/clock.ts';

/** Times the stretches of one piece of work that is done now and then. */
export interface Stretches {
  /** Runs work that does not wait. */
  run<T>(work: () => T): T;
  /** Runs work all of whose waiting is done by {@link wait}. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Waits; the thread is free meanwhile. */
  wait<T>(promise: Promise<T>): Promise<T>;
  /**
   * Longest stretch of the last 30 to 60 seconds, in milliseconds: by the clock, or in processor time of the process where
   * that is less, because other programs took the processor away.
   */
  longestMs(): number;
  /** Forgets what was measured so far. */
  forget(): void;
}

const windowMs = 30_000;

/** Asking for processor time costs as much as a short stretch. */
const shortMs = 0.25;

/** Creates the timing. @param cpuMs - Processor time of the process so far. */
export function createStretches(clock: Clock, cpuMs: () => number): Stretches {
  let cpuAtOpen = 0;
  let openSince: number | undefined;
  let windowSince = clock.now();
  let [longestBefore, longest] = [0, 0];

  const turn = (now: number): void => {
    if (now - windowSince < windowMs) return;
    longestBefore = now - windowSince < 2 * windowMs ? longest : 0;
    longest = 0;
    windowSince = now;
  };
  const begin = (): void => {
    if (openSince !== undefined) return;
    cpuAtOpen = cpuMs();
    openSince = clock.now();
  };
  const end = (): void => {
    if (openSince === undefined) return;
    const now = clock.now();
    turn(now);
    const held = now - openSince;
    if (held > longest) longest = held <= shortMs ? held : Math.max(longest, Math.min(held, cpuMs() - cpuAtOpen));
    openSince = undefined;
  };
  return {
    run(work) {
      if (openSince !== undefined) return work(); // part of a stretch that is timed already
      begin();
      try {
        return work();
      } finally {
        end();
      }
    },
    async during(work) {
      begin();
      try {
        return await work();
      } finally {
        end();
      }
    },
    async wait(promise) {
      end();
      try {
        return await promise;
      } finally {
        begin();
      }
    },
    longestMs() {
      turn(clock.now());
      return Math.max(longestBefore, longest);
    },
    forget() {
      longestBefore = longest = 0;
      windowSince = clock.now();
    },
  };
}
