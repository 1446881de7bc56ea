import { describe, expect, test } from 'vitest';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { callJson } from '../../src/wasm/call-json.ts';
import { createWasmRuntime } from '../../src/wasm/wasm-runtime.ts';
import { playWasm, type WasmGame } from '../support/wasm-play.ts';

/**
 * `call_json(entity, [script, name, arguments])` calls with what stands in three texts of fixed places, which `put` writes:
 * it takes a place (0, 1, 2) and text, whose quotation marks it drops.
 */
const script = (more = '') => `(module
  (import "ecs" "call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "ecs" "result" (func $result (param i32 i32) (result i32)))
  (import "ecs" "entity" (func $entity (result i32)))
  (import "ecs" "has" (func $has (param i32 i32 i32) (result i32)))
  (memory (export "memory") 2 2)
  (global $calls (mut i32) (i32.const 0)) (global $capacity (mut i32) (i32.const 30000))
  (func (export "alloc") (param i32) (result i32) (i32.const 90000))
  (func (export "put") (param $place i32) (param $p i32) (param $n i32)
    (local.set $place (i32.mul (local.get $place) (i32.const 1000)))
    (local.set $n (i32.sub (local.get $n) (i32.const 2)))
    (i32.store (i32.add (local.get $place) (i32.const 1000)) (local.get $n))
    (memory.copy (i32.add (local.get $place) (i32.const 1004)) (i32.add (local.get $p) (i32.const 1)) (local.get $n)))
  (func $go (param $e i32) (result i32)
    (call $call (local.get $e) (i32.const 1004) (i32.load (i32.const 1000)) (i32.const 2004) (i32.load (i32.const 2000))
      (i32.const 3004) (i32.load (i32.const 3000)) (i32.const 50000) (global.get $capacity)))
  (func (export "go_json") (param $e i32) (result i32 i32) (i32.const 50000) (call $go (local.get $e)))
  (func (export "go_length") (param $e i32) (result i32) (call $go (local.get $e)))
  (func (export "go_little_json") (param $e i32) (result i32 i32)
    (i32.const 50000) (drop (call $call (local.get $e) (i32.const 1004) (i32.load (i32.const 1000)) (i32.const 2004)
      (i32.load (i32.const 2000)) (i32.const 3004) (i32.load (i32.const 3000)) (i32.const 50000) (i32.const 1)))
    (call $result (i32.const 50000) (i32.const 100)))
  (func (export "go_on") (param $e i32) (result i32)
    (try (result i32) (do (call $go (local.get $e))) (catch_all (i32.const -7))))
  (func (export "go_on_10_times") (param $e i32) (result i32) (local $n i32)
    (loop $l
      (drop (try (result i32) (do (call $go (local.get $e))) (catch_all (i32.const -7))))
      (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 10))))
    (local.get $n))
  (func (export "runs") (param $e i32) (result i32)
    (call $has (local.get $e) (i32.const 1004) (i32.load (i32.const 1000))))
  (func (export "add") (param f64 i32) (result f64) (f64.add (local.get 0) (f64.convert_i32_s (local.get 1))))
  (func (export "echo_json") (param i32 i32) (result i32 i32) (local.get 0) (local.get 1))
  (func (export "whole") (result i64) (i64.const 7)) (func (export "huge") (result i64) (i64.const 0x7fffffffffffffff))
  (func (export "nothing")) (func (export "several") (result i32 f64) (i32.const 1) (f64.const 0.5))
  (func (export "who") (result i32) (call $entity))
  (func (export "count") (result i32) (global.set $calls (i32.add (global.get $calls) (i32.const 1))) (global.get $calls))
  (func (export "count_and_trap") (global.set $calls (i32.const 50)) unreachable)
  (func (export "spin") (loop $l (br $l)))
  (func (export "count_and_spin") (global.set $calls (i32.const 50)) (loop $l (br $l)))
  (func $work (local $n i32) (loop $l
    (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 110000)))))
  (func (export "work_and_count") (call $work) (global.set $calls (i32.const 50)))
  (func (export "work_and_go") (param $e i32) (call $work) (drop (call $go (local.get $e))))
  ${more})`;
const shared = '(func (export "on_update") (param i32 f32))';

const runtimes = () => [createWasmRuntime({ limits: { callTicks: 200_000 } }), createLuaRuntime()];

