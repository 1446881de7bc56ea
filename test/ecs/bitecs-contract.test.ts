/**
 * What moonloop relies on in the installed bitECS, and what plain bitECS code may rely on in a world of moonloop.
 */
import {
  addComponent,
  addEntity,
  createWorld,
  hasComponent,
  Not,
  observe,
  onAdd,
  onRemove,
  query,
  removeComponent,
  removeEntity,
  set,
} from 'bitecs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createComponentWatch } from '../../src/ecs/component-watch.ts';
import { createLiveQuery } from '../../src/ecs/live-query.ts';
import { createGameWorld, type GameWorld } from '../../src/ecs/world.ts';

const makeWorld = (capacity = 16): GameWorld => createGameWorld({ capacity, maxColumnsMiB: 1 });

test('a watch tells every add and remove of a component, once, and only of this one', () => {
  const world = createWorld();
  const [Watched, Other] = [{}, {}];
  const watch = createComponentWatch(world);
  const told: string[] = [];
  watch.watch(
    Watched,
    (eid) => told.push(`+${eid}`),
    (eid) => told.push(`-${eid}`),
  );
  const eid = addEntity(world);
  addComponent(world, eid, Other);
  addComponent(world, eid, Watched);
  addComponent(world, eid, Watched);
  removeComponent(world, eid, Other);
  removeComponent(world, eid, Watched);
  addComponent(world, eid, Watched);
  expect(told).toEqual([`+${eid}`, `-${eid}`, `+${eid}`]);
});

test('several watches of one component are all told, and a world without entities tells nobody', () => {
  const world = createWorld();
  const Watched = {};
  const watch = createComponentWatch(world);
  const told: string[] = [];
  watch.watch(Watched, () => told.push('a'));
  watch.watch(
    Watched,
    () => told.push('b'),
    () => told.push('-b'),
  );
  expect(told).toEqual([]);
  const eid = addEntity(world);
  addComponent(world, eid, Watched);
  removeComponent(world, eid, Watched);
  expect(told).toEqual(['a', 'b', '-b']);
});

test('the death of an entity is not told by the watch, and after entityDied the recycled id is told like any other', () => {
  const world = createWorld();
  const Watched = {};
  const watch = createComponentWatch(world);
  const told: string[] = [];
  watch.watch(
    Watched,
    (eid) => told.push(`+${eid}`),
    (eid) => told.push(`-${eid}`),
  );
  const eid = addEntity(world);
  addComponent(world, eid, Watched);
  watch.entityDied(eid);
  removeEntity(world, eid);
  const again = addEntity(world);
  expect(again).toBe(eid);
  addComponent(world, again, Watched);
  expect(told).toEqual([`+${eid}`, `+${eid}`]);
});

test('a query of the watched component is still right for everybody else', () => {
  const world = createWorld();
  const Watched = {};
  const watch = createComponentWatch(world);
  watch.watch(Watched, () => undefined);
  const ids = [addEntity(world), addEntity(world), addEntity(world)];
  for (const eid of ids) addComponent(world, eid, Watched);
  expect([...query(world, [Watched])]).toEqual(ids);
  removeEntity(world, ids[1]!);
  expect([...query(world, [Watched])].sort()).toEqual([ids[0], ids[2]]);
});

test('whatever happens, watch and query agree about who has a component', () => {
  const world = makeWorld(5);
  const Watched = {};
  const members = new Set<number>();
  world.watch.watch(
    Watched,
    (eid) => members.add(eid),
    (eid) => members.delete(eid),
  );
  world.onDeath((eid) => members.delete(eid));
  const kind = fc.constantFrom('birth', 'death', 'add', 'remove');
  fc.assert(
    fc.property(fc.array(fc.tuple(kind, fc.nat(4)), { maxLength: 100 }), (steps) => {
      for (const [what, pick] of steps) {
        const eid = pick + 1;
        const alive = world.handles.of(eid) !== 0;
        if (what === 'birth' && world.handles.alive() < 5) addEntity(world);
        if (what === 'death' && alive) removeEntity(world, eid);
        if (what === 'add' && alive) addComponent(world, eid, Watched);
        if (what === 'remove' && alive && hasComponent(world, eid, Watched)) removeComponent(world, eid, Watched);
        expect([...members].sort()).toEqual([...query(world, [Watched])].sort());
      }
    }),
    { seed: 24, numRuns: 100 },
  );
});

test('births and deaths by plain bitECS calls have handles like any other', () => {
  const world = makeWorld();
  const eid = addEntity(world);
  expect([world.handles.of(eid), world.handles.alive()]).toEqual([eid, 1]);
  removeEntity(world, eid);
  expect([world.handles.of(eid), world.handles.alive()]).toEqual([0, 0]);
});

