import { describe, expect, test } from 'vitest';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { createWasmRuntime } from '../../src/wasm/wasm-runtime.ts';
import { bothForms, playWasm, wasmScript } from '../support/wasm-play.ts';
import { wat } from '../support/wat.ts';

const imports = `(import "events" "on" (func $on (param i32 i32 i32 i32) (result i32)))
  (import "events" "once" (func $once (param i32 i32 i32 i32) (result i32)))
  (import "events" "off" (func $off (param i32) (result i32)))
  (import "events" "emit" (func $emit (param i32 i32 i32 i32)))
  (import "time" "after" (func $after (param f64 i32 i32) (result i32)))
  (import "time" "every" (func $every (param f64 i32 i32) (result i32)))
  (import "time" "cancel" (func $cancel (param i32) (result i32)))`;
/** Bytes 20: "hit", 30: "heard", 40: "data", 50: '{"n":7}', 60: "gone". */
const texts =
  '(data (i32.const 20) "hit") (data (i32.const 30) "heard") (data (i32.const 40) "data") (data (i32.const 50) "{\\22n\\22:7}") (data (i32.const 60) "gone")';
const hit = '(i32.const 20) (i32.const 3)';
const heard = '(i32.const 30) (i32.const 5)';
const data = '(i32.const 40) (i32.const 4)';
const one = (amount: number) => `(call $add (call $entity) (f32.const ${amount}))`;

const script = (start: string, code = ''): string =>
  wasmScript(`${texts} (func (export "on_start") ${start}) (func (export "heard") ${one(1)})
    (func (export "alloc") (param i32) (result i32) (i32.const 500))
    (func (export "data") (param i32 i32) (call $say (local.get 0) (local.get 1))) ${code}`).replace(
    '(module',
    `(module ${imports}`,
  );

describe('events', () => {
  test('reach handlers by name, in the order of registering, with their data as JSON', async () => {
    const t = await playWasm({
      'a.wasm': script(`(drop (call $on ${hit} ${data})) (drop (call $on ${hit} ${heard}))`),
    });
    const [first, second] = [t.spawn('a.wasm'), t.spawn('a.wasm')];
    t.game.emit('hit', { n: [1, 'x'] });
    t.game.emit('other', 1);
    t.game.emit('hit');
    t.frames(1);
    expect(t.logs.map(({ message, entity }) => [entity, message])).toEqual([
      [first, '{"n":[1,"x"]}'],
      [second, '{"n":[1,"x"]}'],
      [first, 'null'],
      [second, 'null'],
    ]);
    expect(t.x(first, second)).toEqual([2, 2]);
    expect(t.game.scripts.counts()['game']).toMatchObject({ handlers: 4, timers: 0 });
    t.game.despawn(first);
    expect(t.game.scripts.counts()['game']).toMatchObject({ handlers: 2 });
  });

  test('once hears one, off ends one, and only the entity’s own', async () => {
    const code = `(global $id (mut i32) (i32.const 0)) (func (export "end") (param i32) (result i32) (call $off (local.get 0)))`;
    const t = await playWasm({
      'a.wasm': script(`(drop (call $once ${hit} ${heard}))`),
      'b.wasm': script(`(global.set $id (call $on ${hit} ${heard}))`, code),
    });
    const [once, on] = [t.spawn('a.wasm'), t.spawn('b.wasm')];
    t.game.emit('hit');
    t.game.emit('hit');
    t.frames(1);
    expect(t.x(once, on)).toEqual([1, 2]);
    const end = (eid: number, id: string, number: number) => {
      const result = t.game.scripts.call(eid, id, 'end', number);
      return result.ok ? result.value : result.error.code;
    };
    expect([end(on, 'b.wasm', 1), end(on, 'b.wasm', 2), end(on, 'b.wasm', 2)]).toEqual([0, 1, 0]);
  });

  test('go from module to module, to Lua, to TypeScript, and back', async () => {
    const t = await playWasm(
      {
        'a.wasm': script(
          `(drop (call $on ${hit} ${heard}))`,
          `(func (export "send") (call $emit ${hit} (i32.const 50) (i32.const 7)))`,
        ),
        'b.lua':
          'local m = { n = 0 } function m.hit(d) m.n = m.n + d.n end events.on("hit", "hit") function m.send() events.emit("hit", { n = 1 }) end return m',
      },
      { runtimes: [createLuaRuntime(), createWasmRuntime()] },
    );
    const eid = t.spawn('a.wasm', 'b.lua');
    const seen: unknown[] = [];
    t.game.on('hit', (value) => seen.push(value));
    t.game.scripts.call(eid, 'a.wasm', 'send');
    t.game.scripts.call(eid, 'b.lua', 'send');
    t.frames(1);
    expect([t.state(eid, 'b.lua')['n'], t.x(eid), seen]).toEqual([8, [2], [{ n: 7 }, { n: 1 }]]);
  });

  test.each([
    [
      'no export',
      `(drop (call $on ${hit} (i32.const 60) (i32.const 4)))`,
      /events.on\("hit"\): "gone" is no exported function/,
    ],
    [
      'another signature',
      `(drop (call $on ${hit} (i32.const 80) (i32.const 3)))`,
      /"odd" is \(f64\) -> \(\); it must be \(\) -> \(\) or \(i32, i32\)/,
    ],
    [
      'a timer with data',
      `(drop (call $after (f64.const 1) ${data}))`,
      /time.after: "data" is \(i32, i32\) -> \(\); it must be/,
    ],
    ['negative time', `(drop (call $after (f64.const -1) ${heard}))`, /needs seconds from 0, got -1/],
    ['no time', `(drop (call $every (f64.const nan) ${heard}))`, /got NaN/],
    ['data that is no JSON', `(call $emit ${hit} ${heard})`, /the data of event "hit" is not JSON/],
  ])('%s: refused where it is registered', async (_, start, message) => {
    const t = await playWasm({
      'a.wasm': script(start, '(data (i32.const 80) "odd") (func (export "odd") (param f64))'),
    });
    t.spawn('a.wasm');
    expect(t.failures[0]?.message).toMatch(message);
  });

  test('nothing is registered while a module starts: each reload would do it again', async () => {
    const start = `(func (export "_initialize") (drop (call $on ${hit} ${heard})))`;
    const t = await playWasm({ 'a.wasm': script('', start) });
    t.spawn('a.wasm');
    expect(t.failures).toMatchObject([
      { code: 'BODY_FAILED', message: expect.stringContaining('call it in on_start') },
    ]);
    await t.save({ 'b.wasm': wat(script('')) });
    const eid = t.spawn('b.wasm');
    await t.reload(script('', start), 'b.wasm');
    expect([t.refusals(), t.game.scripts.list().map(({ version }) => version)]).toEqual([['BODY_FAILED'], [1, 1]]);
    t.game.emit('hit');
    t.frames(1);
    expect(t.x(eid)).toEqual([0]);
  });

  test('a handler that traps is told with its event; the next ones are called, and its instance is another', async () => {
    const bad = `(func (export "gone") (if (i32.eq (call $entity) (i32.const 1)) (then (unreachable))) ${one(1)})`;
    const t = await playWasm({ 'a.wasm': script(`(drop (call $on ${hit} (i32.const 60) (i32.const 4)))`, bad) });
    const entities = [t.spawn('a.wasm'), t.spawn('a.wasm')];
    t.game.emit('hit');
    t.frames(1);
    expect(t.x(...entities)).toEqual([0, 1]);
    expect(t.failures).toMatchObject([{ code: 'HOOK_FAILED', place: { hook: 'event hit', entity: 1 } }]);
  });

  test('an event that is answered by another for ever does not hold the frame', async () => {
    const t = await playWasm({
      'a.wasm': script(
        `(drop (call $on ${hit} (i32.const 60) (i32.const 4)))`,
        `(func (export "gone") ${one(1)} (call $emit ${hit} (i32.const 0) (i32.const 0)))`,
      ),
    });
    const eid = t.spawn('a.wasm');
    t.game.emit('hit');
    t.frames(2);
    expect(t.x(eid)[0]).toBeGreaterThan(5);
    expect(t.x(eid)[0]).toBeLessThan(200);
  });
});

