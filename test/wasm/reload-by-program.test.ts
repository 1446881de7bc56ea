/** Modules as a program loads and reloads them: the outcome is data, and what shall outlive a reload is kept outside. */
import { expect, test } from 'vitest';
import { callJson } from '../../src/wasm/call-json.ts';
import { playWasm } from '../support/wasm-play.ts';
import { wat } from '../support/wat.ts';

const counter = (version: number): string => `(module
  (global $counter (mut i32) (i32.const 0))
  (func (export "increment") global.get $counter i32.const 1 i32.add global.set $counter)
  (func (export "get_counter") (result i32) global.get $counter)
  (func (export "set_counter") (param i32) local.get 0 global.set $counter)
  (func (export "version") (result i32) i32.const ${version}))`;

/** A game with one entity that runs `a.wasm`. */
async function playing(first: string) {
  const t = await playWasm({ 'a.wasm': first });
  const eid = t.spawn('a.wasm');
  return {
    t,
    eid,
    call(name: string, ...args: readonly unknown[]): unknown {
      const result = callJson(t.game.scripts, 'a.wasm', eid, name, ...args);
      return result.ok ? result.value : result.error.message;
    },
    /** The version that is live then, or the code of what was wrong. */
    async reload(content: string | Uint8Array): Promise<unknown> {
      t.source.write({ 'a.wasm': typeof content === 'string' ? wat(content) : content });
      const result = await t.game.reload.reload('a.wasm');
      return result.ok ? result.value : result.error.code;
    },
  };
}

test('v1, v2, v3 under one id: each is live when its reload has ended, and counts from 0; the entity stays', async () => {
  const { call, reload, t, eid } = await playing(counter(1));
  for (let version = 2; version <= 4; version++) {
    for (let n = 0; n < 3; n++) call('increment');
    expect(call('get_counter')).toBe(3);
    expect(await reload(counter(version))).toBe(version);
    expect([call('version'), call('get_counter')]).toEqual([version, 0]);
  }
  expect(t.game.scripts.list()).toMatchObject([{ id: 'a.wasm', version: 4, entities: 1 }]);
  expect(t.game.scripts.component('a.wasm').state[eid]).toBe(4 * 4 + 1);
});

test('what a component keeps is given back where the reload is a success; where it is none, there is nothing to give back', async () => {
  const { call, reload, t, eid } = await playing(counter(1));
  const { x } = t.game.world.components.Position;
  for (let n = 0; n < 5; n++) call('increment');
  x[eid] = Number(call('get_counter'));
  const outcomes: unknown[] = [];
  for (const content of [new Uint8Array([0, 1, 2]), '(module (start $f) (func $f unreachable))', counter(2)]) {
    const outcome = await reload(content);
    outcomes.push(outcome, call('get_counter'));
    if (typeof outcome === 'number') call('set_counter', x[eid]);
  }
  expect(outcomes).toEqual(['WASM_INVALID', 5, 'BODY_FAILED', 5, 2, 0]);
  expect([call('get_counter'), call('version')]).toEqual([5, 2]);
});

const keeping = (more: string): string => `(module (memory (export "memory") 1)
  (data (i32.const 0) "{\\22level\\22:1}")
  (global $at (mut i32) (i32.const 0)) (global $length (mut i32) (i32.const 11))
  (func (export "alloc") (param i32) (result i32) (i32.const 1000))
  (func $init (export "init") (param i32 i32) (global.set $at (local.get 0)) (global.set $length (local.get 1)))
  (func (export "get_state") (result i32 i32) (global.get $at) (global.get $length)) ${more})`;

test('a state that was passed as JSON is the default again after a reload, and stays where set_state takes it', async () => {
  const { call, reload, t } = await playing(keeping(''));
  expect(call('get_state')).toEqual({ level: 1 });
  call('init', { level: 7, name: 'é' });
  expect(call('get_state')).toEqual({ level: 7, name: 'é' });
  expect(await reload(keeping('(func)'))).toBe(2);
  expect(call('get_state')).toEqual({ level: 1 });
  call('init', { level: 8 });
  expect(await reload(keeping('(export "set_state" (func $init))'))).toBe(3);
  expect(call('get_state')).toEqual({ level: 8 });
  expect(t.logs.map(({ level }) => level)).toEqual(['warn']); // the first one, once
});

test('host functions are the same for every version; one that asks for another is refused, and the old one logs on', async () => {
  const logging = (
    text: string,
    more = '',
  ): string => `(module (import "host" "log" (func $log (param i32 i32))) ${more}
    (memory (export "memory") 1) (data (i32.const 0) "${text}")
    (func (export "say") (call $log (i32.const 0) (i32.const ${text.length}))))`;
  const { call, reload, t } = await playing(logging('one'));
  call('say');
  expect(await reload(logging('two'))).toBe(2);
  call('say');
  expect(await reload(logging('three', '(import "host" "shout" (func))'))).toBe('WASM_IMPORT');
  call('say');
  expect(t.logs.filter(({ level }) => level === 'info').map(({ message }) => message)).toEqual(['one', 'two', 'two']);
  expect(t.reloads.at(-1)?.error?.message).toContain('"host" "shout"');
});
