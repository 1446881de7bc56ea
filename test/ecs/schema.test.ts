import { addComponent, addEntity, removeComponent, removeEntity } from 'bitecs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtinSchema } from '../../src/ecs/builtin-components.ts';
import { type FieldType, fieldTypes, isFieldType } from '../../src/ecs/field-types.ts';
import { type ComponentSchema, valueProblem } from '../../src/ecs/schema.ts';
import { createGameWorld } from '../../src/ecs/world.ts';

const types = Object.keys(fieldTypes) as FieldType[];
const small = { capacity: 8, maxColumnsMiB: 1 } as const;

test('all eleven field types exist, and nothing inherited counts as one', () => {
  expect(types.sort()).toEqual(
    ['bool', 'entity', 'f32', 'f64', 'i16', 'i32', 'i8', 'string', 'u16', 'u32', 'u8'].sort(),
  );
  for (const name of ['toString', '__proto__', 'constructor', 'F32', '', 5, null])
    expect(isFieldType(name)).toBe(false);
});

test.each([
  ['f32', Float32Array],
  ['f64', Float64Array],
  ['i32', Int32Array],
  ['u32', Uint32Array],
  ['i16', Int16Array],
  ['u16', Uint16Array],
  ['i8', Int8Array],
  ['u8', Uint8Array],
  ['bool', Uint8Array],
  ['entity', Int32Array],
  ['string', Uint32Array],
] as const)('a field of type %s is a %o that reaches every entity of the world', (type, array) => {
  const world = createGameWorld({ ...small, components: { Thing: { value: type } } });
  const { value } = world.components.Thing;
  expect(value).toBeInstanceOf(array);
  expect(value.length).toBeGreaterThan(8);
  expect(value.buffer).toBe(world.memory.memory.buffer);
  expect(value.byteOffset % 16).toBe(0);
});

test.each([
  ['f32', 1.5, 1.5],
  ['f64', 0.1, 0.1],
  ['i32', -(2 ** 31), -(2 ** 31)],
  ['u32', 2 ** 32 - 1, 2 ** 32 - 1],
  ['i16', -32768, -32768],
  ['u16', 65535, 65535],
  ['i8', 127, 127],
  ['u8', 255, 255],
  ['bool', true, 1],
  ['entity', 77, 77],
] as const)('the default of a field of type %s, %s, stands in the column after adding', (type, given, stored) => {
  const world = createGameWorld({ ...small, components: { Thing: { value: { type, default: given }, rest: type } } });
  const eid = addEntity(world);
  world.components.Thing.value[eid] = 1;
  world.components.Thing.rest[eid] = 1;
  addComponent(world, eid, world.components.Thing);
  expect([world.components.Thing.value[eid], world.components.Thing.rest[eid]]).toEqual([stored, 0]);
});

test('the default of a text field is the text, and "" where none is given', () => {
  const world = createGameWorld({
    ...small,
    components: { Label: { a: { type: 'string', default: 'hi' }, b: 'string' } },
  });
  const eid = addEntity(world);
  addComponent(world, eid, world.components.Label);
  const { a, b } = world.components.Label;
  expect([world.strings.textOf(a[eid]!), world.strings.textOf(b[eid]!)]).toEqual(['hi', '']);
});

test('a component that is removed and added again, or whose id is recycled, starts with its defaults', () => {
  const world = createGameWorld({ ...small, components: { Health: { points: { type: 'f32', default: 100 } } } });
  const { Health } = world.components;
  const eid = addEntity(world);
  addComponent(world, eid, Health);
  Health.points[eid] = 3;
  removeComponent(world, eid, Health);
  addComponent(world, eid, Health);
  expect(Health.points[eid]).toBe(100);
  Health.points[eid] = 3;
  removeEntity(world, eid);
  expect(addEntity(world)).toBe(eid);
  addComponent(world, eid, Health);
  expect(Health.points[eid]).toBe(100);
});

test('adding a component that is there already leaves its values alone', () => {
  const world = createGameWorld(small);
  const eid = addEntity(world);
  addComponent(world, eid, world.components.Position);
  world.components.Position.x[eid] = 5;
  addComponent(world, eid, world.components.Position);
  expect(world.components.Position.x[eid]).toBe(5);
});

