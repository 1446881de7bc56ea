/** Who pays for data that functions give, and for room for their arguments. */
import { describe, expect, test } from 'vitest';
import { callJson } from '../../src/wasm/call-json.ts';
import { createWasmRuntime } from '../../src/wasm/wasm-runtime.ts';
import { lua } from '../support/game-harness.ts';
import { bothForms, playWasm } from '../support/wasm-play.ts';

const imports = `(import "ecs" "call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "ecs" "query" (func $query (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "ecs" "spawn" (func $spawn (param i32 i32 i32 i32) (result i32)))`;
/** Bytes 300: "a.wasm", 310: "peer.lua", 320: "list_json", 330: "many", 340: ten empty lists, 380: "Position". */
const texts = `(data (i32.const 300) "a.wasm") (data (i32.const 310) "peer.lua") (data (i32.const 320) "list_json")
  (data (i32.const 330) "many") (data (i32.const 340) "[${'[],'.repeat(9)}[]]") (data (i32.const 380) "Position")`;
const run = (script: string, fn: string, args = '(i32.const 0) (i32.const 0)'): string =>
  `(drop (call $call (local.get $e) ${script} ${fn} ${args} (i32.const 0) (i32.const 0)))`;
const [own, peer] = ['(i32.const 300) (i32.const 6)', '(i32.const 310) (i32.const 8)'];
const [list, many] = ['(i32.const 320) (i32.const 9)', '(i32.const 330) (i32.const 4)'];
const tenLists = '(i32.const 340) (i32.const 31)';
/** `[1,1,…,1` of 20,000 bytes at 1000, and its end. */
const giving = (end: number): string => `(func (export "list_json") (result i32 i32) (local $n i32)
    (memory.fill (i32.const 1000) (i32.const 32) (i32.const 20000)) (i32.store8 (i32.const 1000) (i32.const 91))
    (i32.store8 (i32.const 20999) (i32.const ${end})) (i32.const 1000) (i32.const 20000))`;
const count = '(call $add (local.get $e) (f32.const 1))';
const forever = (code: string): string => `(loop $l ${count} (try (do ${code}) (catch_all)) (br $l))`;
const runtimes = () => [createWasmRuntime({ limits: { callTicks: 200_000 } }), lua];
const importing = (text: string): string => text.replace('(module', `(module ${imports} ${texts}`);

describe.each(bothForms)('%s instance', (_, module) => {
  test.each([
    ['JSON', 93],
    ['text that is no JSON at its end', 33],
  ])('20,000 bytes of %s that a function gives cost 5 ticks each: 200,000 ticks pay for one', async (__, end) => {
    const t = await playWasm({ 'a.wasm': importing(module(forever(run(own, list)), giving(end))) });
    const eid = t.spawn('a.wasm');
    t.frames(1);
    expect([t.x(eid), t.failures]).toMatchObject([[2], [{ code: 'BUDGET_SPENT' }]]);
  });

  test('10 pieces of room for one call share its budget, whether a module, Lua or TypeScript calls', async () => {
    const work =
      '(loop $l (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 70000))))';
    const slow = `(func (export "alloc") (param i32) (result i32) (local $n i32) ${work}
        (call $add (i32.const 1) (f32.const 1)) (i32.const 2000))
      (func (export "many") (param ${'i32 '.repeat(20)}))`;
    const lists = Array.from({ length: 10 }, () => []);
    const script = `local e = ... local M = {}
      function M.go() return pcall(ecs.call, e, "a.wasm", "many", ${lists.map(() => '{}').join()}) end return M`;
    const update = `(if (i32.eqz (local.get $n)) (then ${run(own, many, tenLists)}))`;
    const t = await playWasm(
      { 'a.wasm': importing(module(update, slow)), 'peer.lua': script },
      { runtimes: runtimes() },
    );
    const eid = t.spawn('a.wasm', 'peer.lua');
    const rooms = (call: () => unknown): unknown => {
      t.game.world.components.Position.x[eid] = 0;
      call();
      return t.x(eid)[0];
    };
    expect([
      rooms(() => expect(callJson(t.game.scripts, 'a.wasm', eid, 'many', ...lists).ok).toBe(false)),
      rooms(() => expect(t.game.scripts.call(eid, 'peer.lua', 'go')).toMatchObject({ value: false })),
      rooms(() => t.frames(1)),
    ]).toEqual([2, 2, 2]);
    expect(t.failures).toMatchObject([{ code: 'BUDGET_SPENT' }]);
  });
});

const [, alone] = bothForms[0]!;

