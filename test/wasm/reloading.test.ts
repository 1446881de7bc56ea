import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { createWasmRuntime } from '../../src/wasm/wasm-runtime.ts';
import { bothForms, counterCode, playWasm, wasmScript } from '../support/wasm-play.ts';
import { wat } from '../support/wat.ts';

const { body, state, global } = counterCode();
const fast = counterCode(100).body;
const spin = '(loop $l (br $l))';

describe.each(bothForms)('a reload, %s instance', (form, module) => {
  const counter = module(body, global + state);
  const faster = module(fast, global + state);

  test('without state functions, globals and memory start anew; it is said once', async () => {
    const t = await playWasm({ 'a.wasm': module(body, global) });
    const [one, two] = [t.spawn('a.wasm'), t.spawn('a.wasm')];
    t.frames(3);
    await t.reload(module(fast, global));
    await t.reload(module(body, global));
    await t.reload(module(fast, global));
    expect(t.x(one, two)).toEqual(form === 'own' ? [101, 101] : [101, 102]);
    expect(t.logs.map(({ level, script }) => [level, script])).toEqual([['warn', 'a.wasm']]);
    expect(t.logs[0]?.message).toContain('get_state and set_state');
  });

  test('a module that holds nothing is reloaded without a word', async () => {
    const plain = (value: number) =>
      `(module (func (export "on_update") (param ${form === 'own' ? '' : 'i32'} f32) (drop (i32.const ${value}))))`;
    const t = await playWasm({ 'a.wasm': plain(1) });
    t.spawn('a.wasm');
    await t.reload(plain(2));
    expect([t.logs, t.game.scripts.list()[0]?.version]).toEqual([[], 2]);
  });

  test('the first sections of a file that is being written are no version, though they are a module', async () => {
    const t = await playWasm({ 'a.wasm': counter });
    const eid = t.spawn('a.wasm');
    t.frames(3);
    for (const text of ['(module)', '(module (type (func)) (memory 1))']) await t.reload(wat(text));
    expect(t.refusals()).toEqual(['WASM_EXPORT', 'WASM_EXPORT']);
    await t.reload(faster);
    expect([t.x(eid), t.logs]).toEqual([[106], []]);
  });

  test('get_state and set_state carry what each instance holds over 20 reloads', async () => {
    const t = await playWasm({ 'a.wasm': counter });
    const early = t.spawn('a.wasm');
    t.frames(3);
    const late = t.spawn('a.wasm');
    for (let n = 0; n < 10; n++) {
      await t.reload(faster);
      await t.reload(counter);
    }
    expect(t.x(early, late)).toEqual(form === 'own' ? [23, 20] : [42, 43]);
    expect([t.failures, t.logs, t.game.scripts.list()[0]?.version]).toEqual([[], [], 21]);
  });

  test.each([
    ['invalid bytes', new Uint8Array([1, 2, 3]), 'WASM_INVALID'],
    ['a truncated file', wat(counter).slice(0, -9), 'WASM_INVALID'],
    ['a missing import', counter.replace('"host" "log"', '"host" "lgo"'), 'WASM_IMPORT'],
    [
      'an import with another signature',
      counter.replace('"log" (func $say (param i32 i32))', '"log" (func $say (param i64))'),
      'WASM_IMPORT',
    ],
    [
      'an import that is no function',
      counter.replace('(memory (export', '(import "ecs" "add" (global i32)) (memory (export'),
      'WASM_IMPORT',
    ],
    [
      '__proto__ as an import',
      counter.replace('(memory (export', '(import "__proto__" "x" (func)) (memory (export'),
      'WASM_IMPORT',
    ],
    [
      'a hook with another signature',
      counter.replace('"on_update") (param', '"on_update") (param f64) (param'),
      'WASM_EXPORT',
    ],
    ['a start that traps', module(fast, `${global}${state}(start $f) (func $f (unreachable))`), 'BODY_FAILED'],
    ['a start that never ends', module(fast, `${global}${state}(start $f) (func $f ${spin})`), 'BUDGET_SPENT'],
    [
      'a set_state that traps',
      faster.replace('(global.set $n (i32.sub', '(unreachable) (global.set $n (i32.sub'),
      'STATE_REJECTED',
    ],
    [
      'a set_state that never ends',
      faster.replace('(global.set $n (i32.sub', `${spin} (global.set $n (i32.sub`),
      'BUDGET_SPENT',
    ],
    [
      'an alloc past its memory',
      faster.replace('(result i32) (i32.const 200)', '(result i32) (i32.const 65535)'),
      'STATE_REJECTED',
    ],
    ['a data segment past its memory', counter.replace('(i32.const 0) "Pos', '(i32.const 65530) "Pos'), 'BODY_FAILED'],
  ])(
    '%s: refused, the old instance goes on in the same frame, and the next good version has its state',
    async (_, bad, code) => {
      const t = await playWasm({ 'a.wasm': counter });
      const eid = t.spawn('a.wasm');
      t.frames(2);
      await t.reload(bad);
      expect([t.refusals(), t.x(eid)]).toEqual([[code], [3]]);
      expect(t.reloads.at(-1)?.error?.place).toMatchObject({ script: 'a.wasm', mod: 'game' });
      await t.reload(faster);
      expect([t.x(eid), t.failures, t.game.scripts.list()[0]?.version]).toEqual([[104], [], 2]);
    },
  );

  test.each([
    ['traps', '(unreachable)', 'STATE_REJECTED'],
    ['never ends', spin, 'BUDGET_SPENT'],
  ])('a get_state that %s holds up one save, and the save after that goes on without it', async (_, trap, code) => {
    const broken = counter.replace('(result i32 i32)', `(result i32 i32) ${trap}`);
    const t = await playWasm({ 'a.wasm': broken });
    const eid = t.spawn('a.wasm');
    t.frames(2);
    await t.reload(faster);
    expect([t.refusals(), t.x(eid)]).toEqual([[code], [3]]);
    await t.reload(`${faster.slice(0, -1)} (func))`);
    expect(t.x(eid)).toEqual([101]);
  });

  test.each([
    ['a length past the memory', '(i32.const 100) (i32.const 70000)', /70000 bytes at 100 are outside/],
    ['a pointer past the memory', '(i32.const -8) (i32.const 3)', /3 bytes at 4294967288 are outside/],
    ['a negative length', '(i32.const 100) (i32.const -1)', /4294967295 bytes/],
    ['no JSON', '(i32.const 10) (i32.const 5)', /what get_state gives is not JSON/],
    ['no UTF-8', '(i32.store8 (i32.const 10) (i32.const 200)) (i32.const 10) (i32.const 5)', /not UTF-8/],
    [
      'JSON 100 deep',
      '(memory.fill (i32.const 300) (i32.const 91) (i32.const 100)) (i32.const 300) (i32.const 100)',
      /deeper than 64/,
    ],
  ])('%s from get_state: refused, and the old instance goes on', async (_, pair, message) => {
    const t = await playWasm({ 'a.wasm': counter.replace('(i32.const 100) (i32.const 3))', `${pair})`) });
    const eid = t.spawn('a.wasm');
    t.frames(2);
    await t.reload(faster);
    expect([t.refusals(), t.x(eid)]).toEqual([['STATE_REJECTED'], [3]]);
    expect(t.reloads.at(-1)?.error?.message).toMatch(message);
  });

  test('get_state may give one i64: the pointer, and the length in the upper half', async () => {
    const packed = counter
      .replace('"get_state") (result i32 i32)', '"get_state") (result i64)')
      .replace('(i32.const 100) (i32.const 3))', '(i64.const 0x300000064))');
    const t = await playWasm({ 'a.wasm': packed });
    const eid = t.spawn('a.wasm');
    t.frames(5);
    await t.reload(faster);
    expect(t.x(eid)).toEqual([106]);
  });

  test('a trap makes the instance anew with the state that was taken last', async () => {
    const atSeven = `(if (i32.eq (global.get $n) (i32.const 7)) (then (unreachable)))`;
    const t = await playWasm({ 'a.wasm': counter });
    const eid = t.spawn('a.wasm');
    t.frames(4);
    await t.reload(module(atSeven + body, global + state)); // taken: 4
    t.frames(2);
    expect(t.x(eid)).toEqual([7]);
    t.frames(1);
    expect([t.x(eid), t.failures.length]).toEqual([[7], 1]);
    t.frames(1);
    expect(t.x(eid)).toEqual([5]);
  });

  test('a version that throws on its entities is taken back, and they are what they were before it', async () => {
    const t = await playWasm({ 'a.wasm': counter });
    const rolledBack: [number, number][] = [];
    t.game.scripts.events.on('rolledBack', ({ from, to }) => rolledBack.push([from, to]));
    const eid = t.spawn('a.wasm');
    t.frames(3);
    await t.reload(module(`(global.set $n (i32.const 20)) (unreachable)`, global + state));
    t.frames(1);
    expect(rolledBack).toEqual([[2, 3]]);
    expect([t.x(eid), t.failures.length]).toEqual([[4], 1]);
    t.frames(70);
    expect(t.game.scripts.list()[0]).toMatchObject({ version: 3, entities: 1 });
  });

  test('the component shows which version an entity runs', async () => {
    const t = await playWasm({ 'a.wasm': counter });
    const eid = t.spawn('a.wasm');
    await t.reload(faster);
    expect(t.game.scripts.component('a.wasm').state[eid]).toBe(2 * 4 + 1);
  });
});

