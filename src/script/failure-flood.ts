/**
 * How many failures of one mod are told in a frame: whoever reads them has enough after a hundred, and what a failure takes
 * outside of the scripts takes no ticks by itself.
 */

/** Failures of one mod. */
export interface FailureFlood {
  /** One more failure; whether it is told. One that is not is paid for out of the frame's budget. */
  admits(): boolean;
  /** Number of failures since the last call that were not told. */
  endFrame(): number;
}

/** Failures that are told in a frame; more are counted. */
const mostTold = 100;

/** Ticks of the frame that a failure takes which is not told. */
const ticksOfOne = 1_000;

/** @param spend - Takes ticks from what the frame has left. */
export function createFailureFlood(spend: (ticks: number) => void): FailureFlood {
  let count = 0;
  return {
    admits() {
      count++;
      if (count <= mostTold) return true;
      spend(ticksOfOne);
      return false;
    },
    endFrame() {
      const untold = Math.max(count - mostTold, 0);
      count = 0;
      return untold;
    },
  };
}
