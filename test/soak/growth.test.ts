import { expect, test } from 'vitest';
import { rise, slope } from './growth.mjs';

test('numbers that swing between two sizes rise by 0, also when one of 16 is lower than all others', () => {
  const swinging = Array.from({ length: 16 }, (_, n): number => (n % 2 === 0 ? 1000 : 152_000));
  expect(rise(swinging)).toBe(0);
  expect(rise(swinging.with(4, 1000 - 6144))).toBe(0);
  expect(rise(swinging.with(14, 1000 - 6144))).toBe(0);
});

test('numbers that swing and grow by 10 at each look rise by what they grow in half of the settled looks', () => {
  const growing = Array.from({ length: 16 }, (_, n) => 10 * n + (n % 2 === 0 ? 1000 : 152_000));
  expect(rise(growing)).toBe(60);
});

test('a line has its slope', () => {
  expect(slope([1, 2, 5].map((x) => ({ x, y: 3 * x + 4 })))).toBeCloseTo(3);
});
