import { addComponent, hasComponent, query } from 'bitecs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { componentName } from '../../src/wasm/declared-fields.ts';
import { createWasmRuntime } from '../../src/wasm/wasm-runtime.ts';
import { bothForms, playWasm, type WasmGame } from '../support/wasm-play.ts';

/** Declares fields; adds `step` to A.hp in each update. */
function fieldsCode(fields: object | string, step = 1): { readonly body: string; readonly code: string } {
  const json = typeof fields === 'string' ? fields : JSON.stringify(fields);
  return {
    body: `(if (i32.eqz (global.get $hp)) (then (global.set $hp (call $column (i32.const 600) (i32.const 4)))))
      (call $set (global.get $hp) (local.get $e) (f32.add (call $get (global.get $hp) (local.get $e)) (f32.const ${step})))`,
    code: `(global $hp (mut i32) (i32.const 0)) (data (i32.const 600) "A.hp")
      (data (i32.const 1000) "${json.replaceAll('"', '\\22')}")
      (func (export "moonloop_fields") (result i32 i32) (i32.const 1000) (i32.const ${json.length}))`,
  };
}
type Module = (body: string, code?: string) => string;
const declaring = (module: Module, fields: object | string, step = 1, more = ''): string => {
  const { body, code } = fieldsCode(fields, step);
  return module(body, code + more);
};
const field = (t: WasmGame, name: string, ...entities: number[]): number[] =>
  entities.map((eid) => t.game.world.registry.get('A').component[name]?.[eid] ?? Number.NaN);
const error = (t: WasmGame): string => t.reloads.at(-1)?.error?.message ?? '';

