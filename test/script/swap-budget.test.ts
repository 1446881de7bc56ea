import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSwapBudget } from '../../src/script/swap-budget.ts';

/** Moves `total` instances at this cost each; returns how many were moved in each frame, and the longest frame. */
function simulate(budgetMs: number, total: number, costMs: (moved: number) => number) {
  const budget = createSwapBudget(budgetMs);
  const frames: number[] = [];
  let [moved, longest] = [0, 0];
  while (moved < total && frames.length < 10_000) {
    budget.beginFrame();
    let inFrame = 0;
    for (let batch = budget.nextBatch(); batch > 0 && moved < total; batch = budget.nextBatch()) {
      const now = Math.min(batch, total - moved);
      let cost = 0;
      for (let n = 0; n < now; n++) cost += costMs(moved + n);
      budget.spent(cost, now);
      moved += now;
      inFrame += now;
    }
    frames.push(inFrame);
    longest = Math.max(longest, budget.spentMs());
  }
  return { frames, longest };
}

describe('the swap budget', () => {
  test.each([0, 1e-9, 0.5, 4])('with %d ms per frame at least one instance is moved in each frame', (budgetMs) => {
    const { frames } = simulate(budgetMs, 20, () => 10);
    expect(Math.min(...frames)).toBeGreaterThanOrEqual(1);
    expect(frames.reduce((sum, n) => sum + n)).toBe(20);
  });

  test('a budget of 0 moves exactly one per frame', () => {
    expect(simulate(0, 5, () => 0.001).frames).toEqual([1, 1, 1, 1, 1]);
  });

  test('a steady cost of 5 µs keeps every frame within 0.5 ms and uses most of it', () => {
    const { frames, longest } = simulate(0.5, 10_000, () => 0.005);
    expect(longest).toBeLessThanOrEqual(0.5);
    expect(frames.length).toBeLessThan(10_000 / (0.5 / 0.005) / 0.6);
  });

  test('a first guess that is 100 times too low costs one frame at most a batch', () => {
    const { frames, longest } = simulate(0.5, 200, () => 1);
    expect(frames[0]).toBeLessThanOrEqual(32);
    expect(Math.max(...frames.slice(1))).toBe(1);
    expect(longest).toBe(frames[0]);
  });

  test('a batch never exceeds 64, however cheap instances are: the clock is looked at in between', () => {
    const budget = createSwapBudget(1000);
    budget.beginFrame();
    for (let n = 0; n < 50; n++) {
      expect(budget.nextBatch()).toBeLessThanOrEqual(64);
      budget.spent(0, 64);
    }
  });

  test('one slow instance makes the next batches small, a thousand fast ones make them large again', () => {
    const budget = createSwapBudget(0.5);
    budget.beginFrame();
    budget.nextBatch();
    budget.spent(0.4, 1);
    budget.beginFrame();
    expect(budget.nextBatch()).toBe(1);
    for (let n = 0; n < 50; n++) {
      budget.beginFrame();
      budget.spent(0.001 * budget.nextBatch(), Math.max(1, budget.nextBatch()));
    }
    budget.beginFrame();
    expect(budget.nextBatch()).toBeGreaterThan(16);
  });

  test('time spent on nothing is time spent', () => {
    const budget = createSwapBudget(0.5);
    budget.beginFrame();
    budget.nextBatch();
    budget.spent(0.6, 0);
    expect(budget.nextBatch()).toBe(0);
    budget.beginFrame();
    expect(budget.spentMs()).toBe(0);
    expect(budget.nextBatch()).toBeGreaterThan(0);
  });

  test('for any steady cost and budget, frames stay within the budget or move one batch that is no larger than planned', () => {
    const cost = fc.double({ min: 1e-5, max: 5, noNaN: true });
    fc.assert(
      fc.property(cost, fc.double({ min: 0, max: 4, noNaN: true }), (costMs, budgetMs) => {
        const { frames } = simulate(budgetMs, 300, () => costMs);
        const allowed = Math.max(1, Math.ceil(budgetMs / costMs));
        for (const moved of frames.slice(1)) expect(moved).toBeLessThanOrEqual(Math.max(allowed, 1));
      }),
    );
  });
});
