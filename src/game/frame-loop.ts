/**
 * The loop: asks for frames and turns time into steps.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import type { Stop } from '../core/stop.ts';
import type { GameTime } from '../ecs/time.ts';

/** Asks for one call in the next frame. */
export type FrameScheduler = (run: () => void) => Stop;

/** The platform's frames: of the display in a page, 60 a second elsewhere. */
export function createFrameScheduler(clock: Clock = systemClock): FrameScheduler {
  if (typeof requestAnimationFrame === 'function') {
    return (run) => {
      const id = requestAnimationFrame(run);
      return () => cancelAnimationFrame(id);
    };
  }
  let due = clock.now();
  return (run) => {
    const now = clock.now();
    due = Math.max(due + 1000 / 60, now);
    return clock.after(due - now, run);
  };
}

/** Settings of the fixed step. */
export interface FixedStepOptions {
  /** Fixed steps per second. @default 60 */
  readonly fixedHz?: number | undefined;
  /** Most fixed steps in one frame: a slow machine falls behind instead of stopping. @default 5 */
  readonly maxFixedSteps?: number | undefined;
  /** Longest delta of a frame in seconds: after a pause the game goes on, it does not jump. @default 0.1 */
  readonly maxDeltaSeconds?: number | undefined;
}

/** Writes the time of the next frame. */
export interface AdvanceTime {
  (deltaSeconds: number): void;
  /** Seconds that no fixed step has used yet. */
  rest(): number;
  setRest(seconds: number): void;
}

/** Creates the advance of a world's time. */
export function createTimeAdvance(time: GameTime, options: FixedStepOptions = {}): AdvanceTime {
  const { fixedHz = 60, maxFixedSteps = 5, maxDeltaSeconds = 0.1 } = options;
  let rest = 0;
  time.fixedSeconds = 1 / fixedHz;
  const advance = (deltaSeconds: number): void => {
    const delta = deltaSeconds > 0 ? Math.min(deltaSeconds, maxDeltaSeconds) : 0; // NaN is no time
    time.frame++;
    time.deltaSeconds = delta;
    time.elapsedSeconds += delta;
    rest += delta;
    // a delta of exactly one step must not fall short of it by a rounding error
    const steps = Math.floor(rest / time.fixedSeconds + 1e-6);
    time.fixedSteps = Math.min(steps, maxFixedSteps);
    rest = steps > maxFixedSteps ? 0 : Math.max(0, rest - steps * time.fixedSeconds);
  };
  return Object.assign(advance, {
    rest: () => rest,
    setRest(seconds: number) {
      rest = seconds;
    },
  });
}
