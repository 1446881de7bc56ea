/** What host functions do, where no other test calls them. */
import { hasComponent } from 'bitecs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { callJson } from '../../src/wasm/call-json.ts';
import { hostImports } from '../../src/wasm/host-table.ts';
import { bothForms, playWasm, wasmScript } from '../support/wasm-play.ts';
import { wat } from '../support/wat.ts';

const [, own] = bothForms[0]!;
const count = '(call $add (local.get $e) (f32.const 1))';
const importing = (imports: string, text: string): string => text.replace('(module', `(module ${imports}`);

test('attach, detach and remove happen behind the running loop, to the entity that is meant', async () => {
  const imports = `(import "ecs" "attach" (func $attach (param i32 i32 i32))) (import "ecs" "detach" (func $detach (param i32 i32 i32)))
    (import "ecs" "remove" (func $remove (param i32 i32 i32))) (import "ecs" "has" (func $has (param i32 i32 i32) (result i32)))`;
  const names = '(data (i32.const 300) "b.wasm") (data (i32.const 310) "Velocity")';
  const [b, velocity] = ['(i32.const 300) (i32.const 6)', '(i32.const 310) (i32.const 8)'];
  const code = `${names} (global $seen (mut i32) (i32.const 0)) (global $does (mut i32) (i32.const 0)) (global $to (mut i32) (i32.const 0))
    (func (export "do") (param i32 i32) (global.set $does (local.get 0)) (global.set $to (local.get 1)))
    (func (export "seen") (result i32) (global.get $seen))
    (func (export "on_update") (param f32)
      (if (i32.eq (global.get $does) (i32.const 1)) (then (call $attach (global.get $to) ${b})))
      (if (i32.eq (global.get $does) (i32.const 2)) (then (call $detach (global.get $to) ${b})))
      (if (i32.eq (global.get $does) (i32.const 3)) (then (call $remove (global.get $to) ${velocity})))
      (if (global.get $does) (then (global.set $seen (i32.add
        (i32.shl (call $has (global.get $to) ${b}) (i32.const 1)) (call $has (global.get $to) ${velocity})))))
      (global.set $does (i32.const 0)))`;
  const t = await playWasm({ 'a.wasm': importing(imports, wasmScript(code)), 'b.wasm': own(count) });
  const [one, two, three] = [t.spawn('a.wasm'), t.spawn(), t.spawn()];
  const after = (does: number): unknown => {
    callJson(t.game.scripts, 'a.wasm', one, 'do', does, two);
    t.frames(1);
    const seen = callJson(t.game.scripts, 'a.wasm', one, 'seen');
    const { Velocity } = t.game.world.components;
    const { entities } = t.game.scripts.list().find(({ id }) => id === 'b.wasm')!;
    return [seen.ok && seen.value, entities, hasComponent(t.game.world, two, Velocity), t.x(two)[0]];
  };
  // what it sees in the same loop is what was before
  expect([after(1), after(0), after(2), after(3)]).toEqual([
    [1, 1, true, 0],
    [1, 1, true, 1],
    [3, 0, true, 1],
    [1, 0, false, 1],
  ]);
  expect([hasComponent(t.game.world, three, t.game.world.components.Velocity), t.failures]).toEqual([true, []]);
});

test('log functions write lines of their levels, print those of info', async () => {
  const names = ['debug', 'info', 'warn', 'error'];
  const imports = [...names.map((name) => ['log', name]), ['host', 'print'], ['host', 'log']]
    .map(([module, name], n) => `(import "${module}" "${name}" (func $log${n} (param i32 i32)))`)
    .join(' ');
  const calls = Array.from({ length: 6 }, (_, n) => `(call $log${n} (i32.const 10) (i32.const 5))`).join(' ');
  const t = await playWasm({ 'a.wasm': importing(imports, wasmScript(`(func (export "say") ${calls})`)) });
  callJson(t.game.scripts, 'a.wasm', t.spawn('a.wasm'), 'say');
  expect(t.logs.map(({ level, message }) => `${level} ${message}`)).toEqual(
    [...names, 'info', 'info'].map((level) => `${level} hello`),
  );
});

