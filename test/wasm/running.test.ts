import { describe, expect, test } from 'vitest';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { createWasmRuntime } from '../../src/wasm/wasm-runtime.ts';
import { bothForms, playWasm, wasmScript } from '../support/wasm-play.ts';

const count = '(call $add (local.get $e) (f32.const 1))';
const spin = '(loop $l (br $l))';
const bad = (trap: string) =>
  `(if (i32.eq (local.get $e) (i32.const 2)) (then ${trap})) (call $add (local.get $e) (f32.const 1))`;

describe.each(bothForms)('a module, %s instance', (form, module) => {
  test('on_update runs each frame for each entity, with its seconds', async () => {
    const t = await playWasm({ 'a.wasm': module('(call $add (local.get $e) (local.get $dt))') });
    const entities = [t.spawn('a.wasm'), t.spawn('a.wasm'), t.spawn('a.wasm')];
    t.frames(4, 0.0625);
    expect(t.x(...entities)).toEqual([0.25, 0.25, 0.25]);
    expect(t.failures).toEqual([]);
  });

  test('on_start runs once when attached, on_destroy once when despawned or detached', async () => {
    const hooks = `(func (export "on_start") (param i32) (call $add (local.get 0) (f32.const 100)))
      (func (export "on_destroy") (call $say (i32.const 10) (i32.const 5)))`;
    const t = await playWasm({ 'a.wasm': module(count, hooks) });
    const [one, two] = [t.spawn('a.wasm'), t.spawn('a.wasm')];
    t.frames(2);
    expect(t.x(one, two)).toEqual([102, 102]);
    t.game.despawn(one);
    t.game.scripts.detach(two, 'a.wasm');
    expect(t.logs).toMatchObject([
      { level: 'info', message: 'hello', script: 'a.wasm', entity: one },
      { message: 'hello', entity: two },
    ]);
    t.frames(1);
    expect(t.x(two)).toEqual([102]);
  });

  test('globals are the entity’s own, or shared by all', async () => {
    const t = await playWasm({
      'a.wasm': module(
        `(global.set $n (f32.add (global.get $n) (f32.const 1))) (call $add (local.get $e) (global.get $n))`,
        '(global $n (mut f32) (f32.const 0))',
      ),
    });
    const [one, two] = [t.spawn('a.wasm'), t.spawn('a.wasm')];
    t.frames(1);
    expect(t.x(one, two)).toEqual(form === 'own' ? [1, 1] : [1, 2]);
  });

  test.each([
    ['unreachable', '(unreachable)', 'HOOK_FAILED', /^trap: unreachable/],
    ['a division by zero', '(drop (i32.div_s (i32.const 1) (i32.const 0)))', 'HOOK_FAILED', /^trap: divide by zero/],
    [
      'reading past the memory',
      '(drop (i32.load (i32.const 65536)))',
      'HOOK_FAILED',
      /^trap: memory access out of bounds/,
    ],
    ['endless recursion', '(call $deep)', 'HOOK_FAILED', /call stack/],
    ['an endless loop', spin, 'BUDGET_SPENT', /budget of ticks is spent/],
    ['a dead handle', '(call $add (i32.const 77) (f32.const 1))', 'HOOK_FAILED', /^Position.x: entity 77 is not alive/],
    ['a negative handle', '(call $add (i32.const -1) (f32.const 1))', 'HOOK_FAILED', /entity -1 is out of range/],
    [
      'a column that nobody asked for',
      '(call $set (i32.const 900) (local.get $e) (f32.const 1))',
      'HOOK_FAILED',
      /900 is not the number of a column/,
    ],
    ['column 0', '(call $set (i32.const 0) (local.get $e) (f32.const 1))', 'HOOK_FAILED', /0 is not the number/],
    [
      'NaN',
      '(call $add (local.get $e) (f32.const nan))',
      'HOOK_FAILED',
      /Position.x of entity 2 needs a number, got NaN/,
    ],
    [
      'text past the memory',
      '(call $say (i32.const 65530) (i32.const 7))',
      'HOOK_FAILED',
      /7 bytes at 65530 are outside of its memory of 65536/,
    ],
    ['text of negative length', '(call $say (i32.const 0) (i32.const -1))', 'HOOK_FAILED', /4294967295 bytes/],
    [
      'text that is not UTF-8',
      '(i32.store8 (i32.const 0) (i32.const 255)) (call $say (i32.const 0) (i32.const 5))',
      'HOOK_FAILED',
      /is not UTF-8/,
    ],
  ])(
    '%s in one entity: told with its place; the others miss nothing, and it goes on',
    async (_, trap, code, message) => {
      const t = await playWasm({
        'a.wasm': module(bad(trap), '(func $deep (call $deep))'),
        'b.wasm': wasmScript(`(func (export "on_update") (param f32) (call $add (call $entity) (f32.const 10)))`),
      });
      const entities = [1, 2, 3].map(() => t.spawn('a.wasm', 'b.wasm'));
      t.frames(2);
      expect(t.x(...entities)).toEqual([22, 20, 22]);
      expect(t.failures).toHaveLength(2);
      const place = { mod: 'game', script: 'a.wasm', version: 1, entity: 2, hook: 'on_update' };
      expect(t.failures[0]).toMatchObject({ code, place });
      expect(t.failures[0]?.message).toMatch(message);
    },
  );

  test('after three frames running the entity is suspended, until a new version', async () => {
    const t = await playWasm({ 'a.wasm': module(bad('(unreachable)')) });
    const suspended: number[] = [];
    t.game.scripts.events.on('suspended', ({ entity }) => suspended.push(entity));
    const entities = [1, 2, 3].map(() => t.spawn('a.wasm'));
    t.frames(5);
    expect([t.failures.length, suspended]).toEqual([3, [2]]);
    await t.reload(module(count));
    expect(t.x(...entities)).toEqual([6, 1, 6]);
  });

  test('three calls that spend their budget in one frame: the script rests, others go on', async () => {
    const t = await playWasm(
      {
        'a.wasm': module(`(if (i32.gt_u (local.get $e) (i32.const 1)) (then ${spin})) ${count}`),
        'b.wasm': module(count),
      },
      { limits: { callTicks: 50_000, frameTicks: 500_000 } },
    );
    const first = t.spawn('a.wasm');
    for (let n = 0; n < 5; n++) t.spawn('a.wasm');
    const other = t.spawn('b.wasm');
    t.frames(3);
    expect(t.failures).toHaveLength(3);
    expect(t.x(first, other)).toEqual([1, 3]);
    await t.reload(module(count));
    expect(t.x(first, other)).toEqual([2, 4]);
  });

  test('what the frame’s budget leaves over comes first in the next frame', async () => {
    // about 4,000 ticks each
    const work =
      '(local.set $n (i32.const 4000)) (loop $l (local.set $n (i32.sub (local.get $n) (i32.const 1))) (br_if $l (local.get $n)))';
    const t = await playWasm(
      {
        'a.wasm': module(`${work} ${count}`),
      },
      { limits: { callTicks: 10_000, frameTicks: 10_000 } },
    );
    const entities = [1, 2, 3, 4, 5].map(() => t.spawn('a.wasm'));
    t.frames(1);
    expect(t.x(...entities)).toEqual([1, 1, 1, 0, 0]);
    t.frames(1);
    expect(t.x(...entities)).toEqual([2, 1, 1, 1, 1]);
    t.frames(3);
    expect(t.x(...entities)).toEqual([3, 3, 3, 3, 3]);
    expect(t.failures).toEqual([]);
  });

  test('a hook that does nothing costs a tick all the same: 1,100 of them spend a frame of 1,000', async () => {
    const t = await playWasm({ 'a.wasm': module('') }, { limits: { callTicks: 1000, frameTicks: 1000 } });
    for (let n = 0; n < 1100; n++) t.spawn('a.wasm');
    t.frames(1);
    expect(t.game.scripts.counts()['game']).toMatchObject({ spentFrames: 1 });
  });

  test('300 entities of which every third traps: 200 are updated, 100 told in order', async () => {
    const t = await playWasm({
      'a.wasm': module(`(if (i32.eqz (i32.rem_u (local.get $e) (i32.const 3))) (then (unreachable))) ${count}`),
    });
    const entities = Array.from({ length: 300 }, () => t.spawn('a.wasm'));
    t.frames(1);
    expect(t.x(...entities).filter((x) => x === 1)).toHaveLength(200);
    expect(t.failures.map(({ place }) => place.entity)).toEqual(entities.filter((entity) => entity % 3 === 0));
  });

  test('entities that end in a loop leave no gap: 200 despawn themselves, the others run on in order', async () => {
    const t = await playWasm({
      'a.wasm': module(`(if (i32.and (local.get $e) (i32.const 1)) (then (call $despawn (local.get $e)))) ${count}`),
    });
    const entities = Array.from({ length: 400 }, () => t.spawn('a.wasm'));
    t.frames(3);
    expect(t.x(...entities.filter((eid) => eid % 2 === 0))).toEqual(Array.from({ length: 200 }, () => 3));
    expect(t.game.scripts.list()).toMatchObject([{ id: 'a.wasm', entities: 200 }]);
  });
});

