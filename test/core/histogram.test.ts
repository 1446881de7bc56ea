import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHistogram } from '../../src/core/histogram.ts';

/** The exact percentile: the smallest value that at least this share of all values does not exceed. */
function exactPercentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

test('an empty histogram says 0 to everything', () => {
  const empty = createHistogram();
  expect([empty.count(), empty.max(), empty.percentile(0), empty.percentile(0.5), empty.percentile(1)]).toEqual([
    0, 0, 0, 0, 0,
  ]);
});

test.each([[0.5], [16.7], [0.0002], [99_000]])('of one value, %s, every percentile is that value', (value) => {
  const histogram = createHistogram();
  histogram.add(value);
  for (const share of [0.01, 0.5, 0.99, 1])
    expect(Math.abs(histogram.percentile(share) / value - 1)).toBeLessThan(0.021);
  expect([histogram.max(), histogram.count()]).toEqual([value, 1]);
});

test('percentiles of any durations are exact to 2 %, and the maximum is exact', () => {
  const ms = fc.oneof(
    fc.double({ min: 0.001, max: 90_000, noNaN: true }),
    fc.double({ min: 0.001, max: 1, noNaN: true }),
    fc.constantFrom(16.6, 16.7, 33.3),
  );
  fc.assert(
    fc.property(
      fc.array(ms, { minLength: 1, maxLength: 300 }),
      fc.constantFrom(0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1),
      (values, share) => {
        const histogram = createHistogram();
        for (const value of values) histogram.add(value);
        const exact = exactPercentile(values, share);
        expect(histogram.percentile(share)).toBeGreaterThan(exact * 0.979);
        expect(histogram.percentile(share)).toBeLessThan(exact * 1.021);
        expect([histogram.max(), histogram.count()]).toEqual([Math.max(...values), values.length]);
      },
    ),
    { seed: 61, numRuns: 200 },
  );
});

test('percentiles rise with their share and never pass the maximum', () => {
  const histogram = createHistogram();
  for (let n = 1; n <= 1000; n++) histogram.add(((n * 7919) % 1000) / 10);
  let last = 0;
  for (let share = 0; share <= 1.0001; share += 0.01) {
    const value = histogram.percentile(Math.min(1, share));
    expect(value).toBeGreaterThanOrEqual(last);
    expect(value).toBeLessThanOrEqual(histogram.max());
    last = value;
  }
});

test('durations too short or too long to tell apart are counted all the same', () => {
  const histogram = createHistogram();
  for (const value of [0, 0.00001, 1e9, Number.POSITIVE_INFINITY]) histogram.add(value);
  expect(histogram.count()).toBe(4);
  expect(histogram.percentile(0.5)).toBeLessThan(0.001);
  expect(histogram.percentile(1)).toBeGreaterThan(100_000);
});

test('a frame of nothing but 0 ms has a median of 0', () => {
  const histogram = createHistogram();
  for (let n = 0; n < 10; n++) histogram.add(0);
  expect([histogram.percentile(0.5), histogram.max()]).toEqual([0, 0]);
});

test('a million durations take no more memory than one', () => {
  const histogram = createHistogram();
  for (let n = 0; n < 1_000_000; n++) histogram.add(n % 100);
  expect(histogram.count()).toBe(1_000_000);
  expect(Math.abs(histogram.percentile(0.5) - 49.5)).toBeLessThan(1.5);
});

test('the mean is exact, and 0 of nothing', () => {
  const histogram = createHistogram();
  expect(histogram.mean()).toBe(0);
  for (const value of [1, 2, 6]) histogram.add(value);
  expect(histogram.mean()).toBe(3);
});