const bad: readonly (readonly [string, unknown, RegExp])[] = [
  ['a component with a small letter', { health: { points: 'f32' } }, /health/],
  ['a component with a dot', { 'He.alth': {} }, /He\.alth/],
  ['an empty component name', { '': {} }, /must start/],
  ['a built-in name', { Position: { x: 'f32' } }, /Position/],
  ['null for a component', { Health: null }, /Health/],
  ['a list for a component', { Health: ['f32'] }, /Health/],
  ['an unknown type', { Health: { points: 'f33' } }, /"f33" of Health\.points.*did you mean "f32"/],
  ['an inherited name as type', { Health: { points: 'toString' } }, /Health\.points/],
  ['null for a field', { Health: { points: null } }, /Health\.points/],
  ['a field without type', { Health: { points: { default: 5 } } }, /Health\.points/],
  ['a capital field name', { Health: { Points: 'f32' } }, /Health\.Points/],
  ['a field name with a dot', { Health: { 'po.ints': 'f32' } }, /po\.ints/],
  ['a field called data', { Health: { data: 'f32' } }, /Health\.data.*bitECS/],
  ['a field called component', { Health: { component: 'f32' } }, /Health\.component.*bitECS/],
  ['a default above the range', { Health: { points: { type: 'u8', default: 256 } } }, /Health\.points.*0 … 255/],
  ['a default below the range', { Health: { points: { type: 'u16', default: -1 } } }, /Health\.points.*65535/],
  ['a fraction in a whole field', { Health: { points: { type: 'i32', default: 1.5 } } }, /whole number/],
  ['NaN', { Health: { points: { type: 'f32', default: Number.NaN } } }, /NaN/],
  ['a text for a number', { Health: { points: { type: 'f32', default: '5' } } }, /got string/],
  ['a number for a text', { Health: { title: { type: 'string', default: 5 } } }, /needs a string/],
  ['2 for a flag', { Health: { on: { type: 'bool', default: 2 } } }, /Health\.on/],
  ['a negative handle', { Health: { target: { type: 'entity', default: -1 } } }, /Health\.target/],
];
test.each(bad)('%s is refused with SCHEMA_INVALID that names it and says what to do', (_, components, named) => {
  const make = (): unknown => createGameWorld({ ...small, components: components as Record<string, never> });
  expect(make).toThrow(expect.objectContaining({ code: 'SCHEMA_INVALID', message: expect.stringMatching(named) }));
  expect(make).toThrow(/Correct|Choose/);
});

test('names that every object has can be names of fields', () => {
  const components = { Odd: { constructor: 'u8', toString: 'u8' } } as unknown as ComponentSchema;
  const world = createGameWorld({ ...small, components });
  const { component, fields } = world.registry.get('Odd');
  const eid = addEntity(world);
  addComponent(world, eid, component);
  fields[0]!.column[eid] = 7;
  expect(fields.map(({ name, column }) => [name, column[eid]])).toEqual([
    ['constructor', 7],
    ['toString', 0],
  ]);
});

test('a tag has no columns and takes no memory', () => {
  const [plain, tagged] = [createGameWorld(small), createGameWorld({ ...small, components: { Marked: {} } })];
  expect(Object.keys(tagged.components.Marked)).toEqual([]);
  expect(tagged.memory.usedBytes()).toBe(plain.memory.usedBytes());
});

test('the guide lists every built-in component and field', async () => {
  const { readFile } = await import('node:fs/promises');
  const guide = await readFile('docs/scripting.md', 'utf8');
  const builtIn = guide.slice(guide.indexOf('Built in:'), guide.indexOf('`Sprite.texture` is'));
  const missing = Object.entries(builtinSchema).flatMap(([name, fields]) =>
    [`\`${name}\``, ...Object.keys(fields)].filter((word) => !builtIn.includes(word)),
  );
  expect(missing).toEqual([]);
});

test('what a type takes comes back from its column as it was, whatever it is', () => {
  const components = Object.fromEntries(types.map((type) => [`T${type}`, { value: type }]));
  const world = createGameWorld({ capacity: 4, maxColumnsMiB: 1, components });
  const eid = addEntity(world);
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger(), fc.boolean(), fc.string()),
      (type, value) => {
        const info = world.registry.get(`T${type}`);
        if (valueProblem(type, value) !== undefined) return;
        const { column } = info.fields[0]!;
        column[eid] = typeof value === 'string' ? world.strings.idOf(value) : Number(value);
        const expected = type === 'f32' ? Math.fround(Number(value)) : Number(value);
        if (typeof value === 'string') expect(world.strings.textOf(column[eid]!)).toBe(value);
        else expect(column[eid]).toBe(Object.is(expected, -0) && type !== 'f32' && type !== 'f64' ? 0 : expected);
      },
    ),
    { seed: 21, numRuns: 1000 },
  );
});
