/**
 * Percentiles of many durations in constant memory: counts in buckets that grow by 2 % each.
 */

/** Distribution of durations in milliseconds. */
export interface Histogram {
  add(ms: number): void;
  count(): number;
  /** @param share - 0 … 1; the result is exact to 2 %. 0 when empty. */
  percentile(share: number): number;
  max(): number;
  /** Exact; 0 when empty. */
  mean(): number;
}

const smallestMs = 0.0001;
const growth = Math.log(1.02);
const buckets = 1400; // up to about 100 s

/** Creates an empty histogram. */
export function createHistogram(): Histogram {
  const counts = new Float64Array(buckets);
  let total = 0;
  let largest = 0;
  let sum = 0;
  return {
    add(ms) {
      const bucket = ms <= smallestMs ? 0 : Math.min(buckets - 1, Math.ceil(Math.log(ms / smallestMs) / growth));
      counts[bucket]! += 1;
      total++;
      sum += ms;
      if (ms > largest) largest = ms;
    },
    count: () => total,
    percentile(share) {
      const wanted = Math.ceil(share * total);
      let seen = 0;
      for (let bucket = 0; bucket < buckets; bucket++) {
        seen += counts[bucket]!;
        if (seen >= wanted && seen > 0) return Math.min(largest, smallestMs * Math.exp(bucket * growth));
      }
      return largest;
    },
    max: () => largest,
    mean: () => (total === 0 ? 0 : sum / total),
  };
}