test('fixed updates run before updates, as often as there are steps', async () => {
  const t = await playWasm({
    'a.wasm': wasmScript(`(func (export "on_fixed_update") (param f32) (call $add (call $entity) (f32.const 1)))
      (func (export "on_update") (param f32) (call $add (call $entity) (f32.const 100)))`),
  });
  const eid = t.spawn('a.wasm');
  t.frames(1, 3.01 / 60);
  expect(t.x(eid)).toEqual([103]);
});

test('a start function that never ends refuses the first version, and the entity waits for a good one', async () => {
  const t = await playWasm({ 'a.wasm': `(module (start $s) (func $s ${spin}))` });
  const eid = t.spawn('a.wasm');
  t.frames(2);
  expect(t.refused).toMatchObject([{ script: 'a.wasm', error: { code: 'BUDGET_SPENT', place: { hook: 'start' } } }]);
  await t.reload(bothForms[0]![1](count));
  expect(t.x(eid)).toEqual([1]);
});

test('_initialize runs in each instance, and can print; while a version is staged it prints nothing', async () => {
  const t = await playWasm({
    'a.wasm': wasmScript('(func (export "_initialize") (call $say (i32.const 10) (i32.const 5)))'),
  });
  t.spawn('a.wasm');
  t.spawn('a.wasm');
  expect(t.printed).toEqual(['hello', 'hello']);
});

