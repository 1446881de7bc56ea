import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGame, type TestGame } from '../support/game-harness.ts';

let t: TestGame;
let eid: number;
beforeAll(async () => {
  t = await startGame({
    'a.lua': `
      local e = ...
      local m = { n = 1, list = { 1, 2 }, nested = { deep = { true } }, text = "x", fn = print, column = ecs.component("Position").x }
      m.me, m.again = m, m.list
      function m.echo(...) return ... end
      function m.count(...) return select("#", ...) end
      function m.kinds(...) local list = {} for i = 1, select("#", ...) do local v = select(i, ...) list[i] = math.type(v) or type(v) end return list end
      function m:own(x) return self == m and x end
      function m.fail() local x = nil return x.y end
      function m.make(kind)
        if kind == "function" then return print end
        if kind == "thread" then return coroutine.create(print) end
        if kind == "column" then return m.column end
        if kind == "deep" then local d = {} for i = 1, 40 do d = { d } end return d end
        if kind == "wide" then local d = {} for i = 1, 200000 do d[i] = i end return d end
        if kind == "long" then return ("x"):rep(2000000) end
        if kind == "often" then local s, d = ("x"):rep(1000000), {} for i = 1, 1000 do d[i] = s end return d end
        if kind == "keys" then return { [1.5] = "float", [true] = "flag", x = "text", [-1] = "negative" } end
        if kind == "proto" then return { ["__proto__"] = { evil = true }, constructor = 1 } end
        if kind == "mixed" then return { 1, 2, x = 3 } end
        if kind == "holes" then return { 1, nil, 3 } end
        if kind == "meta" then return setmetatable({ 1 }, { __index = function() error("ran") end, __len = function() return 99 end, __pairs = error }) end
      end
      function m.gone() ecs.despawn(e) return 1 end
      return m`,
  });
  eid = t.spawn('a.lua');
});
afterAll(() => t.game.dispose());
const call = (name: string, ...args: unknown[]) => t.game.scripts.call(eid, 'a.lua', name, ...args);

test.each([
  [undefined],
  [true],
  [0],
  [-0],
  [1.5],
  [Number.MAX_SAFE_INTEGER],
  [2 ** 63],
  [1e300],
  [Number.POSITIVE_INFINITY],
  [Number.NaN],
  [''],
  ['ü🦇\0'],
  [[1, [2, [3]]]],
  [{ a: { b: [1, { c: 'd' }] } }],
  [{ '': 1, ' ': 2, toString: 3 }],
])('%j goes into a script and comes back', (value) => {
  expect(call('echo', value)).toEqual({ ok: true, value });
});

test('any plain data goes into a script and comes back', () => {
  const data = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.boolean(),
      fc.double(),
      fc.maxSafeInteger(),
      fc.string({ unit: 'binary' }),
      fc.array(tie('value'), { minLength: 1, maxLength: 5 }),
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
        tie('value'),
        { noNullPrototype: true },
      ),
    ),
  })).value;
  fc.assert(
    fc.property(data, (value) => {
      expect(call('echo', value)).toEqual({ ok: true, value });
    }),
    { seed: 41, numRuns: 300 },
  );
});

test('whole numbers arrive as integers, others as floats, null and undefined as nil', () => {
  expect(call('kinds', 1, -1, 2 ** 53 - 1, 2 ** 53, 0.5, null, undefined, [], 'x', false)).toMatchObject({
    value: ['integer', 'integer', 'integer', 'float', 'float', 'nil', 'nil', 'table', 'string', 'boolean'],
  });
});

test('the number of arguments is kept, nil at the end included', () => {
  expect(call('count')).toMatchObject({ value: 0 });
  expect(call('count', undefined, null, undefined)).toMatchObject({ value: 3 });
  expect(call('count', ...Array(200).fill(1))).toMatchObject({ value: 200 });
});

test('a function that wants self gets its module first', () => {
  expect(call('own', 7)).toMatchObject({ ok: true, value: 7 });
});

