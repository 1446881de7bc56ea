/**
 * How many instances to move in one go, so that the moves of a frame stay within their time.
 */

/** Plans batches from the measured cost of a swap. */
export interface SwapBudget {
  /** Starts a frame. */
  beginFrame(): void;
  /** The next instances are of another kind: one alone, to see what it costs. */
  startKind(): void;
  /** Number of instances to move next; 0 when the frame's time is spent. */
  nextBatch(): number;
  /** Notes what a batch cost. */
  spent(ms: number, moved: number): void;
  /** Milliseconds spent in this frame. */
  spentMs(): number;
}

/** Largest batch: the clock is looked at again after so many at the latest. */
const maxBatch = 64;
/** Share of the budget that is planned for; the rest is room for what costs more than expected. */
const plannedShare = 0.85;

/** @param budgetMs - Time for swaps per frame. At least one instance is moved per frame, whatever it costs. */
export function createSwapBudget(budgetMs: number): SwapBudget {
  let costMs = 0.01; // first guess; the first batch measures it
  let usedMs = 0;
  let batches = 0;
  let isNew = false;
  return {
    beginFrame() {
      usedMs = 0;
      batches = 0;
    },
    startKind() {
      isNew = true;
    },
    nextBatch() {
      const left = budgetMs * plannedShare - usedMs;
      if (isNew) {
        isNew = false;
        return batches === 0 || left > 0 ? 1 : 0;
      }
      if (batches === 0) return Math.max(1, Math.min(maxBatch, Math.floor(left / costMs / 2)));
      return left < costMs ? 0 : Math.min(maxBatch, Math.floor(left / costMs));
    },
    spent(ms, moved) {
      usedMs += ms;
      batches++;
      if (moved === 0) return;
      // follows a rise at once and a fall slowly: a batch that is too large is felt, one that is too small is not
      const seen = ms / moved;
      costMs = Math.max(0.0001, seen > costMs ? seen : costMs * 0.8 + seen * 0.2);
    },
    spentMs: () => usedMs,
  };
}
