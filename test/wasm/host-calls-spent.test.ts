import { expect, test } from 'vitest';
import { bothForms, playWasm } from '../support/wasm-play.ts';

const [, own] = bothForms[0]!;
const limits = { callTicks: 100_000 };
const table = '(table 2 funcref) (elem (i32.const 0) $say $set)';
/** A host call that no price stands in front of: it goes through a table. */
const line = '(call_indirect (param i32 i32) (i32.const 10) (i32.const 5) (i32.const 0))';

test.each([
  ['one behind the other', line.repeat(3000), 48],
  ['each of them caught', `(try (do ${line}) (catch_all))`.repeat(3000), 49],
])('3,000 host calls without a loop, %s: the call ends with the first that it cannot pay', async (_, calls, lines) => {
  const t = await playWasm({ 'a.wasm': own(calls, table) }, { limits });
  t.spawn('a.wasm');
  t.frames(1);
  expect(t.failures).toMatchObject([{ code: 'BUDGET_SPENT' }]);
  expect(t.printed).toHaveLength(lines); // of 2,000 ticks each; the rest is for the code itself
  expect(t.game.scripts.counts()['game']?.mostTicks).toBe(100_001);
});

test.each([
  ['a column that there is not', '(call $set (i32.const 900) (local.get $e) (f32.const 1))'],
  ['an entity that there is not', '(call $set (global.get $x) (i32.const 77777) (f32.const 1))'],
  [
    'a column that there is not, through a table',
    '(call_indirect (param i32 i32 f32) (i32.const 900) (i32.const 1) (f32.const 1) (i32.const 1))',
  ],
])('writing %s and catching what that throws costs 5,000 ticks each time', async (_, refused) => {
  const loop = `(loop $l (try (do ${refused}) (catch_all (call $add (local.get $e) (f32.const 1)))) (br $l))`;
  const t = await playWasm({ 'a.wasm': own(`(call $add (local.get $e) (f32.const 0)) ${loop}`, table) }, { limits });
  const eid = t.spawn('a.wasm');
  t.frames(1);
  expect(t.failures).toMatchObject([{ code: 'BUDGET_SPENT' }]);
  expect(t.x(eid)).toEqual([19]);
});

test('1,000 reads of two columns cost 1,000 ticks more than as many of one', async () => {
  const spent = async (name: string, type: string): Promise<number> => {
    const imports = `(import "ecs" "pair" (func $pair (param i32 i32) (result i32)))
      (import "ecs" "${name}" (func $read (param i32 i32) (result ${type})))`;
    // both the column and the pair have the number 1
    const first = '(call $add (local.get $e) (f32.const 0)) (drop (call $pair (global.get $x) (global.get $x)))';
    const reads = '(drop (call $read (i32.const 1) (local.get $e)))'.repeat(1000);
    const code = `(func (export "reads") (local $e i32) (local.set $e (call $entity)) ${first + reads})`;
    const t = await playWasm({ 'a.wasm': own('', code).replace('(module', `(module ${imports}`) }, { limits });
    expect(t.game.scripts.call(t.spawn('a.wasm'), 'a.wasm', 'reads').ok).toBe(true);
    return t.game.scripts.counts()['game']!.mostTicks;
  };
  expect((await spent('get_pair', 'i64')) - (await spent('get_f32', 'f32'))).toBe(1000);
});
