/** Medians, quartiles and percentiles of measurements. */

/** @param values - At least one. @param share - 0 … 1. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

export const median = (values) => percentile(values, 0.5);

/** Median with quartiles. */
export function summary(values) {
  return { median: median(values), q1: percentile(values, 0.25), q3: percentile(values, 0.75) };
}

/** Milliseconds that `run` takes by the wall clock. */
export function time(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/**
 * Milliseconds of processor time that `run` takes on its thread. Node counts the whole process, with compilers and
 * collectors on other threads, and the wall clock counts what other programs do: the thread's own time is at most the
 * smaller of the two.
 */
export function cpuTime(run) {
  const started = performance.now();
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return Math.min((user + system) / 1000, performance.now() - started);
}