describe('timers', () => {
  test('after fires once, every again and again, at most once a frame; cancel ends one', async () => {
    const t = await playWasm({
      'a.wasm': script(`(drop (call $after (f64.const 0.25) ${heard}))`),
      'b.wasm': script(`(drop (call $every (f64.const 0.125) ${heard}))`),
      'c.wasm': script(`(drop (call $cancel (call $every (f64.const 0) ${heard})))`),
    });
    const entities = [t.spawn('a.wasm'), t.spawn('b.wasm'), t.spawn('c.wasm')];
    t.frames(16, 0.0625);
    expect(t.x(...entities)).toEqual([1, 8, 0]);
    expect(t.game.scripts.counts()['game']).toMatchObject({ timers: 1 });
  });

  test('registrations go on over 20 reloads with the newest code, and their number stays', async () => {
    const version = (amount: number) =>
      script(`(drop (call $every (f64.const 0) ${heard})) (drop (call $on ${hit} ${heard}))`).replace(
        one(1),
        one(amount),
      );
    const t = await playWasm({ 'a.wasm': version(1) });
    const eid = t.spawn('a.wasm');
    t.frames(1);
    for (let n = 2; n <= 21; n++) await t.reload(version(n));
    const before = t.x(eid)[0]!;
    t.game.emit('hit');
    t.frames(1);
    expect(t.x(eid)[0]! - before).toBe(42);
    expect(t.game.scripts.counts()['game']).toMatchObject({ handlers: 1, timers: 1 });
  });

  test('a timer whose function a reload took away is told, and ends nobody else’s', async () => {
    const t = await playWasm({ 'a.wasm': script(`(drop (call $after (f64.const 1) ${heard}))`) });
    t.spawn('a.wasm');
    await t.reload(script('').replace('(export "heard")', ''));
    t.frames(20, 0.1);
    expect(t.failures).toMatchObject([{ code: 'HOOK_FAILED', message: 'its function "heard" is gone' }]);
  });

  test.each(bothForms)('%s instance: handlers of a script that rests are not called', async (_, module) => {
    const spin = module(
      '(loop $l (br $l))',
      `${texts} (func (export "on_start") (drop (call $every (f64.const 0) ${heard}))) (func (export "heard") ${one(1)})`,
    );
    const t = await playWasm(
      { 'a.wasm': spin.replace('(module', `(module ${imports}`) },
      { limits: { callTicks: 20_000 } },
    );
    const entities = [1, 2, 3].map(() => t.spawn('a.wasm'));
    t.frames(4);
    expect(t.x(...entities)).toEqual([1, 1, 1]); // timers are due before the updates
    expect(t.failures).toHaveLength(3);
  });
});
