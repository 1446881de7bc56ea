/** Worlds with a history that fast-check makes up, and what can be seen of a world. */
import { addComponent, hasComponent, Not, query, removeComponent } from 'bitecs';
import fc from 'fast-check';
import { fieldTypes } from '../../src/ecs/field-types.ts';
import type { ComponentSchema } from '../../src/ecs/schema.ts';
import { createGameWorld, type GameWorld } from '../../src/ecs/world.ts';

/** A schema with every type of field, a tag, and a text with a default. */
export const everyType = {
  Every: Object.fromEntries(Object.keys(fieldTypes).map((type) => [`f_${type}`, type])) as ComponentSchema[string],
  Named: { label: { type: 'string', default: 'nameless' }, count: { type: 'i32', default: 7 } },
  Marked: {},
} as const satisfies ComponentSchema;

/** An empty world with that schema. */
export function emptyWorld(capacity = 24): GameWorld {
  return createGameWorld({ capacity, maxColumnsMiB: 1, components: everyType });
}

/** One change of a world; numbers are counted round. */
export interface WorldStep {
  readonly kind: 'spawn' | 'despawn' | 'churn' | 'add' | 'remove' | 'bytes' | 'text';
  readonly pick: number;
  readonly component: number;
  readonly bytes: Uint8Array;
}

/** Any step. `churn` gives an id back so often that it comes near to its last generation. */
export const worldStep: fc.Arbitrary<WorldStep> = fc.record({
  kind: fc.constantFrom(
    'spawn',
    'spawn',
    'spawn',
    'despawn',
    'add',
    'add',
    'add',
    'remove',
    'bytes',
    'bytes',
    'text',
    'churn',
  ),
  pick: fc.nat(1000),
  component: fc.nat(1000),
  bytes: fc.uint8Array({ minLength: 8, maxLength: 8 }),
});

/** Ids of the living. */
export function livingOf(world: GameWorld): number[] {
  return world.ids.list().slice(0, world.ids.alive());
}

const names = ['Every', 'Every', 'Named', 'Marked', 'Position', 'Sprite'];

/** Does one step; steps that make no sense now do nothing. */
export function doStep(world: GameWorld, { kind, pick, component, bytes }: WorldStep): void {
  const info = world.registry.get(names[component % names.length]!);
  const living = livingOf(world);
  const eid = living[pick % Math.max(1, living.length)];
  if (kind === 'spawn' || kind === 'churn') {
    const used = world.ids.highest() - world.ids.list().length;
    if (world.handles.alive() + used >= world.memory.capacity) return;
    const born = world.spawn('test');
    if (pick % 2 === 0) addComponent(world, born, info.component);
    for (let n = 0; kind === 'churn' && n < 1500 && world.handles.of(born) !== 0; n++) {
      world.despawn(born);
      if (world.handles.alive() + world.ids.highest() - world.ids.list().length >= world.memory.capacity) return;
      world.spawn('test');
    }
    return;
  }
  if (eid === undefined) return;
  if (kind === 'despawn') world.despawn(eid);
  if (kind === 'add') addComponent(world, eid, info.component);
  if (kind === 'remove' && hasComponent(world, eid, info.component)) removeComponent(world, eid, info.component);
  const field = info.fields[pick % Math.max(1, info.fields.length)];
  if (field === undefined || !hasComponent(world, eid, info.component)) return;
  if (kind === 'text' && field.type === 'string') {
    field.column[eid] = world.strings.idOf(`text ${String.fromCharCode(...bytes.subarray(0, 2))}`);
  } else if (kind === 'bytes' && field.type !== 'string') {
    const size = fieldTypes[field.type].bytes;
    const { buffer, byteOffset } = field.column;
    new Uint8Array(buffer, byteOffset + eid * size, size).set(bytes.subarray(0, size));
  }
}

/** Everything that systems and scripts can see, as data. Orders of queries aside. */
export function lookAt(world: GameWorld): unknown {
  const components = [...world.registry.byName.values()];
  return {
    time: { ...world.time },
    alive: world.handles.alive(),
    entities: livingOf(world).map((eid) => ({
      eid,
      handle: world.handles.of(eid),
      back: world.handles.idOf(world.handles.of(eid)),
      components: components
        .filter(({ component }) => hasComponent(world, eid, component))
        .map(({ name, fields }) => [
          name,
          ...fields.map(({ name: field, type, column }) => {
            const { bytes } = fieldTypes[type];
            const row = new Uint8Array(column.buffer, column.byteOffset + eid * bytes, bytes);
            return [field, type === 'string' ? world.strings.textOf(column[eid]!) : Buffer.from(row).toString('hex')];
          }),
        ]),
    })),
  };
}

/** The entities of some queries, exclusions among them, in the order in which they are given. */
export function queriesOf(world: GameWorld): number[][] {
  const [first, ...components] = names.map((name) => world.registry.get(name).component);
  const queries = components.flatMap((one) => [[one], [first!, one], [Not(one)], [first!, Not(one)]]);
  return queries.map((terms) => [...query(world, terms)]);
}
