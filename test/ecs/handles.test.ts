import { addEntity, entityExists, removeEntity } from 'bitecs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createGameWorld, type GameWorld } from '../../src/ecs/world.ts';

const generations = 2 ** 11;
const world = (capacity: number): GameWorld => createGameWorld({ capacity, maxColumnsMiB: 1 });

test('a first-generation handle is the bitECS id', () => {
  const w = world(4);
  expect([w.spawn('t'), w.spawn('t')].map((eid) => w.handles.of(eid))).toEqual([1, 2]);
});

test('a recycled id has another handle; the old one means nobody', () => {
  const w = world(4);
  const eid = w.spawn('t');
  const old = w.handles.of(eid);
  w.despawn(eid);
  expect(w.spawn('t')).toBe(eid);
  const fresh = w.handles.of(eid);
  expect(fresh).not.toBe(old);
  expect([w.handles.idOf(old), w.handles.idOf(fresh)]).toEqual([0, eid]);
});

test.each([
  [0],
  [-1],
  [-(2 ** 31)],
  [5],
  [6],
  [2 ** 20],
  [2 ** 20 - 1],
  [2 ** 31],
  [2 ** 32 + 1],
  [2 ** 53],
  [1.5],
  [0.1],
  [Number.NaN],
  [Number.POSITIVE_INFINITY],
  [Number.NEGATIVE_INFINITY],
])('%s is no handle of anybody in a world of 4 where 1 is alive', (handle) => {
  const w = world(4);
  w.spawn('t');
  expect(w.handles.idOf(handle)).toBe(0);
});

test.each([[0], [2], [99], [-1], [1.5], [Number.NaN]])('the id %s, which is not alive, has the handle 0', (eid) => {
  const w = world(4);
  w.spawn('t');
  expect(w.handles.of(eid)).toBe(0);
});

test('handles are non-negative 32-bit numbers up to the last generation', () => {
  const w = world(1);
  for (let n = 0; n < generations - 1; n++) w.despawn(w.spawn('t'));
  const last = w.handles.of(w.spawn('t'));
  expect(last).toBe(((generations - 1) << 20) | 1);
  expect(last).toBe(last | 0);
  expect(last).toBeGreaterThan(0);
});

test('an id that has used up its 2,048 generations is never given out again', () => {
  const w = world(3);
  const seen = new Set<number>();
  for (let n = 0; n < generations; n++) {
    const eid = w.spawn('t');
    seen.add(w.handles.of(eid));
    w.despawn(eid);
  }
  expect(seen.size).toBe(generations);
  const ids = [w.spawn('t'), w.spawn('t')];
  expect(new Set(ids).size).toBe(2);
  for (const eid of ids) expect(seen.has(w.handles.of(eid))).toBe(false);
  expect(() => w.spawn('t')).toThrow(expect.objectContaining({ code: 'WORLD_FULL' }));
});

test('a world whose every id is used up is full for ever, and says so instead of repeating a handle', () => {
  const w = world(2);
  const seen = new Set<number>();
  for (let n = 0; n < 2 * generations; n++) {
    const eid = w.spawn('t');
    const handle = w.handles.of(eid);
    expect(seen.has(handle)).toBe(false);
    seen.add(handle);
    w.despawn(eid);
  }
  for (const spawn of [() => w.spawn('t'), () => addEntity(w)]) {
    expect(spawn).toThrow(expect.objectContaining({ code: 'WORLD_FULL' }));
  }
  expect(w.handles.alive()).toBe(0);
});

test('retiring works through plain bitECS calls as well, with others alive', () => {
  const w = world(4);
  const [keeper] = [addEntity(w)];
  const handle = w.handles.of(keeper);
  const seen = new Set<number>();
  let rounds = 0;
  try {
    for (; rounds < 4 * generations; rounds++) {
      const eid = addEntity(w);
      const made = w.handles.of(eid);
      expect(seen.has(made) || made === handle).toBe(false);
      seen.add(made);
      removeEntity(w, eid);
    }
  } catch (error) {
    expect(error).toMatchObject({ code: 'WORLD_FULL' });
  }
  expect(rounds).toBe(3 * generations);
  expect(w.handles.idOf(handle)).toBe(keeper);
});

type Step = { readonly kind: 'spawn' | 'despawn' | 'addEntity' | 'removeEntity'; readonly pick: number };
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('spawn', 'despawn', 'addEntity', 'removeEntity'),
  pick: fc.nat(100),
});

test('any sequence of births and deaths, by us or by bitECS, agrees with a model', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 200 }), (capacity, steps) => {
      const w = world(capacity);
      const alive = new Map<number, number>(); // handle → id
      const dead = new Set<number>();
      for (const { kind, pick } of steps) {
        if (kind === 'spawn' || kind === 'addEntity') {
          const make = (): number => (kind === 'spawn' ? w.spawn('model') : addEntity(w));
          if (alive.size === capacity) {
            expect(make).toThrow(expect.objectContaining({ code: 'WORLD_FULL' }));
            continue;
          }
          const eid = make();
          const handle = w.handles.of(eid);
          expect(alive.has(handle) || dead.has(handle)).toBe(false);
          alive.set(handle, eid);
        } else {
          const [handle, eid] = [...alive][pick % Math.max(1, alive.size)] ?? [0, 0];
          if (eid === 0) continue;
          if (kind === 'despawn') w.despawn(eid);
          else removeEntity(w, eid);
          alive.delete(handle);
          dead.add(handle);
        }
        expect(w.handles.alive()).toBe(alive.size);
        for (const [handle, eid] of alive) expect([w.handles.idOf(handle), w.handles.of(eid)]).toEqual([eid, handle]);
        for (const handle of dead) expect(w.handles.idOf(handle)).toBe(0);
      }
    }),
    { seed: 22, numRuns: 200 },
  );
});

test('a world of 65,536 takes 65,536 entities; the other 34,464 of 100,000 get WORLD_FULL that names who asked', () => {
  const w = createGameWorld({ maxColumnsMiB: 32 });
  let [made, refused] = [0, 0];
  for (let n = 0; n < 100_000; n++) {
    try {
      w.spawn('wave 7');
      made++;
    } catch (error) {
      refused++;
      if (refused === 1)
        expect(error).toMatchObject({ code: 'WORLD_FULL', message: expect.stringMatching(/wave 7.*65536.*capacity/s) });
    }
  }
  expect([made, refused, w.handles.alive()]).toEqual([65_536, 34_464, 65_536]);
  w.despawn(100);
  expect(w.spawn('again')).toBe(100);
});

test('addEntity in a full world throws and leaves no half entity behind', () => {
  const w = world(2);
  const ids = [addEntity(w), addEntity(w)];
  for (let n = 0; n < 10; n++) expect(() => addEntity(w)).toThrow(expect.objectContaining({ code: 'WORLD_FULL' }));
  expect(w.handles.alive()).toBe(2);
  expect([1, 2, 3, 4].map((eid) => entityExists(w, eid))).toEqual([true, true, false, false]);
  removeEntity(w, ids[0]!);
  expect(addEntity(w)).toBe(ids[0]);
});
