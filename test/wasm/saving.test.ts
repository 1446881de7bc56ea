import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { callJson } from '../../src/wasm/call-json.ts';
import { readWasmRoom, type SavedWasmRoom, writeWasmRoom } from '../../src/wasm/saved-room.ts';
import { createWasmRuntime } from '../../src/wasm/wasm-runtime.ts';
import { bothForms, counterCode, playWasm, type WasmGame, wasmScript } from '../support/wasm-play.ts';

type Module = (body: string, code?: string) => string;
const imports = `(import "time" "every" (func $every (param f64 i32 i32) (result i32)))
  (import "time" "cancel" (func $cancel (param i32) (result i32)))
  (import "events" "on" (func $on (param i32 i32 i32 i32) (result i32)))
  (import "events" "emit" (func $emit (param i32 i32 i32 i32)))
  (import "host" "random" (func $random (param i32 i32) (result f64)))
  (import "state" "set" (func $state_set (param i32 i32 i32 i32)))
  (import "state" "get" (func $state_get (param i32 i32 i32 i32) (result i32)))
  (import "ecs" "spawn" (func $spawn (param i32 i32 i32 i32) (result i32)))`;

/**
 * Counts, with the count as state and in Position.x; adds random numbers to A.luck; adds 1,000 with a timer each quarter of
 * a second, and 100,000 for an event. `wait` is an event that `later` sends; key `k` of `state` is set by `keep`.
 */
function player(module: Module, offset = 0, more = ''): string {
  const { body, state, global } = counterCode(offset);
  const code = `${global} ${state}
    (data (i32.const 600) "A.luck") (data (i32.const 610) "ticked") (data (i32.const 620) "wait") (data (i32.const 630) "heard")
    (data (i32.const 640) "k") (data (i32.const 650) "[1,2]")
    (data (i32.const 700) "{\\22luck\\22:\\22f64\\22,\\22bonus\\22:\\22f64\\22,\\22name\\22:\\22string\\22}") (data (i32.const 800) "A.bonus")
    (func (export "moonloop_fields") (result i32 i32) (i32.const 700) (i32.const 44))
    (func $bonus (param f64) (call $set_f64 (call $column (i32.const 800) (i32.const 7)) (call $entity)
      (f64.add (local.get 0) (call $get_f64 (call $column (i32.const 800) (i32.const 7)) (call $entity)))))
    (func (export "ticked") (call $bonus (f64.const 1000)))
    (func (export "heard") (call $bonus (f64.const 100000)))
    (global $id (mut i32) (i32.const 0))
    (func (export "listen") (result i32) (drop (call $on (i32.const 620) (i32.const 4) (i32.const 630) (i32.const 5)))
      (call $every (f64.const 0.25) (i32.const 610) (i32.const 6)))
    (func (export "cancel") (param i32) (result i32) (call $cancel (local.get 0)))
    (func (export "send") (call $emit (i32.const 620) (i32.const 4) (i32.const 0) (i32.const 0)))
    (func (export "keep") (call $state_set (i32.const 640) (i32.const 1) (i32.const 650) (i32.const 5)))
    (func (export "kept_json") (result i32 i32) (i32.const 1000)
      (call $state_get (i32.const 640) (i32.const 1) (i32.const 1000) (i32.const 100)))
    (func (export "trap") (param i32) (global.set $n (i32.const 0)) unreachable) ${more}`;
  const luck = `(call $set_f64 (call $column (i32.const 600) (i32.const 6)) (local.get $e) (f64.add
    (call $random (i32.const 0) (i32.const 0)) (call $get_f64 (call $column (i32.const 600) (i32.const 6)) (local.get $e))))`;
  return module(body + luck, code).replace(
    '(module',
    `(module ${imports} (import "ecs" "set_f64" (func $set_f64 (param i32 i32 f64)))
     (import "ecs" "get_f64" (func $get_f64 (param i32 i32) (result f64)))`,
  );
}
const call = (t: WasmGame, eid: number, name: string, ...args: readonly unknown[]): unknown => {
  const result = callJson(t.game.scripts, 'a.wasm', eid, name, ...args);
  return result.ok ? result.value : result.error.message;
};
const bytesOf = (t: WasmGame): Uint8Array<ArrayBuffer> => {
  const saved = t.game.save();
  if (!saved.ok) throw saved.error;
  return saved.value.bytes;
};
const seen = (t: WasmGame, ...entities: readonly number[]) =>
  entities.map((eid) => [t.x(eid)[0], t.state(eid, 'a.wasm')]);

