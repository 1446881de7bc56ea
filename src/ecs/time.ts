/**
 * Game time: what the loop writes and systems read.
 */

/** Time of the running frame. All fields are set by the loop before the systems run. */
export interface GameTime {
  /** Seconds since the previous frame. */
  deltaSeconds: number;
  /** Seconds of game time since the start: the sum of all deltas. */
  elapsedSeconds: number;
  /** Number of the running frame, from 0. */
  frame: number;
  /** Fixed steps done since the start. */
  tick: number;
  /** Length of a fixed step in seconds. */
  fixedSeconds: number;
  /** Fixed steps to run in this frame. */
  fixedSteps: number;
}

/** Time before the first frame. */
export function createGameTime(): GameTime {
  return { deltaSeconds: 0, elapsedSeconds: 0, frame: -1, tick: 0, fixedSeconds: 1 / 60, fixedSteps: 0 };
}
