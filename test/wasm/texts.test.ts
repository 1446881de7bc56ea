import { describe, expect, test } from 'vitest';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { callJson } from '../../src/wasm/call-json.ts';
import { createWasmRuntime } from '../../src/wasm/wasm-runtime.ts';
import { playWasm, type WasmGame } from '../support/wasm-play.ts';

/** Reads and writes text of any column of any entity: `write(handle, text)`, `read(handle, capacity)`, for `Sprite.texture`. */
const script = (column = 'Sprite.texture', more = '') => `(module
  (import "ecs" "column" (func $column (param i32 i32) (result i32)))
  (import "ecs" "get_text" (func $get (param i32 i32 i32 i32) (result i32)))
  (import "ecs" "set_text" (func $set (param i32 i32 i32 i32)))
  (memory (export "memory") 2 2) (data (i32.const 0) "${column}")
  (func (export "alloc") (param i32) (result i32) (i32.const 1000))
  (func $c (result i32) (call $column (i32.const 0) (i32.const ${column.length})))
  (func (export "write") (param $e i32) (param $p i32) (param $n i32)
    (call $set (call $c) (local.get $e) (i32.add (local.get $p) (i32.const 1)) (i32.sub (local.get $n) (i32.const 2))))
  (func (export "write_raw") (param $e i32) (param $byte i32) (param $p i32) (param $n i32)
    (memory.fill (i32.const 2000) (local.get $byte) (i32.const 60000))
    (call $set (call $c) (local.get $e) (local.get $p) (local.get $n)))
  (func (export "read") (param $e i32) (param $capacity i32) (result i32 i32)
    (i32.store (i32.const 2000) (i32.const 0x2d2d2d2d))
    (call $get (call $c) (local.get $e) (i32.const 2000) (local.get $capacity)) (i32.load (i32.const 2000)))
  (func (export "read_json") (param $e i32) (result i32 i32) (local $n i32)
    (i32.store8 (i32.const 1999) (i32.const 34))
    (local.set $n (call $get (call $c) (local.get $e) (i32.const 2000) (i32.const 20000)))
    (i32.store8 (i32.add (i32.const 2000) (local.get $n)) (i32.const 34))
    (i32.const 1999) (i32.add (local.get $n) (i32.const 2)))
  (func (export "read_far") (param $e i32) (drop (call $get (call $c) (local.get $e) (i32.const 131070) (i32.const 4))))
  (func (export "number") (param $e i32) (param $n i32) (drop (call $get (local.get $n) (local.get $e) (i32.const 2000) (i32.const 4))))
  ${more})`;
const caller =
  (t: WasmGame, eid: number, id = 'a.wasm') =>
  (name: string, ...args: readonly unknown[]): unknown => {
    const result = callJson(t.game.scripts, id, eid, name, ...args);
    return result.ok ? result.value : `${result.error.code}: ${result.error.message.replace(/ \(in .*/, '')}`;
  };
const fields = (json: string): string => `(data (i32.const 200) "${json.replaceAll('"', '\\22')}")
  (func (export "moonloop_fields") (result i32 i32) (i32.const 200) (i32.const ${json.length}))`;

