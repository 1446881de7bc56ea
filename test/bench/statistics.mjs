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

/** Milliseconds of processor time that `run` takes: what other programs do meanwhile is not in it. */
export function cpuTime(run) {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