test('30 own instances move within the budget of each frame, on old or new code meanwhile, and are told as one swap', async () => {
  const [, own] = bothForms[0]!;
  const t = await playWasm({ 'a.wasm': own(body, global + state) }, { swapBudgetMs: 0 });
  const entities = Array.from({ length: 30 }, () => t.spawn('a.wasm'));
  t.frames(2);
  await t.reload(own(fast, global + state));
  const moved = () => t.x(...entities).filter((x) => x > 100).length;
  const first = moved();
  t.frames(5);
  expect([first < 5, moved() > first, moved() < 30]).toEqual([true, true, true]);
  t.frames(30);
  expect(t.x(...entities)).toEqual(entities.map(() => 138));
  expect(t.swapped).toMatchObject([{ script: 'a.wasm', version: 2, entities: 30, failed: 0 }]);
});

test('a module can change from an instance per entity to a shared one and back', async () => {
  const [[, own], [, shared]] = [bothForms[0]!, bothForms[1]!];
  const count = '(call $add (local.get $e) (f32.const 1))';
  const t = await playWasm({ 'a.wasm': own(count) });
  const entities = [1, 2, 3].map(() => t.spawn('a.wasm'));
  t.frames(1);
  await t.reload(shared(count));
  await t.reload(own(`${count}${count}`));
  t.frames(3);
  expect(t.x(...entities)).toEqual([10, 10, 10]);
  expect(t.failures).toEqual([]);
});

