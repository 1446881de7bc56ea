import { addComponent, addEntity, hasComponent, Not, observe, onAdd, removeEntity } from 'bitecs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addChecksum } from '../../src/core/sealed-bytes.ts';
import { createLiveQuery } from '../../src/ecs/live-query.ts';
import { loadWorld, saveWorld, settleQueries, worldHash } from '../../src/ecs/snapshot.ts';
import { createGameWorld, type GameWorld } from '../../src/ecs/world.ts';
import { doStep, emptyWorld, lookAt, queriesOf, type WorldStep, worldStep } from '../support/random-world.ts';

const load = (world: GameWorld, bytes: Uint8Array): GameWorld => {
  const loaded = loadWorld(world, bytes);
  if (!loaded.ok) throw loaded.error;
  return world;
};
const codeOf = (world: GameWorld, bytes: Uint8Array): string => {
  const loaded = loadWorld(world, bytes);
  return loaded.ok ? 'loaded' : loaded.error.code;
};
const messageOf = (world: GameWorld, bytes: Uint8Array): string => {
  const loaded = loadWorld(world, bytes);
  return loaded.ok ? 'loaded' : loaded.error.message;
};
const played = (steps: readonly WorldStep[], world = emptyWorld()): GameWorld => {
  queriesOf(world); // from now on there are queries to be kept
  for (const step of steps) doStep(world, step);
  world.time.elapsedSeconds = steps.length / 60;
  world.time.frame = steps.length;
  return world;
};
const history = fc.array(worldStep, { minLength: 1, maxLength: 100, size: 'max' });

test('a loaded world looks like the saved one, whatever was in it before, and goes on as that one does', () => {
  fc.assert(
    fc.property(history, history, history, (before, other, after) => {
      const world = played(before);
      const bytes = saveWorld(world);
      settleQueries(world);
      const loaded = load(played(other), bytes);
      expect(lookAt(loaded)).toEqual(lookAt(world));
      expect(queriesOf(loaded)).toEqual(queriesOf(world));
      expect(saveWorld(loaded)).toEqual(bytes);
      for (const step of after) {
        doStep(world, step);
        doStep(loaded, step);
        expect(worldHash(loaded)).toBe(worldHash(world));
      }
      expect(lookAt(loaded)).toEqual(lookAt(world));
      expect(queriesOf(loaded)).toEqual(queriesOf(world));
    }),
    { seed: 51, numRuns: 15 },
  );
});

test('equal histories have equal hashes, and one bit, one tag, one free id or the time makes another', () => {
  const make = (): GameWorld => {
    const world = emptyWorld();
    for (let n = 0; n < 4; n++) addComponent(world, world.spawn('t'), world.components.Position);
    world.components.Position.x[2] = -0;
    world.despawn(3);
    return world;
  };
  const changes: ((world: GameWorld) => unknown)[] = [
    (world) => world.components.Position.x.fill(0, 2, 3),
    (world) => addComponent(world, 1, world.components.Kinematic),
    (world) => world.despawn(world.spawn('t')),
    (world) => world.spawn('t'),
    (world) => Object.assign(world.time, { tick: 1 }),
  ];
  expect(worldHash(make())).toBe(worldHash(make()));
  expect(worldHash(make())).toMatch(/^[0-9a-f]{16}$/);
  const hashes = changes.map((change) => {
    const world = make();
    change(world);
    return worldHash(world);
  });
  expect(new Set([...hashes, worldHash(make())]).size).toBe(changes.length + 1);
});

test('the hash does not see what nobody can: numbers of texts, and columns of components that an entity does not have', () => {
  const make = (noise: boolean): GameWorld => {
    const world = emptyWorld();
    const { Sprite, Velocity } = world.components;
    if (noise) for (const text of ['a', 'b', 'bat']) world.strings.idOf(text);
    const eid = world.spawn('t');
    addComponent(world, eid, Sprite);
    Sprite.texture[eid] = world.strings.idOf('bat');
    if (noise) Velocity.x[eid] = 5;
    return world;
  };
  expect(worldHash(make(true))).toBe(worldHash(make(false)));
});

test('saving changes nothing', () => {
  fc.assert(
    fc.property(history, history, (before, after) => {
      const [saved, plain] = [played(before), played(before)];
      saveWorld(saved);
      for (const world of [saved, plain]) for (const step of after) doStep(world, step);
      expect(queriesOf(saved)).toEqual(queriesOf(plain));
      expect(lookAt(saved)).toEqual(lookAt(plain));
    }),
    { seed: 52, numRuns: 10 },
  );
});