describe.each(bothForms)('saved games, %s instance', (_, module) => {
  const started = async (text = player(module)) => {
    const t = await playWasm({ 'a.wasm': text });
    expect(t.reloads.map(({ error }) => error?.message)).toEqual([undefined]);
    const [one, two] = [t.spawn('a.wasm'), t.spawn('a.wasm')];
    call(t, one, 'listen');
    call(t, one, 'keep');
    t.game.world.registry.get('A').component['name']![two] = t.game.world.strings.idOf('Ada');
    t.frames(10, 0.0625);
    return { t, one, two };
  };

  test('another game goes on alike: states, fields, state, timers, handlers, waiting events, random numbers; it saves the same bytes', async () => {
    const { t, one, two } = await started();
    call(t, two, 'send');
    const bytes = bytesOf(t);
    const other = await playWasm({ 'a.wasm': player(module) });
    expect(await other.game.load(bytes)).toMatchObject({
      ok: true,
      value: { missing: [], lost: {}, migrated: {}, errors: [] },
    });
    expect(seen(other, one, two)).toEqual(seen(t, one, two));
    expect(bytesOf(other)).toEqual(bytes);
    for (const game of [t, other]) game.frames(10, 0.0625);
    expect(seen(other, one, two)).toEqual(seen(t, one, two));
    expect(seen(t, one)).toMatchObject([[expect.anything(), { bonus: 105_000 }]]);
    expect([call(other, one, 'kept_json'), call(other, one, 'cancel', 2)]).toEqual([[1, 2], 1]);
    expect(other.game.scripts.counts()).toMatchObject({ game: { handlers: 1, timers: 0 } });
    expect(bytesOf(other)).not.toEqual(bytes);
    expect([t.failures, other.failures]).toEqual([[], []]);
  });

  test('a game is put back to what it was, and what it did since is gone', async () => {
    const { t, one, two } = await started();
    const bytes = bytesOf(t);
    const before = seen(t, one, two);
    const third = t.spawn('a.wasm');
    call(t, third, 'listen');
    call(t, third, 'send');
    t.frames(5, 0.0625);
    expect(await t.game.load(bytes)).toMatchObject({ ok: true });
    expect([seen(t, one, two), bytesOf(t)]).toEqual([before, bytes]);
    expect(t.game.scripts.counts()).toMatchObject({ game: { handlers: 1, timers: 1 } });
    t.game.dispose();
  });

  test('where a frame’s budget ended, the next frame goes on, in the loaded game too', async () => {
    const limits = { callTicks: 30_000, frameTicks: 30_000 };
    const slow = `(local.set $n (i32.const 8000)) (loop $l (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))`;
    const { body, state, global } = counterCode();
    const text = module(body + slow, global + state);
    const t = await playWasm({ 'a.wasm': text }, { limits });
    const entities = Array.from({ length: 7 }, () => t.spawn('a.wasm'));
    t.frames(2);
    const bytes = bytesOf(t);
    const other = await playWasm({ 'a.wasm': text }, { limits });
    await other.game.load(bytes);
    t.frames(1);
    other.frames(1);
    expect(other.x(...entities)).toEqual(t.x(...entities));
    expect(new Set(t.x(...entities)).size).toBeGreaterThan(1);
    expect([t.failures, bytesOf(other)]).toEqual([[], bytesOf(t)]);
  });

  test('a file that has changed since gets the states, as in a reload', async () => {
    const { t, one, two } = await started();
    const bytes = bytesOf(t);
    const other = await playWasm({ 'a.wasm': player(module, 20) });
    expect(await other.game.load(bytes)).toMatchObject({ ok: true, value: { migrated: { 'a.wasm': 2 } } });
    t.frames(1, 0.0625);
    other.frames(1, 0.0625);
    expect(other.x(one, two)).toEqual(t.x(one, two).map((x) => x + 20));
  });

  test('entities whose state is refused wait for the next version, with the reason', async () => {
    const { t, one, two } = await started();
    const bytes = bytesOf(t);
    const { state } = counterCode();
    const giving = state.slice(0, state.indexOf('(func (export "set_state")'));
    const refusing = player(module).replace(state, `${giving} (func (export "set_state") (param i32 i32) unreachable)`);
    const other = await playWasm({ 'a.wasm': refusing });
    const loaded = await other.game.load(bytes);
    if (!loaded.ok) throw loaded.error;
    expect(loaded.value.errors.map(({ code, place }) => [code, place.entity])).toEqual([
      ['STATE_REJECTED', one],
      ['STATE_REJECTED', two],
    ]);
    other.frames(1, 0.0625);
    await other.reload(player(module, 20));
    other.frames(1, 0.0625);
    expect(other.x(one, two).every((x) => x > 20)).toBe(true);
  });

  test('after loading, an instance that traps has the state of the saved game', async () => {
    const { t, one } = await started();
    const bytes = bytesOf(t);
    const other = await playWasm({ 'a.wasm': player(module) });
    await other.game.load(bytes);
    const before = other.state(one, 'a.wasm');
    expect(call(other, one, 'trap', 0)).toMatch(/unreachable/);
    expect(other.state(one, 'a.wasm')).toEqual(before);
  });

  test('what modules do while they start for a loaded game does not last', async () => {
    const start = `(func (export "_initialize") (call $say (i32.const 10) (i32.const 5))
      (drop (call $spawn (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
      (drop (call $random (i32.const 0) (i32.const 0)))
      (call $state_set (i32.const 640) (i32.const 1) (i32.const 651) (i32.const 1)))`;
    const { t, one, two } = await started(player(module, 0, start));
    call(t, one, 'keep');
    const bytes = bytesOf(t);
    const before = [seen(t, one, two), t.logs.length, t.game.world.ids.alive()];
    expect(await t.game.load(bytes)).toMatchObject({ ok: true });
    expect([seen(t, one, two), t.logs.length, t.game.world.ids.alive()]).toEqual(before);
    expect([call(t, one, 'kept_json'), bytesOf(t)]).toEqual([[1, 2], bytes]);
  });

  test('a load that fails, before or while instances are made, leaves instances and states as they were', async () => {
    const runtimes = () => [
      createWasmRuntime({ limits: { callTicks: 200_000 } }),
      createLuaRuntime({ budgets: { callTicks: 200_000 } }),
    ];
    const saving = await playWasm({ 'a.wasm': player(module), 'b.lua': 'return {}' }, { runtimes: runtimes() });
    saving.spawn('a.wasm');
    saving.game.spawn({ Position: { x: 77 } }, 'b.lua');
    saving.frames(3);
    const bytes = bytesOf(saving);
    const stuck = `local e = ... if ecs.component("Position").x[e] == 77 then
local s = ("a"):rep(40) s:find(("a?"):rep(40) .. s) end return {}`;
    const t = await playWasm({ 'a.wasm': player(module), 'b.lua': stuck }, { runtimes: runtimes() });
    const eid = t.spawn('a.wasm', 'b.lua');
    t.frames(5);
    const [kept, held] = [bytesOf(t), t.state(eid, 'a.wasm')];
    const damaged = bytes.slice();
    damaged[damaged.length - 30]! ^= 1;
    expect(await t.game.load(damaged)).toMatchObject({ ok: false, error: { code: 'DATA_DAMAGED' } });
    expect(await t.game.load(bytes)).toMatchObject({ ok: false, error: { code: 'VM_KILLED' } });
    expect([bytesOf(t), t.state(eid, 'a.wasm')]).toEqual([kept, held]);
    expect(await t.game.load(bytes)).toMatchObject({ ok: false });
    call(t, eid, 'trap', 0);
    expect(t.state(eid, 'a.wasm')).toEqual(held);
  });
});