describe.each(bothForms)('declared fields, %s instance', (_form, module) => {
  test('are columns of a component of the script, with their defaults, for TypeScript too', async () => {
    const t = await playWasm({ 'a.wasm': declaring(module, { hp: { type: 'f32', default: 10 }, name: 'string' }) });
    const [one, two] = [t.spawn('a.wasm'), t.spawn('a.wasm')];
    t.frames(2);
    expect(field(t, 'hp', one, two)).toEqual([12, 12]);
    expect([...query(t.game.world, [t.game.world.registry.get('A').component])]).toEqual([one, two]);
    expect(t.state(one, 'a.wasm')).toEqual({ hp: 12, name: '' });
    expect(t.failures).toEqual([]);
  });

  test('can be given when the entity is made, and go with the script', async () => {
    const t = await playWasm({ 'a.wasm': declaring(module, { hp: 'f32' }) });
    const eid = t.game.spawn({ A: { hp: 40 } }, 'a.wasm');
    t.frames(1);
    expect(field(t, 'hp', eid)).toEqual([41]);
    t.game.scripts.detach(eid, 'a.wasm');
    expect(hasComponent(t.game.world, eid, t.game.world.registry.get('A').component)).toBe(false);
    t.game.scripts.attach(eid, 'a.wasm');
    t.frames(1);
    expect(field(t, 'hp', eid)).toEqual([1]);
    t.game.despawn(eid);
    t.frames(1);
    expect([...query(t.game.world, [t.game.world.registry.get('A').component])]).toEqual([]);
  });

  test('a reload keeps them, fills in those that are new, and leaves those that are gone in their columns', async () => {
    const t = await playWasm({ 'a.wasm': declaring(module, { hp: 'f32', old: { type: 'i32', default: 7 } }) });
    const entities = [1, 2, 3].map(() => t.spawn('a.wasm'));
    t.frames(3);
    await t.reload(declaring(module, { hp: 'f32', armour: { type: 'u8', default: 5 } }, 100));
    t.frames(3);
    expect(field(t, 'hp', ...entities)).toEqual([403, 403, 403]);
    expect(field(t, 'armour', ...entities)).toEqual([5, 5, 5]);
    expect(field(t, 'old', ...entities)).toEqual([7, 7, 7]);
    expect(t.swapped.at(-1)?.report).toMatchObject({ kept: { hp: 3 }, defaulted: { armour: 3 }, orphaned: { old: 3 } });
    expect(t.logs).toEqual([]);
  });

  test('another type without a migration is refused by name, with both layouts; the old version goes on', async () => {
    const t = await playWasm({ 'a.wasm': declaring(module, { hp: 'f32', n: 'i32' }) });
    const eid = t.spawn('a.wasm');
    t.frames(2);
    await t.reload(declaring(module, { hp: 'i16', n: 'i32' }));
    expect(t.refusals()).toEqual(['STATE_REJECTED']);
    expect(error(t)).toBe(
      'A.hp is f32 and would be i16: export migrate_hp: (f32) -> i32. ' +
        'Live layout: { hp: f32, n: i32 }; new layout: { hp: i16, n: i32 }',
    );
    expect(field(t, 'hp', eid)).toEqual([3]);
    await t.reload(declaring(module, { hp: 'f32', n: 'i32' }, 50));
    expect(field(t, 'hp', eid)).toEqual([53]);
  });

  test('a migration function converts each value, whichever version an entity runs in the frame of the reload', async () => {
    const migrate = (more = '') =>
      `(func (export "migrate_hp") (param f32) (result i32) ${more} (i32.trunc_f32_s (f32.mul (local.get 0) (f32.const 10))))`;
    const t = await playWasm({ 'a.wasm': declaring(module, { hp: 'f32' }, 0.5) });
    const entities = [1, 2, 3].map(() => t.spawn('a.wasm'));
    t.frames(1);
    t.game.world.registry.get('A').component['hp']![2] = 40;
    await t.reload(declaring(module, { hp: 'i32' }, 1, migrate()));
    t.frames(3); // all have moved
    expect(t.refusals()).toEqual([]);
    // an entity may have run the old version for a frame more
    const [one = 0, two = 0, three = 0] = field(t, 'hp', ...entities);
    expect([one, two, three].map((hp) => hp >= 8 && Number.isInteger(hp))).toEqual([true, true, true]);
    expect(two).toBeGreaterThan(400);
    expect(t.game.world.registry.get('A').fields.map(({ name, type }) => [name, type])).toEqual([['hp', 'i32']]);
  });

  test.each([
    ['traps', '(unreachable)', 'STATE_REJECTED', /trap: unreachable/],
    ['never ends', '(loop $l (br $l))', 'BUDGET_SPENT', /budget/],
    [
      'gives what does not fit',
      '(if (i32.const 1) (then (return (i32.const 300))))',
      'STATE_REJECTED',
      /migrate_hp gave 300; u8 holds 0 … 255/,
    ],
  ])(
    'a migration that %s refuses the version, and the old one goes on with its values',
    async (_, bad, code, message) => {
      const t = await playWasm({ 'a.wasm': declaring(module, { hp: 'f32' }) });
      const eid = t.spawn('a.wasm');
      t.frames(2);
      const migrate = `(func (export "migrate_hp") (param f32) (result i32) ${bad} (i32.const 1))`;
      await t.reload(declaring(module, { hp: 'u8' }, 1, migrate));
      expect([t.refusals(), field(t, 'hp', eid)]).toEqual([[code], [3]]);
      expect(error(t)).toMatch(message);
    },
  );

  test.each([
    ['no JSON', '{', /not JSON/],
    ['a list', '["f32"]', /must be { name: type }/],
    ['nothing', '{}', /has 0 fields/],
    ['an unknown type', '{"hp":"f33"}', /type "f33" of A.hp is unknown; did you mean "f32"\?/],
    ['a bad name', '{"Hp x":"f32"}', /field name "A.Hp x"/],
    ['__proto__', '{"__proto__":"f32"}', /__proto__/],
    ['a default out of range', '{"hp":{"type":"u8","default":256}}', /default of A.hp: needs 0 … 255/],
    ['65 fields', `{${Array.from({ length: 65 }, (_, n) => `"f${n}":"u8"`).join()}}`, /has 65 fields/],
  ])('%s as declaration: refused, and no component is made', async (_, json, message) => {
    const t = await playWasm({ 'a.wasm': declaring(module, json) });
    expect(t.refusals()).toEqual(['STATE_REJECTED']);
    expect(error(t)).toMatch(message);
    expect(t.game.world.registry.byName.has('A')).toBe(false);
  });

  test('a version that throws and is taken back leaves the fields as they are', async () => {
    const t = await playWasm({ 'a.wasm': declaring(module, { hp: 'f32' }) });
    const eid = t.spawn('a.wasm');
    t.frames(3);
    await t.reload(declaring((body, code) => module(`${body} (unreachable)`, code), { hp: 'f32', extra: 'f64' }, 1000));
    t.frames(2);
    expect(t.game.scripts.list()[0]?.version).toBe(3);
    expect(field(t, 'hp', eid)).toEqual([1005]);
  });
});

