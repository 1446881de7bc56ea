import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FieldType, fieldTypes } from '../../src/ecs/field-types.ts';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { patchGlue } from '../../src/lua/vm/glue-patch.ts';
import type { ScriptRuntime } from '../../src/script/runtime.ts';
import { type LuaProbe, startLuaProbe } from '../support/lua-probe.ts';
import { createUnpatchedRuntime, findGlue, unknownGlue } from '../support/slow-glue.ts';
import { makeFolder } from '../support/temp-folder.ts';

const types = Object.keys(fieldTypes) as FieldType[];
const components = { All: Object.fromEntries(types.map((type) => [`v_${type}`, type])) };
const accessor = `
local m = {}
local All = ecs.component("All")
function m.write(field, entity, value) All[field][entity] = value end
function m.read(field, entity) return All[field][entity] end
function m.kind(field, entity) return math.type(All[field][entity]) or type(All[field][entity]) end
return m`;

test('the installed wasmoon is patched, another binary is taken as it is', () => {
  const glue = new Uint8Array(readFileSync(findGlue()));
  expect(patchGlue(glue).length).toBeGreaterThan(glue.length);
  const other = unknownGlue();
  expect(patchGlue(other)).toBe(other);
});

const ways: readonly (readonly [string, (folder: string) => ScriptRuntime])[] = [
  ['with the short cut', () => createLuaRuntime()],
  ['without the short cut', createUnpatchedRuntime],
];