test('a set of a Lua file and a module becomes live together, or not at all', async () => {
  const lua = (step: number) =>
    `local e = ... local P = ecs.component("Position") local m = {} function m.on_update() P.y[e] = ${step} end return m`;
  const [, own] = bothForms[0]!;
  const adding = (step: number) => wat(own(`(call $add (local.get $e) (f32.const ${step}))`));
  const t = await playWasm(
    { 'a.wasm': adding(1), 'b.lua': lua(1) },
    { runtimes: [createLuaRuntime(), createWasmRuntime()] },
  );
  const eid = t.spawn('a.wasm', 'b.lua');
  await t.save({ 'a.wasm': adding(10).slice(0, -5), 'b.lua': lua(10) });
  t.frames(1);
  expect([t.x(eid), t.game.world.components.Position.y[eid]]).toEqual([[1], 1]);
  await t.save({ 'a.wasm': adding(10) });
  t.frames(1);
  expect([t.x(eid), t.game.world.components.Position.y[eid]]).toEqual([[11], 10]);
});

test('staging changes nothing: neither columns, nor entities, nor random numbers', async () => {
  const start = `(func (export "_initialize") (drop (call $random (i32.const 1) (i32.const 1000)))
    (call $add (i32.const 1) (f32.const 500)) (call $despawn (i32.const 1)))`;
  const random = '(import "host" "random" (func $random (param i32 i32) (result f64)))';
  const script = (code: string) => wasmScript(code).replace('(module', `(module ${random}`);
  const roll =
    '(func (export "on_update") (param f32) (call $put (call $entity) (i32.trunc_f64_s (call $random (i32.const 1) (i32.const 1000)))))';
  const rolls = async (files: readonly string[]): Promise<number[]> => {
    const t = await playWasm({ 'a.wasm': script(roll), 'b.wasm': script(roll) });
    const [, eid] = [t.spawn(), t.spawn('a.wasm')];
    const seen: number[] = [];
    for (const file of files) {
      await t.save({ 'b.wasm': wat(script(file)) });
      t.frames(1);
      seen.push(...t.x(1, eid));
    }
    return seen;
  };
  expect(await rolls([start, `${start}(func)`])).toEqual(await rolls([roll, `${roll}(func)`]));
});

test('a module is compiled before it is tried: trying it takes no second compilation', async () => {
  const [, own] = bothForms[0]!;
  const t = await playWasm({ 'a.wasm': own(body, global + state) });
  const eid = t.spawn('a.wasm');
  const compiled = vi.spyOn(WebAssembly, 'compile');
  const { Module } = WebAssembly;
  let inFrame = 0;
  vi.spyOn(WebAssembly, 'Module').mockImplementation((bytes) => {
    inFrame++;
    return new Module(bytes);
  });
  onTestFinished(() => void vi.restoreAllMocks());
  await t.reload(own(fast, global + state));
  expect([compiled.mock.calls.length, inFrame, t.x(eid)]).toEqual([1, 0, [101]]);
  await t.reload(own(body, global + state)); // the content of before
  expect([compiled.mock.calls.length, inFrame, t.x(eid)]).toEqual([1, 0, [2]]);
});

test.each([
  ['own', 11],
  ['shared', 2],
])('100 reloads of 10 entities, %s instance: never more than %d instances at a time', async (form, instances) => {
  const [, module] = bothForms.find(([name]) => name === form)!;
  const t = await playWasm({ 'a.wasm': module(body, global + state) }, { limits: { instances } });
  const entities = Array.from({ length: 10 }, () => t.spawn('a.wasm'));
  for (let n = 0; n < 50; n++) {
    await t.reload(module(`(global.set $n (i32.const 0)) ${fast}`, global + state));
    await t.reload(n % 5 === 4 ? '(module (start $f) (func $f (unreachable)))' : module(body, global + state));
  }
  for (const eid of entities) t.game.despawn(eid);
  const again = Array.from({ length: 10 }, () => t.spawn('a.wasm'));
  t.frames(1);
  expect(t.x(...again).every((x) => x > 0)).toBe(true);
  expect(t.failures).toEqual([]);
});