test('an entity with modules of two mods and a Lua script goes on with all three', async () => {
  const [, own] = bothForms[0]!;
  const module = (offset: number) => own(counterCode(offset).body, counterCode().global + counterCode().state);
  const lua = 'local M = { n = 0 } function M:on_update() self.n = self.n + 1 end return M';
  const mods = { 'one/mod.toml': 'name = "one"', 'two/mod.toml': 'name = "two"' };
  const files = { ...mods, 'one/a.wasm': module(0), 'two/b.wasm': module(20), 'one/c.lua': lua };
  const ids = ['one/a.wasm', 'two/b.wasm', 'one/c.lua'];
  const play = () =>
    playWasm(files, { runtimes: [createWasmRuntime({ limits: { callTicks: 200_000 } }), createLuaRuntime()] });
  const [t, other] = [await play(), await play()];
  const entities = [t.spawn(...ids), t.spawn('two/b.wasm')];
  t.frames(1);
  t.spawn('one/a.wasm');
  t.frames(3);
  const bytes = bytesOf(t);
  other.spawn('two/b.wasm');
  other.frames(2);
  expect(await other.game.load(bytes)).toMatchObject({ ok: true });
  const all = (game: WasmGame) => [
    ids.map((id) => game.state(entities[0]!, id)),
    game.state(entities[1]!, 'two/b.wasm'),
  ];
  expect([all(other), bytesOf(other)]).toEqual([all(t), bytes]);
  for (const game of [t, other]) game.frames(3);
  expect([all(other), bytesOf(other)]).toEqual([all(t), bytesOf(t)]);
  expect(other.failures).toEqual([]);
});