describe('text in components', () => {
  test('is written as it is, read back with its length in bytes, and is what TypeScript sees', async () => {
    const t = await playWasm({ 'a.wasm': script() });
    const eid = t.game.spawn({ Sprite: { texture: 'hero' } }, 'a.wasm');
    const call = caller(t, eid);
    const texture = () => t.game.world.strings.textOf(t.game.world.components.Sprite.texture[eid]!);
    expect(call('read', eid, 4)).toEqual([4, 0x6f726568]);
    expect(call('read_json', eid)).toBe('hero');
    for (const text of ['näher 🌙', '', 'x'.repeat(16_384)]) {
      expect([call('write', eid, text), texture(), call('read_json', eid)]).toEqual([undefined, text, text]);
    }
  });

  test('that does not fit into the capacity is not written at all; its length is given all the same', async () => {
    const t = await playWasm({ 'a.wasm': script() });
    const eid = t.game.spawn({ Sprite: { texture: 'hero' } }, 'a.wasm');
    expect(caller(t, eid)('read', eid, 3)).toEqual([4, 0x2d2d2d2d]);
  });

  test('is refused where it is too long, no UTF-8, outside of the memory, of a dead entity, or no text', async () => {
    const t = await playWasm({ 'a.wasm': script() });
    const eid = t.game.spawn({ Sprite: { texture: 'hero' } }, 'a.wasm');
    const call = caller(t, eid);
    expect(call('write_raw', eid, 65, 2000, 16_385)).toMatch(
      /^CALL_FAILED: Sprite.texture of entity 1: a text field holds up to 16384 bytes, got 16385/,
    );
    expect(call('write_raw', eid, 255, 2000, 3)).toMatch(/is not UTF-8/);
    expect(call('write_raw', eid, 65, 131_071, 2)).toMatch(/2 bytes at 131071 are outside/);
    expect(call('write_raw', eid, 65, 2000, -1)).toMatch(/got 4294967295/);
    expect(call('read_far', eid)).toMatch(/4 bytes at 131070 are outside/);
    expect(call('number', eid, 77)).toMatch(/77 is not the number of a column/);
    const dead = t.game.spawn({ Sprite: { texture: 'x' } });
    const handle = t.game.world.handles.of(dead);
    t.game.despawn(dead);
    expect(call('read', handle, 4)).toMatch(/entity 2 is not alive/);
    expect(call('write', handle, 'y')).toMatch(/entity 2 is not alive/);
    expect(call('read_json', eid)).toBe('hero');
    const numeric = await playWasm({ 'a.wasm': script('Position.x') });
    const other = numeric.spawn('a.wasm');
    expect(caller(numeric, other)('read', other, 4)).toMatch(/Position.x is f32, not text/);
  });

  test("of another mod's entity can be read, not written", async () => {
    const mod = (name: string): Record<string, string> => ({ [`${name}/mod.toml`]: `name = "${name}"` });
    const files = { ...mod('one'), ...mod('two'), 'one/a.wasm': script(), 'two/a.wasm': script() };
    const t = await playWasm(files);
    const mine = t.game.spawn({ Sprite: { texture: 'mine' } }, 'one/a.wasm');
    const theirs = t.game.spawn({ Sprite: { texture: 'theirs' } }, 'two/a.wasm');
    const call = caller(t, mine, 'one/a.wasm');
    expect(call('read_json', theirs)).toBe('theirs');
    expect(call('write', theirs, 'stolen')).toMatch(/writing Sprite.texture: entity 2 .*two/);
    expect(call('read_json', theirs)).toBe('theirs');
  });

  test('is limited by what is new in a frame: 8 MiB; texts that are there already are free', async () => {
    const loop = `(func (export "many") (param $e i32) (param $count i32) (local $n i32)
      (loop $l
        (i32.store (i32.const 2000)
          (i32.or (i32.and (local.get $n) (i32.const 127)) (i32.shl (i32.shr_u (local.get $n) (i32.const 7)) (i32.const 8))))
        (call $set (call $c) (local.get $e) (i32.const 2000) (i32.const 16384))
        (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (local.get $count)))))`;
    const t = await playWasm({ 'a.wasm': script('Sprite.texture', loop) }, { limits: { callTicks: 20_000_000 } });
    const eid = t.game.spawn({ Sprite: {} }, 'a.wasm');
    const call = caller(t, eid);
    expect(call('many', eid, 512)).toBe(undefined);
    expect(call('many', eid, 512)).toBe(undefined);
    expect(call('many', eid, 513)).toMatch(/a mod may set up to 8 MiB of new texts in a frame/);
    t.frames(1);
    expect(call('many', eid, 513)).toBe(undefined);
  });

  test('while a version is tried, entities keep theirs', async () => {
    const start = `(data (i32.const 300) "tried")
      (func (export "_initialize") (call $set (call $c) (i32.const 1) (i32.const 300) (i32.const 5)))`;
    const t = await playWasm({ 'a.wasm': script() });
    const eid = t.game.spawn({ Sprite: { texture: 'before' } }, 'a.wasm');
    await t.reload(script('Sprite.texture', `${start} (func (export "moonloop_fields") (result i32 i32) unreachable)`));
    expect(t.refusals()).toEqual(['STATE_REJECTED']);
    expect(caller(t, eid)('read_json', eid)).toBe('before');
  });
});

describe('declared fields of text', () => {
  const own = (json: string) => script('A.name', fields(json));

  test('have their default, are kept over a reload, and are filled in where they are new', async () => {
    const t = await playWasm({ 'a.wasm': own('{"name":{"type":"string","default":"Ada"}}') });
    const eid = t.spawn('a.wasm');
    expect(caller(t, eid)('read_json', eid)).toBe('Ada');
    caller(t, eid)('write', eid, 'Grace');
    await t.reload(own('{"name":{"type":"string","default":"Ada"},"title":{"type":"string","default":"Dr"}}'));
    expect([t.state(eid, 'a.wasm'), caller(t, eid)('read_json', eid)]).toEqual([
      { name: 'Grace', title: 'Dr' },
      'Grace',
    ]);
    expect(t.refusals()).toEqual([]);
  });

  test('are seen and written by Lua scripts', async () => {
    const lua = `local M = {} local A = ecs.component("A")
      function M.add(e) A.name[e] = A.name[e] .. "!" end return M`;
    const t = await playWasm(
      { 'a.wasm': own('{"name":"string"}'), 'b.lua': lua },
      { runtimes: [createWasmRuntime(), createLuaRuntime()] },
    );
    const eid = t.spawn('a.wasm', 'b.lua');
    caller(t, eid)('write', eid, 'Ada');
    t.game.scripts.call(eid, 'b.lua', 'add', eid);
    expect(caller(t, eid)('read_json', eid)).toBe('Ada!');
  });

  test('cannot have a default that no component may hold', async () => {
    const t = await playWasm({ 'a.wasm': own(`{"name":{"type":"string","default":"${'x'.repeat(500)}"}}`) });
    expect(t.refusals()).toEqual([]);
    const long = `(data (i32.const 20000) "{\\22name\\22:{\\22type\\22:\\22string\\22,\\22default\\22:\\22${'x'.repeat(16_385)}\\22}}")
      (func (export "moonloop_fields") (result i32 i32) (i32.const 20000) (i32.const ${16_385 + '{"name":{"type":"string","default":""}}'.length}))`;
    await t.reload(script('A.name', long));
    expect(t.reloads.at(-1)?.error).toMatchObject({
      code: 'STATE_REJECTED',
      message: expect.stringContaining('a text field holds up to 16384 bytes'),
    });
  });
});