test('columns hold nothing but what was saved: rows of the dead, and of those who lack the component, are zero', () => {
  const world = emptyWorld();
  addComponent(world, world.spawn('t'), world.components.Position);
  world.spawn('t');
  world.components.Position.x.fill(3, 1, 3);
  const target = emptyWorld();
  for (let n = 0; n < 20; n++) target.spawn('t');
  target.components.Position.x.fill(9, 0, 21);
  target.registry.get('Named').component['label']!.fill(1, 0, 21);
  load(target, saveWorld(world));
  expect([...target.components.Position.x.subarray(0, 21)]).toEqual([0, 3, ...Array(19).fill(0)]);
  expect([...target.registry.get('Named').component['label']!.subarray(0, 21)]).toEqual(Array(21).fill(0));
});

test('nan keeps its payload, and a free id is given out with the generation that it would have had', () => {
  const world = emptyWorld();
  const { Position } = world.components;
  const [first, second] = [world.spawn('t'), world.spawn('t')];
  addComponent(world, second, Position);
  new Uint32Array(Position.x.buffer, Position.x.byteOffset)[second] = 0x7fa12345;
  const dead = world.handles.of(first);
  world.despawn(first);
  const loaded = load(emptyWorld(), saveWorld(world));
  const { x } = loaded.components.Position;
  expect(new Uint32Array(x.buffer, x.byteOffset)[second]).toBe(0x7fa12345);
  expect(loaded.handles.idOf(dead)).toBe(0);
  const again = loaded.spawn('t');
  expect([again, loaded.handles.of(again)]).toEqual([first, (1 << 20) | first]);
});

test('an id that has used up its generations stays out of use', () => {
  const world = emptyWorld(3);
  for (let n = 0; n < 2048; n++) world.despawn(world.spawn('t'));
  const loaded = load(emptyWorld(3), saveWorld(world));
  expect([loaded.spawn('t'), loaded.spawn('t')]).toEqual([2, 3]);
  expect(() => loaded.spawn('me')).toThrow(
    expect.objectContaining({ code: 'WORLD_FULL', message: expect.stringContaining('asked by me') }),
  );
  const emptied = load(loaded, saveWorld(emptyWorld(3)));
  expect([emptied.spawn('t'), emptied.spawn('t'), emptied.spawn('t')]).toEqual([1, 2, 3]);
});

test('a world that is full, and was asked for more, is saved and loaded as full', () => {
  const world = emptyWorld(2);
  for (let n = 0; n < 2; n++) addEntity(world);
  expect(() => addEntity(world)).toThrow();
  const loaded = load(emptyWorld(2), saveWorld(world));
  expect(loaded.handles.alive()).toBe(2);
  expect(() => addEntity(loaded)).toThrow(expect.objectContaining({ code: 'WORLD_FULL' }));
  removeEntity(loaded, 1);
  expect(addEntity(loaded)).toBe(1);
});

test('texts keep their meaning in a world that numbers them otherwise, and its own defaults theirs', () => {
  const world = emptyWorld();
  const eid = world.spawn('t');
  addComponent(world, eid, world.components.Sprite);
  world.components.Sprite.texture[eid] = world.strings.idOf('bat');
  const target = emptyWorld();
  for (const text of ['owl', 'cat', 'dog']) target.strings.idOf(text);
  load(target, saveWorld(world));
  expect(target.strings.textOf(target.components.Sprite.texture[eid]!)).toBe('bat');
  const Named = target.registry.get('Named');
  const other = target.spawn('t');
  addComponent(target, other, Named.component);
  expect(target.strings.textOf(Named.component['label']![other]!)).toBe('nameless');
});

test('queries made before and after loading agree, exclusions too, in the order of the list of the living', () => {
  const world = emptyWorld();
  const { Position, Velocity } = world.components;
  for (let n = 0; n < 8; n++) addComponent(world, world.spawn('t'), n % 2 === 0 ? Position : Velocity);
  for (const eid of [8, 2, 5]) addComponent(world, eid, Position);
  world.despawn(1);
  const target = emptyWorld();
  const before = createLiveQuery(target, [target.components.Position]);
  const others = createLiveQuery(target, [Not(target.components.Position) as never]);
  for (let n = 0; n < 12; n++) addComponent(target, target.spawn('t'), target.components.Position);
  load(target, saveWorld(world));
  const after = createLiveQuery(target, [target.components.Position]);
  expect(Array.from(before())).toEqual([8, 2, 3, 5, 7]);
  expect(Array.from(after())).toEqual([8, 2, 3, 5, 7]);
  expect(Array.from(others())).toEqual([4, 6]);
  expect(Array.from(createLiveQuery(target, [Not(target.components.Position) as never])())).toEqual([4, 6]);
});