test('events.register is events.on; numbers are written into columns of whole numbers with set_i32', async () => {
  const imports = `(import "events" "register" (func $register (param i32 i32 i32 i32) (result i32)))
    (import "ecs" "set_i32" (func $set_whole (param i32 i32 i32)))`;
  const code = `(data (i32.const 300) "hit") (data (i32.const 310) "heard") (data (i32.const 320) "Sprite.layer")
    (func (export "on_start") (drop (call $register (i32.const 300) (i32.const 3) (i32.const 310) (i32.const 5))))
    (func (export "heard") (call $set_whole (call $column (i32.const 320) (i32.const 12)) (call $entity) (i32.const -3)))`;
  const t = await playWasm({ 'a.wasm': importing(imports, wasmScript(code)) });
  const eid = t.game.spawn({ Position: {}, Sprite: {} }, 'a.wasm');
  t.game.emit('hit');
  t.frames(1);
  expect([t.game.world.components.Sprite.layer[eid], t.failures]).toEqual([-3, []]);
});

test('what a module passes is copied at once: it may write over it in the same call', async () => {
  const imports = `(import "events" "emit" (func $emit (param i32 i32 i32 i32))) (import "events" "on" (func $on (param i32 i32 i32 i32) (result i32)))
    (import "state" "set" (func $keep (param i32 i32 i32 i32))) (import "state" "get" (func $kept (param i32 i32 i32 i32) (result i32)))`;
  const code = `(data (i32.const 300) "[12]hitkeyheard")
    (func (export "alloc") (param i32) (result i32) (i32.const 600))
    (func (export "on_start") (drop (call $on (i32.const 304) (i32.const 3) (i32.const 310) (i32.const 5))))
    (func (export "heard") (param i32 i32) (call $say (local.get 0) (local.get 1)))
    (func (export "go") (call $say (i32.const 10) (i32.const 5)) (call $emit (i32.const 304) (i32.const 3) (i32.const 300) (i32.const 4))
      (call $keep (i32.const 307) (i32.const 3) (i32.const 300) (i32.const 4)) (memory.fill (i32.const 0) (i32.const 63) (i32.const 320)))
    (func (export "kept_json") (result i32 i32) (memory.copy (i32.const 500) (i32.const 400) (i32.const 0))
      (i32.store (i32.const 500) (i32.const 0x0079656b)) (i32.const 510) (call $kept (i32.const 500) (i32.const 3) (i32.const 510) (i32.const 50)))`;
  const t = await playWasm({ 'a.wasm': importing(imports, wasmScript(code)) });
  const eid = t.spawn('a.wasm');
  callJson(t.game.scripts, 'a.wasm', eid, 'go');
  t.frames(1);
  expect([t.printed, t.failures]).toEqual([['hello', '[12]'], []]);
  expect(callJson(t.game.scripts, 'a.wasm', eid, 'kept_json')).toMatchObject({ value: [12] });
});

test('modules get objects without prototypes, with the functions of the table and nothing else', async () => {
  const given: WebAssembly.Imports[] = [];
  const { Instance } = WebAssembly;
  const watched = new Proxy(Instance, {
    construct(target, [module, imports]: [WebAssembly.Module, WebAssembly.Imports?]) {
      if (imports && 'time' in imports) given.push(imports);
      return new target(module, imports);
    },
  });
  const spy = vi.spyOn(WebAssembly, 'Instance', 'get').mockReturnValue(watched);
  onTestFinished(() => spy.mockRestore());
  const t = await playWasm({ 'a.wasm': wat(own(count)) });
  t.spawn('a.wasm');
  expect(given.length).toBeGreaterThan(0);
  for (const imports of given) {
    const paths = Object.entries(imports).flatMap(([group, functions]) =>
      Object.entries(functions).map(([name, fn]) => `${group}.${name} ${typeof fn}`),
    );
    expect(paths.sort()).toEqual([...hostImports.keys()].map((path) => `${path} function`).sort());
    for (const object of [imports, ...Object.values(imports)]) expect(Object.getPrototypeOf(object)).toBe(null);
  }
});
