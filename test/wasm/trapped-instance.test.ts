import { expect, test } from 'vitest';
import { bothForms, counterCode, playWasm } from '../support/wasm-play.ts';

const [, own] = bothForms[0]!;
const { body, state, global } = counterCode();

/** The second entity traps when it has counted to so many, behind the change of what it holds. */
const trapsAt = (count: number): string => `${body}
  (if (i32.and (i32.eq (local.get $e) (i32.const 2)) (i32.eq (global.get $n) (i32.const ${count}))) (then (unreachable)))`;

test('of 50 entities one traps: its instance begins again with the state of the last reload, and 49 count on', async () => {
  const t = await playWasm({ 'a.wasm': own(body, global + state) });
  const entities = Array.from({ length: 50 }, () => t.spawn('a.wasm'));
  t.frames(3);
  await t.reload(own(trapsAt(6), global + state)); // all have counted to 3
  const seen: number[][] = [];
  for (let n = 0; n < 5; n++) {
    t.frames(1);
    const [first, second, ...others] = t.x(...entities);
    expect(others).toEqual(others.map(() => first));
    seen.push([first!, second!]);
  }
  expect(seen).toEqual([
    [5, 5],
    [6, 6],
    [7, 4],
    [8, 5],
    [9, 6],
  ]);
  expect(t.failures.map(({ place }) => place.entity)).toEqual([2, 2]);
});

test('of 50 entities without state one traps in each frame: it is left out, 49 count on and keep their memory', async () => {
  const t = await playWasm({ 'a.wasm': own(trapsAt(1), global) });
  const entities = Array.from({ length: 50 }, () => t.spawn('a.wasm'));
  for (let n = 1; n <= 10; n++) {
    t.frames(1);
    const [first, second, ...others] = t.x(...entities);
    expect([first, second]).toEqual([n, 1]);
    expect(others).toEqual(others.map(() => n));
  }
  expect(t.failures).toHaveLength(3);
});