test('who lived in the world dies with a word to those who listen, also what deaths gave birth to', () => {
  const target = emptyWorld();
  const died: number[] = [];
  for (let n = 0; n < 3; n++) target.spawn('t');
  target.onDeath((eid) => {
    died.push(eid);
    if (died.length <= 2) target.spawn('t');
  });
  load(target, saveWorld(emptyWorld()));
  expect([died.length, target.handles.alive()]).toEqual([5, 0]);
});

test('observers are told of each component that is loaded, with its values in place', () => {
  const world = emptyWorld();
  const eid = world.spawn('t');
  addComponent(world, eid, world.components.Position);
  world.components.Position.y[eid] = 12;
  const target = emptyWorld();
  const { Position } = target.components;
  const told: unknown[] = [];
  observe(target, onAdd(Position), (one) => told.push([one, Position.y[one], target.handles.of(one)]));
  load(target, saveWorld(world));
  expect(told).toEqual([[eid, 12, eid]]);
});

test('scripts come back as names, in the order in which they were told', () => {
  const world = emptyWorld();
  const [a, b] = [world.spawn('t'), world.spawn('t')];
  const attachments = [
    { entity: b, script: 'swarm/bat.lua' },
    { entity: a, script: 'hero.lua' },
    { entity: b, script: 'hero.lua' },
  ];
  expect(loadWorld(emptyWorld(), saveWorld(world, { attachments }))).toEqual({ ok: true, value: { attachments } });
});

describe('a world that does not fit', () => {
  const world = createGameWorld({
    capacity: 8,
    maxColumnsMiB: 1,
    components: { Health: { points: 'f32', shield: 'u8' }, Unused: { x: 'f32' }, Team: { side: 'i8' } },
  });
  const eid = world.spawn('t');
  for (const name of ['Health', 'Team']) addComponent(world, eid, world.registry.get(name).component);
  const bytes = saveWorld(world);
  const other = (components: object, capacity = 8): GameWorld =>
    createGameWorld({ capacity, maxColumnsMiB: 1, components: components as never });

  test('is refused with everything that is wrong, and stays as it is', () => {
    const target = other({ Health: { points: 'i32', armour: 'u8' } });
    const mine = target.spawn('t');
    addComponent(target, mine, target.components.Position);
    target.components.Position.x[mine] = 3;
    const before = lookAt(target);
    expect(messageOf(target, bytes)).toBe(
      'the saved world does not fit this one: Health.points is i32 here and was f32; ' +
        'Health has no field shield here; there is no component Team here',
    );
    expect(codeOf(target, bytes)).toBe('WORLD_MISMATCH');
    expect(lookAt(target)).toEqual(before);
  });

  test('may lack what nobody had, and have more: new fields have their defaults', () => {
    const target = other({
      Health: { regeneration: { type: 'f32', default: 2 }, shield: 'u8', points: 'f32' },
      Team: { side: 'i8', name: { type: 'string', default: 'red' } },
      New: { x: 'f32' },
    });
    load(target, bytes);
    const [Health, Team] = [target.registry.get('Health').component, target.registry.get('Team').component];
    expect([Health['regeneration']![eid], target.strings.textOf(Team['name']![eid]!)]).toEqual([2, 'red']);
    expect(hasComponent(target, eid, Health)).toBe(true);
  });

  test('of less capacity is refused with both numbers', () => {
    const full = emptyWorld(8);
    for (let n = 0; n < 6; n++) full.spawn('t');
    expect(messageOf(emptyWorld(5), saveWorld(full))).toContain('it has ids up to 6, capacity is 5 here');
    expect(codeOf(emptyWorld(6), saveWorld(full))).toBe('loaded');
  });
});

