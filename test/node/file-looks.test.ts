import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  createSlicedLooks,
  type LookAtFiles,
  lookWithoutWaiting,
  sharedThreadPatience,
} from '../../src/node/file-looks.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const ways: readonly (readonly [string, LookAtFiles])[] = [
  ['in slices', createSlicedLooks(() => performance.now(), sharedThreadPatience)],
  ['without waiting', lookWithoutWaiting],
];

describe.each(ways)('looks %s', (_name, lookAt) => {
  test('see each path once, with what is there', async () => {
    const { path } = createTempFolder({ 'a.lua': 'one', 'b.lua': 'three' });
    const paths = ['a.lua', 'gone.lua', 'a.lua/inside', 'b.lua', '.'].map((name) => join(path, name));
    const seen: [number, number | undefined][] = [];
    await lookAt(paths, (position, at) => seen.push([position, at?.isFile() ? at.size : undefined]));
    seen.sort(([a], [b]) => a - b);
    expect(seen).toEqual([
      [0, 3],
      [1, undefined],
      [2, undefined],
      [3, 5],
      [4, undefined],
    ]);
  });

  test('of no paths end at once', async () => {
    await lookAt([], () => expect.unreachable());
  });
});

/** Looks of which each takes so long, on a clock that only they move. */
function timedLooks(costMs: (look: number) => number) {
  const { path } = createTempFolder({ 'a.lua': '' });
  let [now, made] = [0, 0];
  const lookAt = createSlicedLooks(
    () => now,
    sharedThreadPatience,
    (file) => {
      now += costMs(made++);
      return statSync(file);
    },
  );
  const look = async (count: number) => {
    let turns = 0;
    let seen = 0;
    let done = false;
    const turn = (): void => {
      turns++;
      if (!done) setImmediate(turn);
    };
    setImmediate(turn);
    await lookAt(Array(count).fill(join(path, 'a.lua')), () => seen++);
    done = true;
    return { turns, seen };
  };
  return { look, made: () => made };
}

test('a slice ends after 0.3 ms, and the thread does something else', async () => {
  const { look } = timedLooks(() => 0.1);
  const { turns, seen } = await look(30);
  expect(seen).toBe(30);
  expect(turns).toBeGreaterThanOrEqual(7); // three or four looks each
});

test('a drive on which three looks in a row take 4 ms is not waited for again', async () => {
  const { look, made } = timedLooks(() => 5);
  expect((await look(50)).seen).toBe(50);
  expect(made()).toBe(3);
  expect((await look(50)).seen).toBe(50);
  expect(made()).toBe(3);
});

test('single slow looks change nothing', async () => {
  const { look, made } = timedLooks((n) => (n % 3 === 0 ? 0.01 : 5));
  await look(50);
  expect(made()).toBe(50);
});