function talker(t: WasmGame, eid: number, id = 'a.wasm') {
  const call = (name: string, ...args: readonly unknown[]): unknown => {
    const result = callJson(t.game.scripts, id, eid, name, ...args);
    return result.ok ? result.value : `${result.error.code}: ${result.error.message.replace(/ \(in .*/, '')}`;
  };
  /** Calls a function of another script, arguments as a JSON array of numbers. */
  const ask = (entity: number, scriptId: string, name: string, args = '', how = 'go_json'): unknown => {
    [scriptId, name, args].forEach((text, place) => void call('put', place, text));
    return call(how, entity);
  };
  return { call, ask };
}

describe.each([
  ['own', ''],
  ['shared', shared],
])('ecs.call, %s instance', (_, form) => {
  test('calls scripts of the mod: numbers, lists and nothing come back, and the caller is itself again', async () => {
    const t = await playWasm({ 'a.wasm': script(form), 'b.wasm': script(form) });
    const [one, two] = [t.spawn('a.wasm'), t.spawn('a.wasm', 'b.wasm')];
    const { ask, call } = talker(t, one);
    expect(ask(two, 'b.wasm', 'add', '[1.5, 2]')).toBe(3.5);
    expect(ask(two, 'b', 'add', '[1.5, true]')).toBe(2.5);
    expect(ask(two, 'b.wasm', 'echo_json', '[[1,[2]]]')).toEqual([1, [2]]);
    expect(ask(two, 'b.wasm', 'several')).toEqual([1, 0.5]);
    expect(ask(two, 'b.wasm', 'whole', '[]')).toBe(7);
    expect(ask(two, 'b.wasm', 'nothing', '', 'go_length')).toBe(0);
    expect(ask(two, 'a.wasm', 'who')).toBe(two);
    expect(call('who')).toBe(one);
    expect([ask(two, 'b.wasm', 'who', '', 'runs'), ask(one, 'b.wasm', 'who', '', 'runs')]).toEqual([1, 0]);
    expect(t.failures).toEqual([]);
  });

  test('what did not fit is given once more by ecs.result, without a second call', async () => {
    const t = await playWasm({ 'a.wasm': script(form), 'b.wasm': script(form) });
    const eid = t.spawn('a.wasm', 'b.wasm');
    const { ask } = talker(t, eid);
    expect(ask(eid, 'b.wasm', 'several', '', 'go_little_json')).toEqual([1, 0.5]);
    expect(ask(eid, 'b.wasm', 'count', '', 'go_little_json')).toBe(1);
    expect(ask(eid, 'b.wasm', 'count')).toBe(2);
  });

  test('fails with what is wrong, as in Lua', async () => {
    const mods = { 'm/mod.toml': 'name = "m"', 'm/c.wasm': script(form) };
    const t = await playWasm({ 'a.wasm': script(form), 'b.wasm': script(form), ...mods });
    const [one, two] = [t.spawn('a.wasm', 'm/c.wasm'), t.spawn('b.wasm')];
    const { ask } = talker(t, one);
    expect(ask(one, 'b.wasm', 'add')).toMatch(/^CALL_FAILED: entity 1 has no running script "b.wasm"/);
    expect(ask(99, 'b.wasm', 'add')).toMatch(/entity 99 has no running script "b.wasm"/);
    expect(ask(one, 'nowhere.wasm', 'add')).toMatch(/nowhere.wasm/);
    expect(ask(one, 'm/c.wasm', 'add')).toMatch(/is a script of mod m, which runs apart from game. Send an event/);
    expect(ask(two, 'b.wasm', 'ad')).toMatch(
      /ad of b.wasm: b.wasm exports no function "ad"; did you mean "add"|did you mean "add"/,
    );
    expect(ask(two, 'b.wasm', 'add', '[1]')).toMatch(/nothing is left for its parameter 2/);
    expect(ask(two, 'b.wasm', 'add', '{}')).toMatch(/must be a JSON array/);
    expect(ask(two, 'b.wasm', 'huge')).toMatch(/what huge gives cannot be written as JSON/);
    expect(ask(two, 'b.wasm', 'count_and_trap')).toMatch(/^CALL_FAILED: count_and_trap of b.wasm: trap: unreachable/);
  });

  test('a trap makes the called instance anew, and the caller may catch it and go on', async () => {
    const t = await playWasm({ 'a.wasm': script(form), 'b.wasm': script(form) });
    const eid = t.spawn('a.wasm', 'b.wasm');
    const { ask } = talker(t, eid);
    expect(ask(eid, 'b.wasm', 'count')).toBe(1);
    expect(ask(eid, 'b.wasm', 'count_and_trap', '', 'go_on')).toBe(-7);
    expect(ask(eid, 'b.wasm', 'count')).toBe(1);
    expect(ask(eid, 'a.wasm', 'count_and_trap', '', 'go_on')).toBe(-7);
    expect(ask(eid, 'a.wasm', 'count')).toBe(1);
  });

  test('what the called function spends is the caller’s: 200,000 ticks for both, and the called one runs on afterwards', async () => {
    const t = await playWasm({ 'a.wasm': script(form), 'b.wasm': script(form) });
    const eid = t.spawn('a.wasm', 'b.wasm');
    const { ask } = talker(t, eid);
    expect(ask(eid, 'b.wasm', 'spin')).toMatch(/^BUDGET_SPENT/);
    expect(ask(eid, 'b.wasm', 'spin', '', 'go_on')).toMatch(/^BUDGET_SPENT/);
    expect(t.game.scripts.counts()['game']?.mostTicks).toBeLessThan(210_000);
    expect(ask(eid, 'b.wasm', 'add', '[1, 2]')).toBe(3);
    expect(ask(eid, 'b.wasm', 'count_and_spin')).toMatch(/^BUDGET_SPENT/);
    expect(ask(eid, 'b.wasm', 'count')).toBe(1);
    expect(ask(eid, 'b.wasm', 'work_and_count', '', 'go_length')).toBe(0);
    expect(ask(eid, 'b.wasm', 'count')).toBe(51);
    expect(ask(eid, 'b.wasm', 'work_and_count', '', 'work_and_go')).toMatch(/^BUDGET_SPENT/);
    expect(ask(eid, 'b.wasm', 'count')).toBe(1);
  });

  test('whoever catches traps in a loop pays for the instances that are made anew: 10 are too many for 200,000 ticks', async () => {
    const t = await playWasm({ 'a.wasm': script(form), 'b.wasm': script(form) });
    const eid = t.spawn('a.wasm', 'b.wasm');
    const { ask } = talker(t, eid);
    expect(ask(eid, 'b.wasm', 'nothing', '', 'go_on_10_times')).toBe(10);
    expect(ask(eid, 'b.wasm', 'count_and_trap', '', 'go_on_10_times')).toMatch(/^BUDGET_SPENT/);
    expect(ask(eid, 'b.wasm', 'count')).toBe(1);
  });

  test('calls are nested up to 16 deep', async () => {
    const deep = `(global $depth (mut i32) (i32.const 0))
      (func (export "down") (result i32) (global.set $depth (i32.add (global.get $depth) (i32.const 1)))
        (drop (call $go (call $entity))) (global.get $depth))
      (func (export "depth") (result i32) (global.get $depth))
      (func (export "down_safely") (result i32) (global.set $depth (i32.add (global.get $depth) (i32.const 1)))
        (drop (try (result i32) (do (call $go (call $entity))) (catch_all (i32.const 0)))) (global.get $depth))`;
    const t = await playWasm({ 'a.wasm': script(form + deep) }, { limits: { callTicks: 5_000_000 } });
    const eid = t.spawn('a.wasm');
    const { ask } = talker(t, eid);
    expect(ask(eid, 'a.wasm', 'down')).toMatch(/ecs.call is nested more than 16 deep/);
    expect(ask(eid, 'a.wasm', 'down_safely')).toBe(16);
  });

  test('a module that starts, or gives its state, calls nobody', async () => {
    const at = (where: string, result: string) => `(data (i32.const 4000) "a.wasmadd[1,2]") ${where}
      (drop (call $call (i32.const 1) (i32.const 4000) (i32.const 6) (i32.const 4006) (i32.const 3)
        (i32.const 4009) (i32.const 5) (i32.const 50000) (i32.const 100))) ${result})`;
    const t = await playWasm({ 'a.wasm': script(form) });
    const eid = t.spawn('a.wasm');
    await t.reload(script(form + at('(func (export "_initialize")', '')));
    expect(t.refusals()).toEqual(['BODY_FAILED']);
    await t.reload(script(form + at('(func (export "get_state") (result i32 i32)', '(i32.const 4010) (i32.const 1)')));
    expect(t.state.bind(t, eid, 'a.wasm')).toThrow(/not while a module starts, or gives or takes state/);
  });
});