test('20,000 bytes of data that a Lua function gives cost 5 ticks each, besides 50,000 for the call', async () => {
  const script = 'local M, t = {}, {} for n = 1, 10000 do t[n] = 1 end function M.list_json() return t end return M';
  const update = importing(alone(forever(run(peer, list))));
  const t = await playWasm({ 'a.wasm': update, 'peer.lua': script }, { runtimes: runtimes() });
  const eid = t.spawn('a.wasm', 'peer.lua');
  t.frames(1);
  expect([t.x(eid), t.failures]).toMatchObject([[2], [{ code: 'BUDGET_SPENT' }]]);
});

test('Lua pays for tables that it gives to modules: 50 times 10,000 entries spend 5,000,000 ticks, also where they are refused', async () => {
  const calls = (more: string): string => `local e = ... local M, t = { n = 0 }, {} for n = 1, 10000 do t[n] = 1 end
    function M.on_update() for n = 1, 50 do M.n = n pcall(ecs.call, e, "a.wasm", "many", t${more}) end end return M`;
  for (const more of ['', ', print']) {
    const t = await playWasm({ 'a.wasm': alone(''), 'peer.lua': calls(more) }, { runtimes: runtimes() });
    const eid = t.spawn('a.wasm', 'peer.lua');
    t.frames(1);
    expect(t.failures).toMatchObject([{ code: 'BUDGET_SPENT', place: { script: 'peer.lua' } }]);
    expect(Number(t.state(eid, 'peer.lua')['n'])).toBeLessThan(25);
  }
});

test('65 names are too many for a query or an entity, and a query that fails is none of the 256', async () => {
  const fill = `(func $fill (param $names i32) (result i32 i32) (local $n i32)
    (loop $l (memory.copy (i32.add (i32.const 1000) (i32.mul (local.get $n) (i32.const 9))) (i32.const 380) (i32.const 8))
      (i32.store8 (i32.add (i32.const 1008) (i32.mul (local.get $n) (i32.const 9))) (i32.const 10))
      (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (local.get $names))))
    (i32.const 1000) (i32.mul (local.get $names) (i32.const 9)))`;
  const code = `${fill}
    (func (export "ask") (param $names i32) (result i32)
      (call $query (i32.const 380) (i32.const 8) (call $fill (local.get $names)) (i32.const 5000) (i32.const 1)))
    (func (export "make") (param $names i32) (drop (call $spawn (i32.const 0) (i32.const 0) (call $fill (local.get $names)))))
    (func (export "wrong") (param $from i32) (drop (call $query (local.get $from) (i32.const 8) (i32.const 0) (i32.const 0) (i32.const 5000) (i32.const 1))))`;
  const t = await playWasm({ 'a.wasm': importing(alone('', code)) });
  const eid = t.spawn('a.wasm');
  const call = (name: string, number: number) => callJson(t.game.scripts, 'a.wasm', eid, name, number);
  const tooMany = { error: { message: expect.stringContaining('65 names; 64 at a time are allowed') } };
  expect([call('ask', 64), call('make', 65)]).toMatchObject([tooMany, tooMany]);
  for (let n = 0; n < 257; n++) expect(call('wrong', 1000 + n)).toMatchObject({ ok: false });
  expect(call('ask', 63)).toMatchObject({ value: 1 });
});

test.each([
  [
    'a text',
    '(drop (call $get_text (call $column (i32.const 400) (i32.const 14)) (local.get $e) (i32.const 1000) (i32.const 0)))',
  ],
  ['whether there is a script', '(drop (call $has (local.get $e) (i32.const 300) (i32.const 6)))'],
])('asking for %s costs 40 ticks besides the call: 200,000 ticks pay for less than 4,000', async (__, ask) => {
  const more = `(import "ecs" "get_text" (func $get_text (param i32 i32 i32 i32) (result i32)))
    (import "ecs" "has" (func $has (param i32 i32 i32) (result i32)))`;
  const code = importing(alone(`(loop $l ${count} ${ask} (br $l))`, '(data (i32.const 400) "Sprite.texture")'));
  const t = await playWasm({ 'a.wasm': code.replace('(module', `(module ${more}`) });
  const eid = t.game.spawn({ Sprite: { texture: 'hero' } }, 'a.wasm');
  t.frames(1);
  expect(t.failures).toMatchObject([{ code: 'BUDGET_SPENT' }]);
  expect(t.x(eid)[0]).toBeGreaterThan(2000);
  expect(t.x(eid)[0]).toBeLessThan(4000);
});