const cyclic: Record<string, unknown> = {};
cyclic['me'] = cyclic;
let deep: unknown = 1;
for (let n = 0; n < 50; n++) deep = [deep];
test.each([
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  ['a bigint', 10n],
  ['what contains itself', cyclic],
  ['50 levels', deep],
  ['200,000 entries', Array(200_000).fill(1)],
])('%s does not go into a script, at any depth, and the next call works', (_, value) => {
  for (const args of [[value], [1, { a: [value] }]]) {
    const refused = call('echo', ...args);
    expect(!refused.ok && refused.error.code).toBe('VALUE_REFUSED');
    expect(call('echo', 5)).toEqual({ ok: true, value: 5 });
  }
});

test.each(['function', 'thread', 'column', 'deep', 'wide', 'long', 'often'])(
  'a result that is or has a %s is refused, and the next call works',
  (kind) => {
    const refused = call('make', kind);
    expect(!refused.ok && refused.error.code).toBe('VALUE_REFUSED');
    expect(call('echo', 5)).toEqual({ ok: true, value: 5 });
  },
);

test('keys of other kinds become text; special names are data', () => {
  expect(call('make', 'keys')).toEqual({
    ok: true,
    value: { '1.5': 'float', true: 'flag', x: 'text', '-1': 'negative' },
  });
  const made = call('make', 'proto');
  const value = (made.ok ? made.value : {}) as Record<string, unknown>;
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.keys(value).sort()).toEqual(['__proto__', 'constructor']);
  expect('evil' in value).toBe(false);
});

test('lists with further keys and with holes keep what they have', () => {
  const mixed = call('make', 'mixed');
  expect(mixed.ok && [...(mixed.value as number[])]).toEqual([1, 2]);
  expect(mixed.ok && (mixed.value as { x?: number }).x).toBe(3);
  const holes = call('make', 'holes');
  expect(holes.ok && [...(holes.value as unknown[])]).toEqual([1, undefined, 3]);
});

test('no metamethod runs when a value leaves its script', () => {
  expect(call('make', 'meta')).toEqual({ ok: true, value: [1] });
});

test('what a function raises is the error of the call, with its place', () => {
  expect(call('fail')).toMatchObject({
    ok: false,
    error: { code: 'HOOK_FAILED', place: { script: 'a.lua', entity: eid, hook: 'fail' } },
  });
});

test.each([['nope'], ['n'], ['__index'], ['']])(
  'calling %j, which is no function, is an error that names it',
  (name) => {
    const failed = call(name);
    expect(failed.ok).toBe(false);
  },
);

test('calling a script that is not there, or not on that entity, is SCRIPT_MISSING', () => {
  for (const failed of [
    t.game.scripts.call(eid, 'b.lua', 'echo'),
    t.game.scripts.call(999, 'a.lua', 'echo'),
    t.game.scripts.state(eid, 'b.lua'),
    t.game.scripts.call(0, 'a.lua', 'echo'),
  ]) {
    expect(!failed.ok && failed.error.code).toBe('SCRIPT_MISSING');
  }
});

test('the state of an instance is a copy of its data without code; what was one table is one', () => {
  const state = t.state(eid, 'a.lua');
  expect(state).toMatchObject({ n: 1, list: [1, 2], nested: { deep: [true] }, text: 'x', entity: eid });
  expect(['fn', 'echo', 'column'].filter((key) => key in state)).toEqual([]);
  expect([state['me'] === state, state['again'] === state['list']]).toEqual([true, true]);
  (state['list'] as number[])[0] = 99;
  expect(t.state(eid, 'a.lua')['list']).toEqual([1, 2]);
});

test('a call that changes structure takes effect in the next frame', () => {
  const other = t.spawn('a.lua');
  expect(t.game.scripts.call(other, 'a.lua', 'gone')).toMatchObject({ value: 1 });
  expect(t.game.world.handles.of(other)).not.toBe(0);
  t.frames(1);
  expect(t.game.world.handles.of(other)).toBe(0);
});

test.each([
  ['itself', cyclic, /contains itself/],
  ['50 levels', deep, /more than 32 deep/],
  ['200,000 entries', Array(200_000).fill(1), /more than 100000 entries/],
  ['a function', () => 1, /a function/],
])('the refusal of %s says why', (_, value, why) => {
  const refused = call('echo', value);
  expect(!refused.ok && refused.error.message).toMatch(why);
});

test('the same table twice beside itself is no circle', () => {
  const shared = { n: 1 };
  expect(call('echo', [shared, shared])).toEqual({ ok: true, value: [shared, shared] });
});