test('past the limit of instances an entity waits, and the error names the shared form', async () => {
  const t = await playWasm({ 'a.wasm': bothForms[0]![1](count) }, { limits: { instances: 3 } });
  const entities = [1, 2, 3, 4].map(() => t.spawn('a.wasm'));
  t.frames(1);
  expect(t.x(...entities)).toEqual([1, 1, 1, 0]);
  expect(t.failures).toMatchObject([{ code: 'INSTANCE_LIMIT', place: { entity: 4, script: 'a.wasm' } }]);
  expect(t.failures[0]?.message).toContain('on_update(entity: i32, dt: f32)');
});

test('one mod can have Lua and WASM scripts: they run in the order of their attaching, and counts are of both', async () => {
  const t = await playWasm(
    {
      'a.wasm': wasmScript('(func (export "on_update") (param f32) (call $add (call $entity) (f32.const 1)))'),
      'b.lua':
        'local e = ... local P = ecs.component("Position") local m = {} function m.on_update() P.x[e] = P.x[e] * 10 end time.every(9, "f") function m.f() end return m',
    },
    { runtimes: [createLuaRuntime(), createWasmRuntime()] },
  );
  const eid = t.spawn('a.wasm', 'b.lua');
  t.frames(2);
  expect(t.x(eid)).toEqual([110]);
  expect(t.game.scripts.counts()['game']).toMatchObject({ timers: 1 });
  expect(t.game.scripts.counts()['game']?.bytes).toBeGreaterThan(65_536 + 10_000);
});

test('columns of another mod’s entities are read, and not written, unless their mod opens them', async () => {
  const reach = bothForms[0]![1]('(call $add (i32.const 1) (f32.const 1))');
  const t = await playWasm({
    'one/mod.toml': '',
    'one/a.wasm': bothForms[0]![1](count),
    'two/mod.toml': '',
    'two/b.wasm': reach,
  });
  const [one, two] = [t.spawn('one/a.wasm'), t.spawn('two/b.wasm')];
  expect([one, two]).toEqual([1, 2]);
  t.frames(2);
  expect(t.x(one)).toEqual([2]);
  expect(t.failures[0]?.message).toMatch(/^writing Position.x: entity 1 /);
});

test.each(['(module', '(module $my-game.v2'])(
  'an error names the functions it happened in, innermost first: %s',
  async (start) => {
    const code =
      '(func $outer (param i32) (call $inner (local.get 0))) (func $inner (param i32) (drop (i32.load (i32.const -1))))';
    const t = await playWasm({
      'a.wasm': bothForms[1]![1]('(call $outer (local.get $e))', code).replace('(module', start),
    });
    t.spawn('a.wasm');
    t.frames(1);
    expect(t.failures[0]?.message).toBe('trap: memory access out of bounds (in inner)');
    expect(t.failures[0]?.place.traceback?.split('\n').slice(0, 2)).toEqual(['inner', 'outer']);
  },
);
