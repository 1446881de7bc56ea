import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callJson } from '../../src/wasm/call-json.ts';
import { createStateStore } from '../../src/wasm/state-store.ts';
import { playWasm, type WasmGame } from '../support/wasm-play.ts';

/** Keys and values are JSON texts that TypeScript passes: keys keep their quotation marks. */
const script = (more = '') => `(module
  (import "state" "get" (func $get (param i32 i32 i32 i32) (result i32)))
  (import "state" "set" (func $set (param i32 i32 i32 i32)))
  (import "state" "remove" (func $remove (param i32 i32) (result i32)))
  (memory (export "memory") 2 2)
  (global $heap (mut i32) (i32.const 1000))
  (func (export "alloc") (param i32) (result i32) (global.get $heap)
    (global.set $heap (i32.add (global.get $heap) (local.get 0))))
  (func (export "dealloc") (param i32 i32) (global.set $heap (i32.const 1000)))
  (func (export "set") (param i32 i32 i32 i32)
    (call $set (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
  (func (export "get_json") (param i32 i32) (result i32 i32)
    (i32.const 60000) (call $get (local.get 0) (local.get 1) (i32.const 60000) (i32.const 60000)))
  (func (export "get_little") (param i32 i32 i32) (result i32 i32)
    (i32.store (i32.const 60000) (i32.const 0x2d2d2d2d))
    (call $get (local.get 0) (local.get 1) (i32.const 60000) (local.get 2)) (i32.load (i32.const 60000)))
  (func (export "remove") (param i32 i32) (result i32) (call $remove (local.get 0) (local.get 1)))
  (func (export "broken") (param i32 i32) (call $set (local.get 0) (local.get 1) (local.get 0) (i32.const 1)))
  (func (export "long_key") (call $set (i32.const 60000) (i32.const 1025) (i32.const 60000) (i32.const 0)))
  ${more})`;
const caller =
  (t: WasmGame, eid: number, id = 'a.wasm') =>
  (name: string, ...args: readonly unknown[]): unknown => {
    const result = callJson(t.game.scripts, id, eid, name, ...args);
    return result.ok ? result.value : result.error.message.replace(/ \(in .*/, '');
  };

describe('state of a mod', () => {
  test('is kept by key, over a reload and the end of all entities, for all WASM scripts of the mod and for no other mod', async () => {
    const files = {
      'one/mod.toml': 'name = "one"',
      'one/a.wasm': script(),
      'one/b.wasm': script(),
      'c.wasm': script(),
    };
    const t = await playWasm(files);
    const eid = t.spawn('one/a.wasm', 'one/b.wasm', 'c.wasm');
    const [a, c] = [caller(t, eid, 'one/a.wasm'), caller(t, eid, 'c.wasm')];
    expect(a('get_little', ['k'], 4)).toEqual([0, 0x2d2d2d2d]);
    a('set', ['k'], { score: [1, 'é'] });
    expect([a('get_json', ['k']), a('remove', ['other']), c('get_little', ['k'], 4)]).toEqual([
      { score: [1, 'é'] },
      0,
      [0, 0x2d2d2d2d],
    ]);
    await t.reload(script('(func)'), 'one/a.wasm');
    t.game.despawn(eid);
    t.frames(1);
    const b = caller(t, t.spawn('one/b.wasm'), 'one/b.wasm');
    expect(b('get_json', ['k'])).toEqual({ score: [1, 'é'] });
    b('set', ['k'], 'replaced');
    expect([b('get_json', ['k']), b('remove', ['k']), b('get_little', ['k'], 4)]).toEqual([
      'replaced',
      1,
      [0, 0x2d2d2d2d],
    ]);
    expect(t.failures).toEqual([]);
  });

  test('is refused where it is no JSON or its key is too long; what does not fit into the capacity is not written', async () => {
    const t = await playWasm({ 'a.wasm': script() });
    const call = caller(t, t.spawn('a.wasm'));
    expect(call('broken', ['k'])).toMatch(/the value of \["k"\] is not JSON/);
    expect(call('long_key')).toMatch(/a name has up to 1024 bytes, got 1025/);
    call('set', ['k'], [12]);
    expect(call('get_little', ['k'], 3)).toEqual([4, 0x2d2d2d2d]);
    expect(call('get_little', ['k'], 4)).toEqual([4, 0x5d32315b]);
  });

  test('stays what it was while a version is tried', async () => {
    const start =
      '(data (i32.const 300) "[\\22k\\22]") (func (export "_initialize") (call $set (i32.const 300) (i32.const 5) (i32.const 300) (i32.const 5)))';
    const t = await playWasm({ 'a.wasm': script() });
    const call = caller(t, t.spawn('a.wasm'));
    call('set', ['k'], 'before');
    await t.reload(script(`${start} (func (export "moonloop_fields") (result i32 i32) unreachable)`));
    expect([t.refusals(), call('get_json', ['k'])]).toEqual([['STATE_REJECTED'], 'before']);
    await t.reload(script(start));
    expect(call('get_json', ['k'])).toEqual(['k']);
  });

  test('has up to 10,000 keys and 8 MiB; what is removed makes room', () => {
    const store = createStateStore();
    for (let n = 0; n < 10_000; n++) store.set(`k${n}`, new Uint8Array(1));
    expect(() => store.set('more', new Uint8Array(1))).toThrow(/state holds 10000 keys/);
    store.set('k1', new Uint8Array(2));
    store.remove('k1');
    store.set('more', new Uint8Array(1));
    const large = createStateStore();
    for (let n = 0; n < 7; n++) large.set(`k${n}`, new Uint8Array(1_048_576));
    expect(() => large.set('k7', new Uint8Array(1_048_576))).toThrow(/up to 10000 and 8388608 are kept/);
    large.set('k6', new Uint8Array(1));
    large.set('k7', new Uint8Array(1_048_576));
  });

  test('whatever is set and removed, it holds what a map holds, and its count of bytes is right', () => {
    const command = fc.tuple(fc.constantFrom('a', 'b', 'cc'), fc.option(fc.integer({ min: 0, max: 3_000_000 })));
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        const store = createStateStore();
        const model = new Map<string, number>();
        const total = (): number => [...model].reduce((sum, [key, size]) => sum + 2 * key.length + size, 0);
        for (const [key, size] of commands) {
          const before = model.get(key);
          if (size === null) {
            expect(store.remove(key)).toBe(model.delete(key));
            continue;
          }
          model.set(key, size);
          const fits = total() <= 8 * 1_048_576;
          if (!fits && before === undefined) model.delete(key);
          if (!fits && before !== undefined) model.set(key, before);
          const set = (): void => store.set(key, new Uint8Array(size));
          if (fits) set();
          else expect(set).toThrow(/state holds/);
        }
        expect([...store.entries()].map(([key, json]) => [key, json.length])).toEqual([...model]);
      }),
      { numRuns: 30 },
    );
  });
});
