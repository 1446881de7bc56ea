import { describe, expect, test } from 'vitest';
import { callJson } from '../../src/wasm/call-json.ts';
import { playWasm } from '../support/wasm-play.ts';

const adding = (params: string, sum: string) => `(module (func (export "add") (param ${params}) (result i32) ${sum}))`;
const two = adding('i32 i32', '(i32.add (local.get 0) (local.get 1))');
const three = adding('i32 i32 i32', '(i32.add (i32.add (local.get 0) (local.get 1)) (local.get 2))');

const all = `(module (memory (export "memory") 1 1)
  (data (i32.const 8) "{\\22a\\22:[1,2]}") (data (i32.const 40) "[1,") (data (i32.const 50) "\\ff")
  (global $heap (mut i32) (i32.const 1000)) (global $freed (mut i32) (i32.const 0))
  (func (export "alloc") (param i32) (result i32) (global.get $heap)
    (global.set $heap (i32.add (global.get $heap) (local.get 0))))
  (func (export "dealloc") (param i32 i32) (global.set $freed (i32.add (global.get $freed) (local.get 1))))
  (func (export "freed") (result i32) (global.get $freed))
  (func (export "i64") (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
  (func (export "f32") (param f32) (result f32) (local.get 0))
  (func (export "f64") (param f64) (result f64) (local.get 0))
  (func (export "i32") (param i32) (result i32) (local.get 0))
  (func (export "none"))
  (func (export "several") (param i32 f64) (result f64 i32) (local.get 1) (local.get 0))
  (func (export "echo_json") (param i32 i32) (result i32 i32) (local.get 0) (local.get 1))
  (func (export "packed_json") (result i64) (i64.const 0xb00000008))
  (func (export "second_json") (param i32 i32 f64 i32 i32) (result i32 i32) (local.get 3) (local.get 4))
  (func (export "broken_json") (result i32 i32) (i32.const 40) (i32.const 3))
  (func (export "bytes_json") (result i32 i32) (i32.const 50) (i32.const 1))
  (func (export "far_json") (result i32 i32) (i32.const 65535) (i32.const 2))
  (func (export "vector") (param v128))
  (func (export "trap") (unreachable)) (func (export "spin") (loop $l (br $l)))
  (global $n (mut i32) (i32.const 0))
  (func (export "increment") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get_counter") (result i32) (global.get $n)))`;

async function started(text = all) {
  const t = await playWasm({ 'a.wasm': text });
  const eid = t.spawn('a.wasm');
  const call = (name: string, ...args: readonly unknown[]): unknown => {
    const result = callJson(t.game.scripts, 'a.wasm', eid, name, ...args);
    return result.ok ? result.value : `${result.error.code}: ${result.error.message}`;
  };
  return { t, eid, call };
}

