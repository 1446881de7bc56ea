/** What docs/wasm.md says and no other test shows. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callJson } from '../../src/wasm/call-json.ts';
import { bothForms, playWasm, wasmScript } from '../support/wasm-play.ts';

const [, own] = bothForms[0]!;
const one = '(call $add (local.get $e) (f32.const 1))';
/** Texts at 300 and on, each as `(i32.const address) (i32.const length)`. */
function texts(...all: readonly string[]): { readonly data: string; readonly at: readonly string[] } {
  let address = 300;
  const lines: string[] = [];
  const at = all.map((text) => {
    lines.push(`(data (i32.const ${address}) "${text.replaceAll('"', '\\22').replaceAll('\n', '\\0a')}")`);
    const pair = `(i32.const ${address}) (i32.const ${text.length})`;
    address += text.length;
    return pair;
  });
  return { data: lines.join(' '), at };
}
const importing = (imports: string, text: string): string => text.replace('(module', `(module ${imports}`);
const fieldsOf = (json: string): string => {
  const { data, at } = texts(json);
  return `${data} (func (export "moonloop_fields") (result i32 i32) ${at[0]})`;
};

test('the module of the first example moves 100 entities with one instance', async () => {
  const doc = readFileSync(new URL('../../docs/wasm.md', import.meta.url), 'utf8');
  const code = /```wat\n(.*?)```/s.exec(doc)?.[1] ?? '';
  const t = await playWasm({ 'mover.wasm': code }, { limits: { instances: 2 } });
  const entities = Array.from({ length: 100 }, (_, n) =>
    t.game.spawn({ Position: { x: 40 }, Velocity: { x: n } }, 'mover.wasm'),
  );
  t.frames(8, 0.0625);
  expect(t.x(...entities)).toEqual(entities.map((_, n) => 40 + n / 2));
  expect(t.failures).toEqual([]);
});

test.each([
  ['SIMD', '(func (export "f") (result i32) (i32x4.extract_lane 2 (i32x4.splat (i32.const 42))))'],
  [
    'exceptions',
    '(tag $t) (func (export "f") (result i32) (try (result i32) (do (throw $t)) (catch $t (i32.const 42))))',
  ],
  ['tail calls', '(func $g (result i32) (i32.const 42)) (func (export "f") (result i32) (return_call $g))'],
  [
    'several results',
    '(func $g (result i32 i32) (i32.const 40) (i32.const 2)) (func (export "f") (result i32) (i32.add (call $g)))',
  ],
  [
    'bulk memory',
    '(func (export "f") (result i32) (memory.fill (i32.const 700) (i32.const 42) (i32.const 4)) (i32.load8_u (i32.const 703)))',
  ],
])('%s can be used', async (_, code) => {
  const t = await playWasm({ 'a.wasm': wasmScript(code) });
  expect(callJson(t.game.scripts, 'a.wasm', t.spawn('a.wasm'), 'f')).toMatchObject({ value: 42 });
});

test('the start function runs in each new instance and may ask for columns; on_start runs once, on_destroy not at a reload', async () => {
  const script = (amount: number) =>
    wasmScript(`(start $ask) (func $ask (global.set $x (call $column (i32.const 0) (i32.const 10))))
      (func (export "on_start") (call $set (global.get $x) (call $entity) (f32.const 100)))
      (func (export "on_destroy") (call $set (global.get $x) (call $entity) (f32.const -1)))
      (func (export "on_update") (param f32) (call $add (call $entity) (f32.const ${amount})))`);
  const t = await playWasm({ 'a.wasm': script(1) });
  const eid = t.spawn('a.wasm');
  t.frames(1);
  await t.reload(script(10));
  expect([t.x(eid), t.failures]).toEqual([[111], []]);
});

test('a column of a declared field has no number yet while the module starts', async () => {
  const { data, at } = texts('A.hp');
  const start = `${data} (start $ask) (func $ask (drop (call $column ${at[0]})))`;
  const t = await playWasm({ 'a.wasm': wasmScript(start + fieldsOf('{"hp":"f32"}')) });
  expect(t.reloads[0]?.error).toMatchObject({ code: 'BODY_FAILED' });
});

test('a field that is declared again after it was gone has the values of before', async () => {
  const t = await playWasm({ 'a.wasm': own('', fieldsOf('{"hp":"f32","old":"i32"}')) });
  const eid = t.spawn('a.wasm');
  t.game.world.registry.get('A').component['old']![eid] = 41;
  await t.reload(own('', fieldsOf('{"hp":"f32"}')));
  expect(t.state(eid, 'a.wasm')).toEqual({ hp: 0 });
  await t.reload(own('', fieldsOf('{"hp":"f32","old":"i32"} ')));
  expect(t.state(eid, 'a.wasm')).toEqual({ hp: 0, old: 41 });
});