describe('hostile bytes', () => {
  const world = emptyWorld();
  for (let n = 0; n < 5; n++) {
    const eid = world.spawn('t');
    for (const name of ['Every', 'Named', 'Marked']) addComponent(world, eid, world.registry.get(name).component);
  }
  world.despawn(2);
  const bytes = saveWorld(world, { attachments: [{ entity: 3, script: 'a.lua' }] });
  const target = emptyWorld();
  target.spawn('t');
  const before = lookAt(target);

  test('every cut and every changed byte is refused, and the world stays as it is', () => {
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1 << (at % 8);
      expect(['DATA_DAMAGED', 'DATA_VERSION']).toContain(codeOf(target, changed));
      expect(codeOf(target, bytes.slice(0, at))).toBe('DATA_DAMAGED');
    }
    expect(lookAt(target)).toEqual(before);
  });

  test('changed bytes with a right checksum are refused, or give a world that works', () => {
    const outcomes: Record<string, number> = {};
    const change = fc.tuple(fc.nat(), fc.constantFrom(0, 1, 2, 8, 127, 128, 255), fc.nat(3));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const body = [...bytes.slice(4, -8)];
        for (const [where, byte, length] of changes) body.splice(where % body.length, 1, ...Array(length).fill(byte));
        const mutated = addChecksum([bytes.slice(0, 4), Uint8Array.from(body)]);
        const hit = emptyWorld();
        const code = codeOf(hit, mutated);
        outcomes[code] = (outcomes[code] ?? 0) + 1;
        if (code !== 'loaded') {
          expect(hit.handles.alive()).toBe(0);
          return;
        }
        const again = saveWorld(hit);
        expect(saveWorld(load(emptyWorld(), again))).toEqual(again);
        for (const eid of hit.ids.list().slice(0, hit.ids.alive())) hit.despawn(eid);
        expect(hit.handles.alive()).toBe(0);
      }),
      { seed: 53, numRuns: 600 },
    );
    expect(Object.keys(outcomes).sort()).toEqual(['DATA_DAMAGED', 'WORLD_MISMATCH', 'loaded']);
  });

  // header 4, time 48, numbers of living, ids and highest 12; then 5 ids of 4 bytes and 5 generations of 2
  test.each<[string, number, number[]]>([
    ['more living than ids', 52, [6, 0, 0, 0]],
    ['a billion ids', 56, [0, 0, 0, 0x40]],
    ['a highest id beyond all worlds', 60, [0xff, 0xff, 0xff, 0x7f]],
    ['the id 0', 64, [0, 0, 0, 0]],
    ['an id beyond the highest', 64, [6, 0, 0, 0]],
    ['an id twice', 64, [...bytes.slice(68, 72)]],
    ['a generation that no handle has', 84, [0, 8]],
    ['a time that is not a number', 4, [0, 0, 0, 0, 0, 0, 0xf8, 0x7f]],
    ['a script on somebody dead', bytes.length - 8 - 5 - 6, [2, 0, 0, 0]],
    ['a script on another generation', bytes.length - 8 - 5 - 6, [3, 0, 0x10, 0]],
  ])('%s is refused', (_, at, changed) => {
    const mutated = bytes.slice(0, -8);
    mutated.set(changed, at);
    expect(codeOf(target, addChecksum([bytes.slice(0, -8)]))).toBe('loaded');
    expect(codeOf(target, addChecksum([mutated]))).toBe('DATA_DAMAGED');
  });

  test('random bytes behind a right header are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (body) => {
        expect(codeOf(target, addChecksum([bytes.slice(0, 4), body]))).toBe('DATA_DAMAGED');
      }),
      { seed: 54, numRuns: 300 },
    );
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['a saved value', addChecksum([Uint8Array.of(0x4d, 0x4c, 0x56, 1, 0x41, 0)])],
    ['text', new TextEncoder().encode('{"entities":[]}')],
  ])('%s is no world', (_, foreign) => {
    expect(messageOf(target, foreign)).toBe('the bytes are not a world that was saved');
  });

  test('another format and more than is allowed are refused by name', () => {
    const newer = bytes.slice();
    newer[3] = 9;
    expect(messageOf(target, newer)).toBe('the data has format 9, this version of moonloop reads format 1');
    const refused = loadWorld(target, bytes, { maxBytes: bytes.length - 1 });
    expect(refused.ok ? '' : refused.error.code).toBe('VALUE_REFUSED');
    expect(loadWorld(emptyWorld(), bytes, { maxBytes: bytes.length }).ok).toBe(true);
  });
});