describe('calls of exports from TypeScript', () => {
  test.each([
    ['i32', [-5], -5],
    ['i32', [true], 1],
    ['i32', [4_294_967_295], -1],
    ['i64', [41n], 42n],
    ['i64', [41], 42n],
    ['f32', [0.5], 0.5],
    ['f64', [Number.NaN], Number.NaN],
    ['none', [], undefined],
    ['several', [7, 0.25], [0.25, 7]],
    ['echo_json', [{ a: [1, 'é', null] }], { a: [1, 'é', null] }],
    ['echo_json', ['text'], 'text'],
    ['echo_json', [null], null],
    ['packed_json', [], { a: [1, 2] }],
    ['second_json', [['x'], 1.5, { y: 2 }], { y: 2 }],
  ])('%s(%o) gives %o', async (name, args, expected) => {
    const { call, t } = await started();
    expect(call(name, ...args)).toEqual(expected);
    expect(t.failures).toEqual([]);
  });

  test('memory that was asked for is given back', async () => {
    const { call } = await started();
    call('second_json', ['x'], 1, { y: 2 });
    expect(call('freed')).toBe('["x"]'.length + '{"y":2}'.length);
  });

  test.each([
    ['missing', [], /^CALL_FAILED: a.wasm exports no function "missing"/],
    ['incremen', [], /did you mean "increment"/],
    ['__proto__', [], /exports no function/],
    ['i32', [], /i32 is \(i32\) -> i32 and was called with \(\): nothing is left for its parameter 1/],
    ['i32', [1, 2], /called with \(number, number\): argument 2 is one too many/],
    ['i32', [1.5], /argument 1, 1.5, does not fit i32/],
    ['i32', [2 ** 32], /does not fit i32/],
    ['i32', [1n], /does not fit i32/],
    ['i32', ['x'], /argument 1 is passed as JSON text, for which \(i32, i32\) is needed/],
    ['i64', [0.5], /does not fit i64/],
    ['i64', [2n ** 64n], /does not fit i64/],
    ['vector', [1], /does not fit v128/],
    ['echo_json', [undefined], /is no data: a undefined/],
    ['echo_json', [{ n: 1n }], /cannot be written as JSON/],
    ['broken_json', [], /what broken_json gives is not JSON/],
    ['bytes_json', [], /is not UTF-8/],
    ['far_json', [], /2 bytes at 65535 are outside of its memory/],
    ['trap', [], /^CALL_FAILED: trap: unreachable/],
    ['spin', [], /^BUDGET_SPENT: /],
  ])('%s(%o) fails, showing why', async (name, args, message) => {
    const { call } = await started();
    expect(call(name, ...args)).toMatch(message);
    expect(call('i32', 5)).toBe(5);
  });

  test('a trap makes the instance anew, an error in the arguments does not', async () => {
    const { call } = await started();
    call('increment');
    call('i32', 'x');
    expect(call('get_counter')).toBe(1);
    call('trap');
    expect(call('get_counter')).toBe(0);
  });

  test('there is nothing to call on an entity that does not run the script', async () => {
    const { t } = await started();
    expect(callJson(t.game.scripts, 'a.wasm', t.spawn(), 'none')).toMatchObject({ error: { code: 'SCRIPT_MISSING' } });
  });
});

describe('well-known examples', () => {
  test('a counter that was incremented three times is 0 after a reload', async () => {
    const { call, t } = await started();
    for (let n = 0; n < 3; n++) call('increment');
    expect(call('get_counter')).toBe(3);
    await t.reload(`${all.slice(0, -1)} (func))`);
    expect(call('get_counter')).toBe(0);
  });

  test('state that is kept in a component is given back with a call', async () => {
    const setter = `${all.slice(0, -1)} (func (export "set_counter") (param i32) (global.set $n (local.get 0))))`;
    const { call, t, eid } = await started(setter);
    for (let n = 0; n < 3; n++) call('increment');
    t.game.world.components.Position.x[eid] = Number(call('get_counter'));
    await t.reload(`${setter.slice(0, -1)} (func))`);
    call('set_counter', t.x(eid)[0]);
    expect(call('get_counter')).toBe(3);
  });

  test('add(a, b) becomes add(a, b, c): the new signature holds at once, and the old one is an error', async () => {
    const { call, t } = await started(two);
    expect(call('add', 1, 2)).toBe(3);
    await t.reload(three);
    expect(call('add', 1, 2, 3)).toBe(6);
    expect(call('add', 1, 2)).toMatch(/add is \(i32, i32, i32\) -> i32 and was called with \(number, number\)/);
  });

  test('invalid bytes leave the old module answering', async () => {
    const { call, t } = await started(two);
    await t.reload(new Uint8Array([0, 1, 2, 3]));
    expect([call('add', 20, 22), t.refusals()]).toEqual([42, ['WASM_INVALID']]);
  });

  test('v1, v2, v3: each works, and a bad one in between loses nothing', async () => {
    const { call, t } = await started(two);
    await t.reload(three);
    await t.reload(wrongImport);
    expect(call('add', 1, 1, 1)).toBe(3);
    await t.reload(two.replace('i32.add', 'i32.mul'));
    expect(call('add', 6, 7)).toBe(42);
  });
});

const wrongImport = '(module (import "host" "missing" (func)))';