describe.each(ways)('columns %s', (_, createRuntime) => {
  let t: LuaProbe;
  let carrier: number;
  const folder = makeFolder();
  beforeAll(async () => {
    t = await startLuaProbe({ 'access.lua': accessor }, { components, runtimes: [createRuntime(folder.path)] });
    carrier = t.game.spawn({ All: {} } as never, 'access.lua');
  });
  afterAll(() => {
    t.game.dispose();
    folder.dispose();
  });
  const call = (name: string, ...args: unknown[]) => t.game.scripts.call(carrier, 'access.lua', name, ...args);
  const column = (type: FieldType) => t.game.world.registry.get('All').fields.find((f) => f.type === type)!.column;

  test.each([
    ['f32', 1.5, 'float'],
    ['f32', -0, 'float'],
    ['f64', 0.1, 'float'],
    ['f64', Number.MAX_VALUE, 'float'],
    ['i32', -(2 ** 31), 'integer'],
    ['i32', 2 ** 31 - 1, 'integer'],
    ['u32', 2 ** 32 - 1, 'integer'],
    ['i16', -32768, 'integer'],
    ['u16', 65535, 'integer'],
    ['i8', -128, 'integer'],
    ['u8', 255, 'integer'],
    ['bool', true, 'boolean'],
    ['bool', false, 'boolean'],
    ['string', 'ü🦇', 'string'],
    ['string', '', 'string'],
    ['entity', 2 ** 31 - 1, 'integer'],
  ] as const)('a field of type %s takes %s and gives it back as %s', (type, value, kind) => {
    expect(call('write', `v_${type}`, carrier, value)).toMatchObject({ ok: true });
    expect(call('read', `v_${type}`, carrier)).toMatchObject({ ok: true, value });
    expect(call('kind', `v_${type}`, carrier)).toMatchObject({ ok: true, value: kind });
  });

  test.each([
    ['i8', 128],
    ['i8', -129],
    ['u8', 256],
    ['u8', -1],
    ['i16', 32768],
    ['u16', 65536],
    ['i32', 2 ** 31],
    ['u32', 2 ** 32],
    ['u32', -1],
    ['entity', -1],
    ['entity', 2 ** 31],
    ['i32', 0.5],
    ['u8', Number.POSITIVE_INFINITY],
    ['f32', Number.NaN],
    ['f64', Number.NaN],
    ['i32', Number.NaN],
    ['bool', 1],
    ['bool', 'true'],
    ['bool', undefined],
    ['string', 5],
    ['string', true],
    ['string', undefined],
    ['f32', '1'],
    ['i32', '1'],
    ['i32', true],
    ['f64', undefined],
    ['f32', {}],
    ['entity', 'x'],
    ['entity', true],
  ] as const)('a field of type %s refuses %s, names itself and keeps what it had', (type, value) => {
    const before = column(type)[carrier];
    const refused = call('write', `v_${type}`, carrier, value);
    expect(refused).toMatchObject({ ok: false, error: { message: expect.stringContaining(`All.v_${type}`) } });
    expect(column(type)[carrier]).toBe(before);
  });

  test('nil in an entity field means none, which is 0', () => {
    call('write', 'v_entity', carrier, 5);
    call('write', 'v_entity', carrier, undefined);
    expect(call('read', 'v_entity', carrier)).toMatchObject({ value: 0 });
  });

  test('a NUL inside of a text is kept', async () => {
    const lua = 'local c = ecs.component("All").v_string c[entity] = "a\\0b" return #c[entity]';
    expect(await t.value(lua)).toBe(3);
  });

  test('bytes that are no UTF-8 are refused by a text field', async () => {
    expect(await t.message('ecs.component("All").v_string[entity] = "\\xff\\xfe"')).toMatch(/UTF-8/);
  });

  test('what TypeScript writes is what Lua reads, NaN and infinity included', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -0, 1e-40]) {
      column('f64')[carrier] = value;
      expect(call('read', 'v_f64', carrier)).toMatchObject({ ok: true, value });
      column('f32')[carrier] = value;
      expect(call('read', 'v_f32', carrier)).toMatchObject({ ok: true, value: Math.fround(value) });
    }
  });

  test.each([['nil'], ['"1"'], ['true'], ['{}'], ['print'], ['ecs.component("All").v_f32']])(
    'indexed by %s a column says that it is indexed by an entity',
    async (key) => {
      expect(await t.message(`local x = ecs.component("All").v_f32[${key}]`)).toMatch(
        /All\.v_f32 is indexed by an entity/,
      );
      expect(await t.message(`ecs.component("All").v_f32[${key}] = 1`)).toMatch(/All\.v_f32 is indexed by an entity/);
    },
  );

  test('a handle that is a float with a whole value is the same entity', async () => {
    const lua = 'local c = ecs.component("All").v_f32 c[entity + 0.0] = 8 return c[entity]';
    expect(await t.value(lua)).toBe(8);
  });

  test.each(types.map((type) => [type]))(
    'a dead handle reads and writes nothing in a field of type %s',
    async (type) => {
      const eid = t.game.spawn({ All: {} } as never);
      const handle = t.game.world.handles.of(eid);
      t.game.despawn(eid);
      const value = { bool: true, string: 'x' }[type as string] ?? 1;
      const heir = t.game.spawn({ All: {} } as never);
      expect(heir).toBe(eid);
      expect(call('read', `v_${type}`, handle)).toMatchObject({
        ok: false,
        error: { message: expect.stringMatching(/not alive/) },
      });
      expect(call('write', `v_${type}`, handle, value)).toMatchObject({
        ok: false,
        error: { message: expect.stringMatching(/not alive/) },
      });
      expect(column(type)[heir]).toBe(0);
      t.game.despawn(heir);
    },
  );

  test('reading into the variable that holds the column gives the value, not the column', async () => {
    const lua = `local c = ecs.component("All").v_i16 c[entity] = -7 c = c[entity] return c`;
    expect(await t.value(lua)).toBe(-7);
    expect(await t.value('local c = ecs.component("All").v_f32 c[entity] = 2.5 c = c[entity] return c')).toBe(2.5);
  });

  test('columns work in every kind of expression', async () => {
    const lua = `
      local c, u = ecs.component("All").v_f32, ecs.component("All").v_u8
      c[entity], u[entity] = 3, 7
      local list = { c[entity], c[entity] + u[entity], -c[entity], c[entity] < u[entity], #tostring(u[entity]), c[entity] .. "" }
      c[entity] = c[entity] * 2
      u[entity] = u[entity] // 2 | 8
      list[#list + 1] = c[entity]; list[#list + 1] = u[entity]
      list[#list + 1] = select("#", c[entity], u[entity])
      local function f(...) return ... end
      list[#list + 1] = f(c[entity])
      for i = u[entity], u[entity] do list[#list + 1] = i end
      return list`;
    expect(await t.value(lua)).toEqual([3, 10, -3, true, 1, '3.0', 6, 11, 2, 6, 11]);
  });

  test('columns work inside of coroutines, pcall and metamethods', async () => {
    const lua = `
      local c = ecs.component("All").v_i32
      local co = coroutine.wrap(function() c[entity] = 1 coroutine.yield(c[entity]) c[entity] = c[entity] + 1 return c[entity] end)
      local a, b = co(), co()
      local t = setmetatable({}, { __index = function(_, k) return c[entity] * k end })
      local ok, why = pcall(function() c[-1] = 1 end)
      return { a, b, t[21], ok, (why:match("out of range")) }`;
    expect(await t.value(lua)).toEqual([1, 2, 42, false, 'out of range']);
  });

  test('two columns and two entities never mix', async () => {
    const lua = `
      local All, other = ecs.component("All"), ecs.spawn({ All = {} })
      All.v_u8[entity], All.v_u8[other], All.v_u16[entity], All.v_u16[other] = 1, 2, 3, 4
      return { All.v_u8[entity], All.v_u8[other], All.v_u16[entity], All.v_u16[other] }`;
    expect(await t.value(lua)).toEqual([1, 2, 3, 4]);
  });

  test('any number or text written is read back as the type says, or refused as TypeScript refuses it', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.string({ unit: 'binary' }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...types), value, (type, given) => {
        const written = call('write', `v_${type}`, carrier, given);
        const isNumber = typeof given === 'number';
        const { min, max, integer } = fieldTypes[type];
        const numeric =
          isNumber &&
          type !== 'string' &&
          type !== 'bool' &&
          (!integer || (Number.isInteger(given) && given >= min && given <= max));
        const fits =
          type === 'string' ? typeof given === 'string' : type === 'bool' ? typeof given === 'boolean' : numeric;
        expect(written.ok).toBe(fits);
        if (!fits) return;
        const read = call('read', `v_${type}`, carrier);
        const expected = type === 'f32' ? Math.fround(given as number) : given;
        expect(read).toMatchObject({ ok: true, value: integer && Object.is(expected, -0) ? 0 : expected });
      }),
      { seed: 31, numRuns: 600 },
    );
  });
});
