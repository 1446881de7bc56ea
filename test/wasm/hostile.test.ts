import { describe, expect, test } from 'vitest';
import { bothForms, counterCode, playWasm, wasmScript } from '../support/wasm-play.ts';
import { wat } from '../support/wat.ts';

const { body, state, global } = counterCode();
const count = '(call $add (local.get $e) (f32.const 1))';

describe.each(bothForms)('modules that want to do harm, %s instance', (_, module) => {
  const only = (harm: string) => `(if (i32.eq (local.get $e) (i32.const 2)) (then ${harm})) ${count}`;
  const imports = (code: string, text: string) => text.replace('(module', `(module ${code}`);

  test.each([
    ['growing memory for ever', '(loop $l (drop (memory.grow (i32.const 1))) (br $l))', ''],
    [
      'filling memory again and again',
      '(loop $l (memory.fill (i32.const 0) (i32.const 7) (i32.const 65536)) (br $l))',
      '',
    ],
    ['writing log lines for ever', '(loop $l (call $say (i32.const 10) (i32.const 5)) (br $l))', ''],
    ['a tail call without end', '(return_call $tail)', '(func $tail (return_call $tail))'],
    [
      'calling itself through a table',
      '(call_indirect (i32.const 0))',
      '(table 1 funcref) (elem (i32.const 0) $self) (func $self (call_indirect (i32.const 0)))',
    ],
    [
      'catching its own traps',
      '(loop $l (try (do (call $deep)) (catch_all)) (br $l))',
      '(func $deep (call $set (i32.const 999) (i32.const 1) (f32.const 0)))',
    ],
    ['throwing what nobody catches', '(throw $t)', '(tag $t)'],
  ])('%s: ended within its budget; healthy entities and scripts miss no update', async (__, harm, code) => {
    const t = await playWasm(
      { 'a.wasm': module(only(harm), code), 'b.wasm': module(count) },
      { limits: { callTicks: 100_000 } },
    );
    const [one, bad, three] = [t.spawn('a.wasm'), t.spawn('a.wasm'), t.spawn('a.wasm')];
    const other = t.spawn('b.wasm');
    t.frames(4);
    expect(t.x(one, three, other)).toEqual([4, 4, 4]);
    expect(t.x(bad)).toEqual([0]);
    expect(t.failures).toHaveLength(3); // then it is suspended
    expect(t.printed.length).toBeLessThan(200);
  });

  test('as many entities, events, timers and queries as its budget pays for, and no more', async () => {
    const code = `(data (i32.const 20) "on_tick") (data (i32.const 40) "Position") (func (export "on_tick"))`;
    const floods: readonly (readonly [string, string])[] = [
      [
        '(import "ecs" "spawn" (func $spawn (param i32 i32 i32 i32) (result i32)))',
        '(drop (call $spawn (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))',
      ],
      [
        '(import "time" "every" (func $every (param f64 i32 i32) (result i32)))',
        '(drop (call $every (f64.const 100) (i32.const 20) (i32.const 7)))',
      ],
      [
        '(import "events" "emit" (func $emit (param i32 i32 i32 i32)))',
        '(call $emit (i32.const 20) (i32.const 7) (i32.const 0) (i32.const 0))',
      ],
    ];
    for (const [needed, flood] of floods) {
      const t = await playWasm(
        { 'a.wasm': imports(needed, module(`(loop $l ${flood} (br $l))`, code)) },
        { limits: { callTicks: 100_000 } },
      );
      t.spawn('a.wasm');
      t.frames(1);
      expect(t.failures).toMatchObject([{ code: 'BUDGET_SPENT' }]);
      expect(t.game.world.handles.alive()).toBeLessThan(600);
      expect(t.game.scripts.counts()['game']?.timers).toBeLessThan(600);
    }
  });

  test('a frame with 40 endless entities ends after three of them, and the mod’s other scripts run in it', async () => {
    const t = await playWasm(
      { 'a.wasm': module('(loop $l (br $l))'), 'b.wasm': module(count) },
      { limits: { callTicks: 100_000, frameTicks: 600_000 } },
    );
    for (let n = 0; n < 40; n++) t.spawn('a.wasm');
    const other = t.spawn('b.wasm');
    t.frames(2);
    expect(t.failures).toHaveLength(3);
    expect(t.x(other)).toEqual([2]);
  });

  test('the bytes of a good module with any one of them changed: refused, or run, never more', async () => {
    const good = wat(module(body, global + state));
    const t = await playWasm({ 'a.wasm': good, 'b.wasm': module(count) }, { limits: { callTicks: 20_000 } });
    t.spawn('a.wasm');
    const other = t.spawn('b.wasm');
    let frames = 0;
    for (let at = 0; at < good.length; at += 7) {
      const changed = good.slice();
      changed[at] = changed[at]! ^ (1 << (at % 8));
      await t.reload(changed);
      frames++;
    }
    await t.reload(good);
    expect(t.x(other)).toEqual([frames + 1]);
    for (const { error } of t.reloads) expect(error?.code).not.toBe('INTERNAL');
  });
});

test('tables and globals count: 8,000 instances cannot take the machine’s memory', async () => {
  const t = await playWasm({
    'a.wasm': '(module (table 50000 funcref) (func (export "on_update") (param f32)))',
    'b.wasm': `(module ${'(global (mut i64) (i64.const 0))'.repeat(2000)} (func (export "on_update") (param f32)))`,
  });
  expect(t.refusals()).toEqual(['WASM_INVALID', 'WASM_INVALID']);
});

test('a query of each kind is kept: after 256 different ones further are refused', async () => {
  const query = '(import "ecs" "query" (func $query (param i32 i32 i32 i32 i32 i32) (result i32)))';
  const names = `(data (i32.const 100) "${'Velocity\\0a'.repeat(32)}${'Position\\0a'.repeat(32)}")`;
  const code = `(func (export "ask") (param $n i32) (result i32) (local $from i32) (local $to i32)
    (local.set $from (i32.shr_u (local.get $n) (i32.const 5)))
    (local.set $to (i32.add (i32.const 32) (i32.and (local.get $n) (i32.const 31))))
    (call $query (i32.const 0) (i32.const 8)
      (i32.add (i32.const 100) (i32.mul (local.get $from) (i32.const 9)))
      (i32.mul (i32.sub (local.get $to) (local.get $from)) (i32.const 9)) (i32.const 10000) (i32.const 10)))`;
  const t = await playWasm({ 'a.wasm': wasmScript(names + code).replace('(module', `(module ${query}`) });
  const eid = t.spawn('a.wasm');
  const ask = (n: number) => t.game.scripts.call(eid, 'a.wasm', 'ask', n);
  for (let n = 1; n <= 256; n++) expect(ask(n)).toMatchObject({ value: 1 });
  expect(ask(5)).toMatchObject({ value: 1 });
  expect(ask(257)).toMatchObject({ error: { message: expect.stringContaining('256 different queries') } });
});
