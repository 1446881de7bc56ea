import { expect, test } from 'vitest';
import { findDelays } from './find-lost.mjs';

const save = (tag: string, at: number, id = 'a.lua') => ({ id, tag, pattern: 'x', startedAt: at - 1, at });
const told = (tag: string | undefined, at: number, id = 'a.lua') => ({ id, tag, at });
const delays = (saves: ReturnType<typeof save>[], heard: ReturnType<typeof told>[]) =>
  findDelays(saves, heard, 2000).map(({ delayMs }) => delayMs);
const lost = Number.POSITIVE_INFINITY;

test('a save that is told has its delay, and a later save that is told stands for earlier ones', () => {
  expect(delays([save('1', 100), save('2', 200)], [told('2', 250)])).toEqual([150, 50]);
});

test('a save is lost when neither it nor a later one is told within the time', () => {
  expect(delays([save('1', 100)], [])).toEqual([lost]);
  expect(delays([save('1', 100)], [told('1', 2101)])).toEqual([lost]);
  expect(delays([save('1', 100), save('2', 200)], [told('1', 150)])).toEqual([50, lost]);
  expect(delays([save('1', 100)], [told('1', 150, 'b.lua')])).toEqual([lost]);
});

test('content that is back before it was missed is not lost', () => {
  const saves = [save('1', 100), save('2', 1000), save('1', 1001)];
  expect(delays(saves, [told('1', 150)])).toEqual([50, 0, 0]);
});

test('the last save is lost when older content, or that the file is gone, is told after it', () => {
  const saves = [save('1', 100), save('2', 200)];
  expect(delays(saves, [told('2', 250), told('1', 300)])).toEqual([150, lost]);
  expect(delays(saves, [told('2', 250), told(undefined, 300)])).toEqual([150, lost]);
});