test('an entity that was spawned can be written to at once, has the components of the text, and runs its script', async () => {
  const { data, at } = texts('{"Position":{"x":5,"y":7},"Sprite":{"texture":"hero"}}', 'b.wasm\n');
  const spawn = importing(
    '(import "ecs" "spawn" (func $spawn (param i32 i32 i32 i32) (result i32)))',
    wasmScript(`${data} (func (export "make") (result i32) (local $made i32)
      (local.set $made (call $spawn ${at[0]} ${at[1]})) (call $add (local.get $made) (f32.const 1)) (local.get $made))`),
  );
  const t = await playWasm({ 'a.wasm': spawn, 'b.wasm': own(one) });
  const made = callJson(t.game.scripts, 'a.wasm', t.spawn('a.wasm'), 'make');
  if (!made.ok) throw made.error;
  const eid = t.game.world.handles.idOf(Number(made.value));
  t.frames(1);
  const { Position, Sprite } = t.game.world.components;
  expect([Position.x[eid], Position.y[eid], t.game.world.strings.textOf(Sprite.texture[eid]!)]).toEqual([7, 7, 'hero']);
});

test('text in a component is written with ecs.add, also where the component is there already; columns do not give it', async () => {
  const { data, at } = texts('Sprite', '{"texture":"hero"}', 'Sprite.texture');
  const script = importing(
    '(import "ecs" "add" (func $put_text (param i32 i32 i32 i32 i32)))',
    wasmScript(`${data} (func (export "name") (call $put_text (call $entity) ${at[0]} ${at[1]}))
      (func (export "read") (drop (call $get (call $column ${at[2]}) (call $entity))))`),
  );
  const t = await playWasm({ 'a.wasm': script });
  const eid = t.game.spawn({ Sprite: { texture: 'before' } }, 'a.wasm');
  expect(callJson(t.game.scripts, 'a.wasm', eid, 'name')).toMatchObject({ ok: true });
  const { Sprite } = t.game.world.components;
  expect(t.game.world.strings.textOf(Sprite.texture[eid]!)).toBe('hero');
  expect(callJson(t.game.scripts, 'a.wasm', eid, 'read')).toMatchObject({
    error: { code: 'CALL_FAILED', message: expect.stringContaining('Sprite.texture is text') },
  });
});