test('Lua scripts read and write declared fields by the component’s name', async () => {
  const lua =
    'local e = ... local A = ecs.component("A") local m = {} function m.on_update() A.hp[e] = A.hp[e] * 2 end return m';
  const t = await playWasm(
    { 'a.wasm': declaring(bothForms[0]![1], { hp: 'f32' }), 'b.lua': lua },
    { runtimes: [createLuaRuntime(), createWasmRuntime()] },
  );
  const eid = t.spawn('a.wasm', 'b.lua');
  t.frames(3);
  expect(field(t, 'hp', eid)).toEqual([14]);
});

test('names of components come from the path, and two files cannot have the same', async () => {
  expect(['a.wasm', 'swarm/boid.wasm', 'x/my-thing_2.wasm', '3d/y.wasm', 'ünï.wasm'].map(componentName)).toEqual([
    ...['A', 'SwarmBoid', 'XMyThing2', 'Script3dY', 'N'],
  ]);
  const t = await playWasm({
    'a.wasm': declaring(bothForms[0]![1], { hp: 'f32' }),
    'position.wasm': declaring(bothForms[0]![1], { x: 'f32' }),
  });
  expect(t.reloads.map(({ error: why }) => why?.message)).toEqual([
    undefined,
    'the fields of position.wasm would be the component Position, which the game has already; rename the file',
  ]);
});

test('values survive any history of layouts, saves that are refused among them', async () => {
  const types = fc.constantFrom('f32', 'f64', 'i32', 'u8');
  const layout = fc
    .dictionary(fc.constantFrom('p', 'q', 'r'), types, { minKeys: 1 })
    .map((own) => ({ hp: 'f32', ...own }));
  const still: Module = (_, code) => bothForms[0]![1]('', code);
  await fc.assert(
    fc.asyncProperty(fc.array(layout, { minLength: 2, maxLength: 6 }), async (layouts) => {
      const t = await playWasm({ 'a.wasm': declaring(still, layouts[0]!) });
      const entities = [t.spawn('a.wasm'), t.spawn('a.wasm')];
      t.frames(1);
      addComponent(t.game.world, entities[0]!, t.game.world.registry.get('A').component);
      for (const eid of entities) t.game.world.registry.get('A').component['hp']![eid] = eid + 0.5;
      let live: Readonly<Record<string, string>> = layouts[0]!;
      for (const [n, wanted] of layouts.slice(1).entries()) {
        await t.reload(declaring(still, wanted, n));
        const fits = Object.entries(wanted).every(([name, type]) => (live[name] ?? type) === type);
        expect(t.reloads.at(-1)?.error?.code).toBe(fits ? undefined : 'STATE_REJECTED');
        if (fits) live = wanted;
        expect(field(t, 'hp', ...entities)).toEqual(entities.map((eid) => eid + 0.5));
        const declared = new Map(t.game.world.registry.get('A').fields.map(({ name, type }) => [name, type as string]));
        for (const [name, type] of Object.entries(live)) expect(declared.get(name)).toBe(type);
      }
    }),
    { numRuns: 15 },
  );
});