test('what modules hold and do not give is lost, and counted by name', async () => {
  const t = await playWasm({ 'a.wasm': wasmScript('(func (export "on_update") (param f32))') });
  t.spawn('a.wasm');
  t.spawn('a.wasm');
  expect(t.game.save()).toMatchObject({ ok: true, value: { lost: { 'a.wasm: globals and memory': 2 } } });
});

test('a get_state that fails is told, and the state that was taken last is saved', async () => {
  const code = (broken: boolean) =>
    bothForms[0]![1](
      counterCode().body,
      counterCode().global +
        counterCode().state.replace(
          '(result i32 i32)',
          `(result i32 i32) ${broken ? '(if (i32.gt_u (global.get $n) (i32.const 3)) (then unreachable))' : ''}`,
        ),
    );
  const t = await playWasm({ 'a.wasm': code(true) });
  const eid = t.spawn('a.wasm');
  t.frames(3);
  const before = t.state(eid, 'a.wasm');
  bytesOf(t);
  t.frames(1);
  const saved = t.game.save();
  expect(saved).toMatchObject({ ok: true, value: { errors: [{ code: 'STATE_REJECTED' }] } });
  if (!saved.ok) throw saved.error;
  await t.game.load(saved.value.bytes);
  expect(t.state(eid, 'a.wasm')).toEqual(before);
});

describe('a room as bytes', () => {
  const json = fc.jsonValue({ maxDepth: 2 }).map((value) => new TextEncoder().encode(JSON.stringify(value)));
  const text = fc.string({ unit: 'grapheme', maxLength: 8 });
  const held = fc.option(json, { nil: undefined });
  const entity = fc.record({
    entity: fc.integer({ min: 1, max: 50 }),
    isOwn: fc.boolean(),
    suspended: fc.boolean(),
    state: held,
  });
  const place = fc.option(fc.nat(9), { nil: undefined });
  const script = fc.record({
    number: fc.integer({ min: 1, max: 9 }),
    hash: text,
    resting: fc.boolean(),
    sharedState: held,
    stoppedAt: fc.record({ on_update: place, on_fixed_update: place }),
    entities: fc.uniqueArray(entity, { selector: (one) => one.entity, maxLength: 4 }),
  });
  const room: fc.Arbitrary<SavedWasmRoom> = fc
    .record({
      random: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      state: fc.uniqueArray(fc.tuple(text, json), { selector: ([key]) => key, maxLength: 3 }),
      scripts: fc.uniqueArray(script, { selector: (one) => one.number, maxLength: 3 }),
      events: fc.array(fc.record({ event: text, json }), { maxLength: 3 }),
      left: fc.option(fc.array(fc.nat(9), { maxLength: 3 }), { nil: undefined }),
      due: fc.double({ noNaN: true, noDefaultInfinity: true }),
      event: fc.option(text, { nil: undefined }),
    })
    .map(({ due, event, ...rest }) => {
      const owners = rest.scripts.flatMap(({ number, entities }) =>
        entities.map((one) => ({ script: number, entity: one.entity })),
      );
      const registrations = owners.map((owner, at) => ({
        ...owner,
        id: at * 2 + 1,
        fn: 'f',
        event,
        once: at % 2 === 0,
        seconds: at,
        due,
      }));
      return { ...rest, registrations, nextId: 2 * owners.length + 1 };
    });

  test('is read as it was written', () => {
    const isRead = (one: SavedWasmRoom): void =>
      expect(readWasmRoom(writeWasmRoom(one))).toEqual({ ok: true, value: one });
    fc.assert(
      fc.property(room, (one) => void isRead(one)),
      { numRuns: 60 },
    );
  });

  test('that ends early, or has a byte too many or changed, is refused as damaged or is another room: nothing is thrown', () => {
    fc.assert(
      fc.property(room, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, at, change) => {
        const bytes = writeWasmRoom(one);
        const cut = readWasmRoom(bytes.subarray(0, at % bytes.length));
        const longer = readWasmRoom(Uint8Array.from([...bytes, 0]));
        const changed = bytes.slice();
        changed[at % bytes.length]! ^= change;
        const third = readWasmRoom(changed);
        expect([cut, longer]).toMatchObject([{ error: { code: 'DATA_DAMAGED' } }, { error: { code: 'DATA_DAMAGED' } }]);
        if (!third.ok) expect(third.error.code).toBe('DATA_DAMAGED');
      }),
      { numRuns: 100 },
    );
  });
});