test('numbers go into columns of every type, where they fit', async () => {
  const types = ['f32', 'f64', 'i32', 'u32', 'i16', 'u16', 'i8', 'u8', 'bool', 'entity'];
  const names = types.map((type) => `A.${type}_`);
  const { data, at } = texts(...names);
  const code = types.map(
    (
      type,
      n,
    ) => `(func (export "put_${type}") (param f64) (call $put_f64 (call $column ${at[n]}) (call $entity) (local.get 0)))
      (func (export "get_${type}") (result f64 i32) (local $c i32) (local.set $c (call $column ${at[n]}))
        (call $get_f64 (local.get $c) (call $entity)) (call $get_i32 (local.get $c) (call $entity)))`,
  );
  const json = JSON.stringify(Object.fromEntries(types.map((type) => [`${type}_`, type])));
  const fields = `(data (i32.const 2000) "${json.replaceAll('"', '\\22')}")
    (func (export "moonloop_fields") (result i32 i32) (i32.const 2000) (i32.const ${json.length}))`;
  const script = importing(
    `(import "ecs" "set_f64" (func $put_f64 (param i32 i32 f64))) (import "ecs" "get_f64" (func $get_f64 (param i32 i32) (result f64)))
     (import "ecs" "get_i32" (func $get_i32 (param i32 i32) (result i32)))`,
    wasmScript(`${data} ${fields} ${code.join('\n')}`),
  );
  const t = await playWasm({ 'a.wasm': script });
  const eid = t.spawn('a.wasm');
  const put = (type: string, value: number): unknown => {
    const done = callJson(t.game.scripts, 'a.wasm', eid, `put_${type}`, value);
    if (!done.ok) return done.error.message.replace(/ \(in .*/, '');
    const got = callJson(t.game.scripts, 'a.wasm', eid, `get_${type}`);
    return got.ok ? got.value : got.error.message;
  };
  expect(put('f32', 0.1)).toEqual([Math.fround(0.1), 0]);
  expect(put('f64', -2.75)).toEqual([-2.75, -2]);
  expect(put('f64', 1e300)).toEqual([1e300, -1]);
  expect(put('i32', -7)).toEqual([-7, -7]);
  expect(put('u32', 4_294_967_295)).toEqual([4_294_967_295, -1]);
  expect(put('i16', 32_768)).toMatch(/A.i16_ of entity 1 needs -32768 … 32767, got 32768/);
  expect(put('u16', 1.5)).toMatch(/needs a whole number, got 1.5/);
  expect(put('i8', -128)).toEqual([-128, -128]);
  expect(put('u8', 256)).toMatch(/needs 0 … 255/);
  expect(put('bool', 3)).toEqual([1, 1]);
  expect(put('entity', 1)).toEqual([1, 1]);
  expect(put('f32', Number.NaN)).toMatch(/needs a number, got NaN/);
});

test('what get_state gave goes nowhere when the next version has no set_state', async () => {
  const keeping = `(global $n (mut i32) (i32.const 7)) (data (i32.const 300) "7")
    (func (export "get_state") (result i32 i32) (i32.const 300) (i32.const 1))`;
  const t = await playWasm({ 'a.wasm': own(one, keeping) });
  const eid = t.spawn('a.wasm');
  expect(t.state(eid, 'a.wasm')).toEqual({ state: 7 });
  await t.reload(own(`${one} ${one}`));
  expect([t.x(eid), t.refusals(), t.logs.length]).toEqual([[2], [], 1]);
});

test('questions: queries, components, handles, random numbers, time, keys and pointer', async () => {
  const { data, at } = texts('Position', 'Velocity\na.wasm', 'KeyA', 'KeyD', 'a.wasm', 'Sprite');
  const script = importing(
    `(import "ecs" "query" (func $query (param i32 i32 i32 i32 i32 i32) (result i32)))
     (import "ecs" "has" (func $has (param i32 i32 i32) (result i32))) (import "ecs" "alive" (func $alive (param i32) (result i32)))
     (import "host" "random" (func $random (param i32 i32) (result f64)))
     (import "time" "now" (func $now (result f64))) (import "time" "dt" (func $dt (result f64)))
     (import "time" "frame" (func $frame (result i32))) (import "time" "tick" (func $tick (result i32)))
     (import "input" "down" (func $down (param i32 i32) (result i32))) (import "input" "pressed" (func $pressed (param i32 i32) (result i32)))
     (import "input" "released" (func $released (param i32 i32) (result i32)))
     (import "input" "axis" (func $axis (param i32 i32 i32 i32) (result i32))) (import "input" "pointer" (func $pointer (param i32)))`,
    wasmScript(`${data}
      (func (export "query") (param $capacity i32) (result i32 i32 i32 i32) (i32.store (i32.const 808) (i32.const -5))
        (call $query ${at[0]} ${at[1]} (i32.const 800) (local.get $capacity))
        (i32.load (i32.const 800)) (i32.load (i32.const 804)) (i32.load (i32.const 808)))
      (func (export "has") (result i32 i32 i32) (call $has (call $entity) ${at[0]}) (call $has (call $entity) ${at[4]}) (call $has (call $entity) ${at[5]}))
      (func (export "alive") (param i32) (result i32) (call $alive (local.get 0)))
      (func (export "random") (param i32 i32) (result f64) (call $random (local.get 0) (local.get 1)))
      (global $f (mut i32) (i32.const 0)) (global $k (mut i32) (i32.const 0)) (global $a (mut i32) (i32.const 0)) (global $d (mut f64) (f64.const 0))
      (func (export "on_update") (param f32) (global.set $f (call $frame)) (global.set $d (call $dt)) (global.set $a (call $axis ${at[2]} ${at[3]}))
        (global.set $k (i32.add (i32.add (call $down ${at[3]}) (i32.shl (call $pressed ${at[3]}) (i32.const 1))) (i32.shl (call $released ${at[3]}) (i32.const 2)))))
      (func (export "seen") (result i32 i32 i32 f64) (global.get $f) (global.get $k) (global.get $a) (global.get $d))
      (func (export "time") (result f64 i32) (call $now) (call $tick))
      (func (export "pointer") (result f64 f64) (call $pointer (i32.const 800)) (f64.load (i32.const 800)) (f64.load (i32.const 808)))`),
  );
  const t = await playWasm({ 'a.wasm': script });
  const entities = [t.spawn('a.wasm'), t.spawn('a.wasm'), t.spawn('a.wasm'), t.spawn()];
  const ask = (name: string, ...args: number[]): unknown => {
    const result = callJson(t.game.scripts, 'a.wasm', entities[0]!, name, ...args);
    return result.ok ? result.value : result.error.message.replace(/ \(in .*/, '');
  };
  expect(ask('query', 2)).toEqual([3, entities[0], entities[1], -5]);
  expect(ask('query', 100)).toEqual([3, ...entities.slice(0, 3)]);
  expect(ask('has')).toEqual([1, 1, 0]);
  expect([ask('alive', entities[3]!), ask('alive', 0), ask('alive', -1), ask('alive', 77)]).toEqual([1, 0, 0, 0]);
  const rolls = (low: number, high: number) => Array.from({ length: 50 }, () => Number(ask('random', low, high)));
  expect(rolls(0, 0).every((n) => n >= 0 && n < 1 && n % 1 > 0)).toBe(true);
  expect(new Set(rolls(3, 0))).toEqual(new Set([1, 2, 3]));
  expect(new Set(rolls(-1, 1))).toEqual(new Set([-1, 0, 1]));
  expect(ask('random', 5, 2)).toBe('random: there is no number from 5 to 2');
  t.input.press('KeyD');
  t.input.movePointer(30, 40.5);
  t.frames(1, 0.0625);
  expect([ask('seen'), ask('pointer'), ask('time')]).toEqual([
    [0, 3, 1, 0.0625],
    [30, 40.5],
    [0.0625, 3],
  ]);
  t.input.release('KeyD');
  t.frames(1, 0.03125);
  expect(ask('seen')).toEqual([1, 4, 0, 0.03125]);
});
