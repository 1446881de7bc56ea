/** Declared fields over reloads that change their types, as Lua scripts see them, and to the value. */
import { describe, expect, test } from 'vitest';
import { createWasmRuntime } from '../../src/wasm/wasm-runtime.ts';
import { lua } from '../support/game-harness.ts';
import { bothForms, playWasm, type WasmGame } from '../support/wasm-play.ts';
import { wat } from '../support/wat.ts';

type Module = (body: string, code?: string) => string;
const declaring = (module: Module, fields: Readonly<Record<string, unknown>>, more = '', body = ''): string => {
  const json = JSON.stringify(fields);
  return module(
    body,
    `(data (i32.const 1000) "${json.replaceAll('"', '\\22')}")
     (func (export "moonloop_fields") (result i32 i32) (i32.const 1000) (i32.const ${json.length})) ${more}`,
  );
};
const tenfold = `(func (export "migrate_hp") (param f32) (result i32)
  (i32.trunc_f32_s (f32.mul (local.get 0) (f32.const 10))))`;
const column = (t: WasmGame, name: string) => t.game.world.registry.get('A').component[name]!;

describe.each(bothForms)('%s instance', (form, module) => {
  test('Lua scripts see a field that came with a reload, and one whose type has changed, in the same frame', async () => {
    const script = `local e = ... local A = ecs.component("A") local m = {}
      function m.on_update()
        A.hp[e] = A.hp[e] + 1
        m.hp = A.hp[e]
        local ok, value = pcall(function() return A.armour[e] end)
        m.armour = ok and value or "none"
      end
      function m.read() return ecs.component("A").hp[e], A.hp[e] end
      return m`;
    const t = await playWasm(
      { 'a.wasm': declaring(module, { hp: 'f32' }), 'b.lua': script },
      { runtimes: [createWasmRuntime(), lua] },
    );
    const eid = t.spawn('a.wasm', 'b.lua');
    const seen = () => [t.state(eid, 'b.lua')['hp'], t.state(eid, 'b.lua')['armour'], column(t, 'hp')[eid]];
    column(t, 'hp')[eid] = 2.5;
    t.frames(1);
    expect(seen()).toEqual([3.5, 'none', 3.5]);
    await t.reload(declaring(module, { hp: 'f32', armour: { type: 'u8', default: 7 } }));
    expect(seen()).toEqual([4.5, 7, 4.5]);
    await t.save({ 'a.wasm': wat(declaring(module, { hp: 'i32', armour: 'u8' }, tenfold)) });
    expect(t.game.scripts.call(eid, 'b.lua', 'read')).toMatchObject({ value: 45 }); // before any frame
    t.frames(1);
    expect([seen(), t.refusals(), t.failures]).toEqual([[46, 7, 46], [], []]);
    await t.reload(declaring(module, { hp: 'i32', armour: 'u8', more: 'f64' }, tenfold));
    expect(seen()).toEqual([47, 7, 47]);
    // a body that uses what is new is tried in a VM that had the component before
    await t.save({
      'b.lua': script.replace('local m = {}', 'local more = A.more local m = {} more[e] = A.armour[e] + 0.25'),
    });
    t.frames(1);
    expect([column(t, 'more')[eid], t.refusals()]).toEqual([7.25, []]);
  });

  test('values of five types are converted to the number, for entities that have them', async () => {
    const before = { hp: 'f32', a: 'i32', b: 'f64', c: 'u8', d: 'bool' };
    const after = { hp: 'i32', a: 'f64', b: 'i16', c: 'entity', d: 'f32' };
    const migrations = `${tenfold}
      (func (export "migrate_a") (param i32) (result f64) (f64.div (f64.convert_i32_s (local.get 0)) (f64.const 4)))
      (func (export "migrate_b") (param f64) (result i32) (i32.trunc_f64_s (local.get 0)))
      (func (export "migrate_c") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
      (func (export "migrate_d") (param i32) (result f32) (select (f32.const 0.5) (f32.const -0.5) (local.get 0)))`;
    const t = await playWasm({ 'a.wasm': declaring(module, before) });
    const entities = [1, 2, 3].map(() => t.spawn('a.wasm'));
    const values = [
      [0.5, -6, 12.75, 0, 0],
      [40, 2_147_483_647, -300.5, 200, 1],
      [-1.25, 1, 32_767, 255, 1],
    ];
    for (const [at, eid] of entities.entries()) {
      for (const [n, name] of Object.keys(before).entries()) column(t, name)[eid] = values[at]![n]!;
    }
    await t.save({ 'a.wasm': wat(declaring(module, after, migrations)) });
    t.frames(5);
    const read = () => entities.map((eid) => Object.keys(after).map((name) => column(t, name)[eid]));
    expect(read()).toEqual([
      [5, -1.5, 12, 1, -0.5],
      [400, 2_147_483_647 / 4, -300, 201, 0.5],
      [-12, 0.25, 32_767, 256, 0.5],
    ]);
    expect([t.refusals(), t.failures]).toEqual([[], []]);
  });

  test('a version with another type that is taken back leaves the values that stood there before it', async () => {
    const t = await playWasm({ 'a.wasm': declaring(module, { hp: 'f32' }) });
    const entities = [1, 2, 3].map(() => t.spawn('a.wasm'));
    for (const eid of entities) column(t, 'hp')[eid] = eid + 0.5;
    await t.save({ 'a.wasm': wat(declaring(module, { hp: 'i32' }, tenfold, '(unreachable)')) });
    expect(t.game.world.registry.get('A').fields[0]?.type).toBe('i32');
    t.frames(form === 'own' ? 8 : 3);
    expect(t.game.scripts.list()).toMatchObject([{ version: 3, entities: 3 }]);
    expect(t.game.world.registry.get('A').fields[0]?.type).toBe('f32');
    expect(entities.map((eid) => column(t, 'hp')[eid])).toEqual(entities.map((eid) => eid + 0.5));
  });
});