test('who listens to deaths sees the entity with its components and handle, once, whoever causes the death', () => {
  const world = makeWorld();
  const { Position } = world.components;
  const seen: unknown[] = [];
  const stop = world.onDeath((eid) =>
    seen.push([hasComponent(world, eid, Position), Position.x[eid], world.handles.of(eid) !== 0]),
  );
  for (const end of [(eid: number) => world.despawn(eid), (eid: number) => removeEntity(world, eid)]) {
    const eid = world.spawn('t');
    addComponent(world, eid, set(Position, { x: 7 } as never));
    end(eid);
  }
  stop();
  world.despawn(world.spawn('t'));
  expect(seen).toEqual([
    [true, 7, true],
    [true, 7, true],
  ]);
});

test('despawning what is gone, never was, or is dying does nothing', () => {
  const world = makeWorld();
  const eid = world.spawn('t');
  let deaths = 0;
  world.onDeath((dying) => {
    deaths++;
    world.despawn(dying);
  });
  world.despawn(eid);
  for (const nobody of [eid, 0, 99, -1, 1.5]) world.despawn(nobody);
  expect([deaths, world.handles.alive()]).toEqual([1, 0]);
});

test('values given with set() are checked like all others, and read as given', () => {
  const world = makeWorld();
  const { Sprite } = world.components;
  const eid = world.spawn('t');
  addComponent(world, eid, set(Sprite, { texture: 'bat', visible: false, layer: -3 } as never));
  expect([
    world.strings.textOf(Sprite.texture[eid]!),
    Sprite.visible[eid],
    Sprite.layer[eid],
    Sprite.alpha[eid],
  ]).toEqual(['bat', 0, -3, 1]);
  const add = (values: object) => (): unknown => addComponent(world, world.spawn('t'), set(Sprite, values as never));
  expect(add({ textur: 'x' })).toThrow(
    expect.objectContaining({ code: 'FIELD_UNKNOWN', message: expect.stringContaining('"texture"') }),
  );
  expect(add({ layer: 1e9 })).toThrow(expect.objectContaining({ code: 'FIELD_INVALID' }));
  expect(add({ alpha: Number.NaN })).toThrow(expect.objectContaining({ code: 'FIELD_INVALID' }));
});

test('a plain bitECS system moves what a query of columns gives it', () => {
  const world = makeWorld();
  const { Position, Velocity } = world.components;
  const eid = world.spawn('t');
  for (const component of [Position, Velocity]) addComponent(world, eid, component);
  Velocity.x[eid] = 3;
  for (const found of query(world, [Position, Velocity])) Position.x[found]! += Velocity.x[found]! * 2;
  expect(Position.x[eid]).toBe(6);
});

test('observers, exclusions and components of the game’s own work beside ours', () => {
  const world = makeWorld();
  const { Position } = world.components;
  const Mine = { value: [] as number[] };
  const told: string[] = [];
  observe(world, onAdd(Position), (eid) => told.push(`+${eid}`));
  observe(world, onRemove(Position), (eid) => told.push(`-${eid}`));
  const [a, b] = [world.spawn('t'), world.spawn('t')];
  addComponent(world, a, Position);
  addComponent(world, b, Mine);
  expect([...query(world, [Not(Position)])]).toEqual([b]);
  removeComponent(world, a, Position);
  expect(told).toEqual([`+${a}`, `-${a}`]);
});

test('a live query follows births, deaths and changes, and does not give the dead', () => {
  const world = makeWorld();
  const { Position, Velocity } = world.components;
  const read = createLiveQuery(world, [Position, Velocity]);
  const ids = [1, 2, 3].map(() => world.spawn('t'));
  for (const eid of ids) addComponent(world, eid, Position);
  expect(read().length).toBe(0);
  for (const eid of ids) addComponent(world, eid, Velocity);
  expect(Array.from(read())).toEqual(ids);
  removeComponent(world, ids[0]!, Velocity);
  world.despawn(ids[1]!);
  expect(Array.from(read())).toEqual([ids[2]]);
});

test('two live queries of the same components, made before and after the entities, agree', () => {
  const world = makeWorld();
  const { Position } = world.components;
  const before = createLiveQuery(world, [Position]);
  const eid = world.spawn('t');
  addComponent(world, eid, Position);
  const after = createLiveQuery(world, [Position]);
  expect([Array.from(before()), Array.from(after())]).toEqual([[eid], [eid]]);
});
