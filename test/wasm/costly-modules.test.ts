import { expect, test } from 'vitest';
import { encodeName, encodeU32 } from '../../src/meter/leb128.ts';
import { fillWasmLimits } from '../../src/wasm/limits.ts';
import { loadModule } from '../../src/wasm/load-module.ts';
import { body, exported, join, list, many, moduleOf, repeat, section } from '../hostile/support/module-bytes.ts';
import { playWasm } from '../support/wasm-play.ts';

const limits = fillWasmLimits();
/** `(block (br_if 0 (i32.const 0)))`, and a loop around nothing. */
const block = [0x02, 0x40, 0x41, 0, 0x0d, 0, 0x0b];
const loop = [0x03, 0x40, 0x0b];
const withLocals = (locals: number, code: Uint8Array): Uint8Array => body(code, join([1], encodeU32(locals), [0x7e]));

test.each([
  ['48,000 locals and 20,000 blocks', list(withLocals(48_000, repeat(block, 20_000)))],
  ['48,000 locals and 20,000 loops', list(withLocals(48_000, repeat(loop, 20_000)))],
  ['20 functions of 10,000 locals and 100 blocks', many(withLocals(10_000, repeat(block, 100)), 20)],
  [
    '40,000 locals and a branch with 5,000 targets',
    list(withLocals(40_000, join([0x41, 0, 0x0e], encodeU32(5000), new Uint8Array(5001)))),
  ],
  [
    '10,000 values on the stack and 4,000 loops',
    list(body(join(repeat([0x41, 0], 10_000), repeat(loop, 4000), repeat([0x1a], 10_000)))),
  ],
])('%s, which take seconds to compile: refused before that', (_, code) => {
  const functions = many([0], code[0]!);
  expect(loadModule(moduleOf({ functions, code }), limits)).toMatchObject({
    error: {
      code: 'WASM_INVALID',
      message: expect.stringContaining('too many branches among many locals and values'),
    },
  });
});

const some = (count: number) => join(encodeU32(count), repeat([0x7e], count));
/** Types 1 and 2 give and take so many values. */
const wide = (count: number) => join([3, 0x60, 1, 0x7d, 0, 0x60, 0], some(count), [0x60], some(count), [0]);
const zeros = (count: number) => repeat([0x42, 0], count);

test.each([
  ['calls that hand on 1,000 values', 1000, repeat([0x10, 1, 0x10, 2], 1000)],
  ['calls that hand on 100 values', 100, repeat([0x10, 1, 0x10, 2], 20_000)],
  [
    'branches that take 1,000 values along',
    1000,
    join([0x02, 1], zeros(1000), repeat([0x41, 0, 0x0d, 0], 2000), [0x0b], repeat([0x1a], 1000)),
  ],
  ['blocks that give 1,000 values', 1000, repeat(join([0x02, 1, 0x10, 1, 0x0b, 0x10, 2]), 1000)],
])('%s: refused, for they take as long', (_, count, code) => {
  const functions = [3, 0, 1, 2];
  const bodies = (used: Uint8Array) => list(body(used), body(zeros(count)), body([]));
  const parts = { types: wide(count), functions };
  expect(loadModule(moduleOf({ ...parts, code: bodies(code) }), limits)).toMatchObject({
    error: { code: 'WASM_INVALID', message: expect.stringContaining('too many branches among many') },
  });
  expect(loadModule(moduleOf({ ...parts, code: bodies(repeat([0x10, 1, 0x10, 2], 20)) }), limits).ok).toBe(true);
});

test.each([
  ['many locals and few blocks', withLocals(40_000, repeat(block, 100))],
  ['few locals and many blocks', withLocals(100, repeat(block, 50_000))],
])('%s: a module like others', (_, one) => {
  expect(loadModule(moduleOf({ code: list(one) }), limits).ok).toBe(true);
});

const tables = [1, 0x70, 0, 0x80, 0x20]; // 4,096 entries
const elements = (segments: number) => many(join([0, 0x41, 0, 0x0b], many([0], 4096)), segments);

test('an instance writes each entry of its table twice at most', () => {
  expect(loadModule(moduleOf({ tables, elements: elements(2) }), limits).ok).toBe(true);
  expect(loadModule(moduleOf({ tables, elements: elements(3) }), limits)).toMatchObject({
    error: { code: 'WASM_INVALID', message: expect.stringContaining('12288 entries for tables; 8192 are allowed') },
  });
});

test('the price of an instance grows with what is written into its table and its memory', () => {
  const price = (parts: Parameters<typeof moduleOf>[0]): number => {
    const loaded = loadModule(moduleOf(parts), limits);
    return loaded.ok ? loaded.value.instanceTicks : Number.NaN;
  };
  const data = list(join([0, 0x41, 0, 0x0b], encodeU32(6400), new Uint8Array(6400)));
  expect(price({})).toBe(10_000);
  expect(price({ memories: [1, 0, 1] })).toBe(50_000);
  expect(price({ memories: [1, 0, 1], data })).toBe(50_100);
  expect(price({ tables, elements: elements(1) })).toBe(50_000 + 40_960);
});

/** A module that traps in a function of this name. */
const trapping = (name: string): Uint8Array =>
  moduleOf({
    code: list(body([0])),
    rest: section(0, encodeName('name'), section(1, list(join([0], encodeName(name))))),
  });

test.each([
  ['an ordinary name', 'update', 'trap: unreachable (in update)', 'update'],
  ['a name of 201 letters', 'x'.repeat(201), `trap: unreachable (in ${'x'.repeat(200)}…)`, `${'x'.repeat(200)}…`],
  ['a name of 2,001 letters', 'x'.repeat(2001), 'trap: unreachable (in function 0)', 'function 0'],
  ['100,000 line feeds', '\n'.repeat(100_000), 'trap: unreachable (in function 0)', 'function 0'],
  ['a name with a line feed', 'a\n    at other/b.wasm', 'trap: unreachable (in function 0)', 'function 0'],
  ['a name with a control character', 'a\u009b31m', 'trap: unreachable (in function 0)', 'function 0'],
])('%s in a call stack', async (_, name, message, traceback) => {
  const t = await playWasm({ 'a.wasm': trapping(name) });
  t.spawn('a.wasm');
  t.frames(1);
  expect(t.failures).toMatchObject([{ message, place: { traceback } }]);
});

test('names that cannot be read are left out, and the module runs', async () => {
  const t = await playWasm({ 'a.wasm': moduleOf({ rest: section(0, encodeName('name'), [1, 0xff, 0xff]) }) });
  t.spawn('a.wasm');
  t.frames(1);
  expect([t.failures, t.refusals()]).toEqual([[], []]);
});

test('of a signature with 1,000 types 16 are shown, and all are compared', () => {
  const thousand = (last: number) => join(encodeU32(1000), repeat([0x7d], 999), [last]);
  const types = (last: number) => join([1, 0x60], thousand(last), [0]);
  const hook = (last: number) =>
    loadModule(moduleOf({ types: types(last), exports: list(exported('on_update', 0)) }), limits);
  const refused = hook(0x7f);
  if (refused.ok) throw new Error('it is not refused');
  expect(refused.error.message).toMatch(/^on_update is \((f32, ){16}… and 984 more\) -> \(\); it must be/);
});