test.each([
  ['own', '(func (export "on_update") (param f32) (drop (call $go (call $entity))))', 3],
  ['shared', '(func (export "on_update") (param $e i32) (param f32) (drop (call $go (local.get $e))))', 6],
])(
  'updates of an %s instance call others in each frame, for the entity that they run for',
  async (form, update, calls) => {
    const t = await playWasm({ 'a.wasm': script(update), 'b.wasm': script(form === 'own' ? '' : shared) });
    const [one, two] = [t.spawn('a.wasm', 'b.wasm'), t.spawn('a.wasm', 'b.wasm')];
    for (const eid of [one, two]) {
      ['b.wasm', 'count', '[]'].forEach((text, place) => void talker(t, eid).call('put', place, text));
    }
    t.frames(3);
    expect(talker(t, two, 'b.wasm').call('count')).toBe(calls + 1);
    expect(t.failures).toEqual([]);
  },
);

describe('ecs.call between languages', () => {
  const lua = `local M = { n = 0 }
    function M:add(a, b) self.n = self.n + 1 return a + b end
    function M.echo(v) return v end
    function M.fail() error("no such luck") end
    function M.none() end
    function M:count() return self.n end
    function M.ask(e, script, name, ...) return ecs.call(e, script, name, ...) end
    function M.try(e, ...) local ok, what = pcall(ecs.call, e, ...) return tostring(what) end
    return M`;

  test('modules call Lua scripts of their mod, and Lua scripts call modules', async () => {
    const t = await playWasm({ 'a.wasm': script(), 'b.lua': lua }, { runtimes: runtimes() });
    const eid = t.spawn('a.wasm', 'b.lua');
    const { ask } = talker(t, eid);
    expect(ask(eid, 'b.lua', 'add', '[1.5, 2]')).toBe(3.5);
    expect(ask(eid, 'b.lua', 'count')).toBe(1);
    expect(ask(eid, 'b.lua', 'echo', '[[1,[2]]]')).toEqual([1, [2]]);
    expect(ask(eid, 'b.lua', 'none', '', 'go_length')).toBe(0);
    expect(ask(eid, 'b.lua', 'fail')).toMatch(/^CALL_FAILED: fail of b.lua: .*no such luck/);
    const fromLua = (...args: readonly unknown[]) => t.game.scripts.call(eid, 'b.lua', 'ask', eid, ...args);
    expect(fromLua('a.wasm', 'add', 1.5, 2)).toEqual({ ok: true, value: 3.5 });
    expect(fromLua('a.wasm', 'echo_json', { x: [1] })).toEqual({ ok: true, value: { x: [1] } });
    expect(fromLua('a.wasm', 'whole')).toEqual({ ok: true, value: 7 });
    expect(fromLua('a.wasm', 'nothing')).toEqual({ ok: true, value: undefined });
    expect(t.failures).toEqual([]);
  });

  test('Lua gets what a module raises as an error that it can catch; the module is made anew', async () => {
    const t = await playWasm({ 'a.wasm': script(), 'b.lua': lua }, { runtimes: runtimes() });
    const [eid, other] = [t.spawn('a.wasm', 'b.lua'), t.spawn()];
    const attempt = (entity: number, ...args: readonly unknown[]) => {
      const result = t.game.scripts.call(eid, 'b.lua', 'try', entity, ...args);
      return result.ok ? result.value : result.error.message;
    };
    expect(attempt(other, 'a.wasm', 'add', 1, 2)).toMatch(/entity 2 has no running script "a.wasm"/);
    expect(attempt(eid, 'a.wasm', 'add', 1)).toMatch(/nothing is left for its parameter 2/);
    expect(attempt(eid, 'a.wasm', 'count')).toBe('1');
    expect(attempt(eid, 'a.wasm', 'count_and_trap')).toMatch(/trap: unreachable/);
    expect(attempt(eid, 'a.wasm', 'count')).toBe('1');
    expect(attempt(eid, 'a.wasm', 'spin')).toMatch(/its budget of ticks is spent/);
    expect(attempt(eid, 'a.wasm', 'huge')).toMatch(/bigint|cannot/);
  });

  test('a call that comes back to the language that waits for it is refused, and all go on', async () => {
    const t = await playWasm({ 'a.wasm': script(), 'b.lua': lua }, { runtimes: runtimes() });
    const eid = t.spawn('a.wasm', 'b.lua');
    const { ask, call } = talker(t, eid);
    expect(ask(eid, 'b.lua', 'count')).toBe(0);
    const back = t.game.scripts.call(eid, 'b.lua', 'try', eid, 'a.wasm', 'go_json', eid);
    expect(back).toMatchObject({
      value: expect.stringMatching(/b.lua is in a language that waits for this call to end/),
    });
    call('put', 2, '[1]');
    expect(ask(eid, 'b.lua', 'add', '[1, 2]')).toBe(3);
    expect(t.game.scripts.call(eid, 'b.lua', 'ask', eid, 'a.wasm', 'add', 1, 2)).toEqual({ ok: true, value: 3 });
  });
});
