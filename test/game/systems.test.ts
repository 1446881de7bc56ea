import { addComponent, hasComponent, removeComponent } from 'bitecs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRecordingRenderer, type RecordingRenderer } from '../../src/render/recording-renderer.ts';
import { defaultSystems } from '../../systems/index.ts';
import { startGame, type TestGame } from '../support/game-harness.ts';

let t: TestGame;
let renderer: RecordingRenderer;
beforeEach(async () => {
  renderer = createRecordingRenderer();
  t = await startGame({}, { renderer });
});
afterEach(() => t.game.dispose());

test('the systems run in this order: input, scripts, movement, lifetimes, animation, drawing', () => {
  expect(defaultSystems.map(({ name }) => name)).toEqual([
    'inputSystem',
    'scriptSystem',
    'movementSystem',
    'lifetimeSystem',
    'animationSystem',
    'renderSystem',
  ]);
});

test('what is Kinematic moves by its velocity and the time; without the tag nothing moves', () => {
  const values = { Position: { x: 1, y: 1 }, Velocity: { x: 60, y: -30 } };
  const [moved, still] = [t.game.spawn({ ...values, Kinematic: {} }), t.game.spawn(values)];
  t.frames(3, 0.05);
  const { Position, Kinematic } = t.game.world.components;
  expect(Position.x[moved]).toBeCloseTo(10, 4);
  expect(Position.y[moved]).toBeCloseTo(-3.5, 4);
  expect([Position.x[still], Position.y[still]]).toEqual([1, 1]);
  removeComponent(t.game.world, moved, Kinematic);
  t.frames(3);
  expect(Position.x[moved]).toBeCloseTo(10, 4);
});

test('a lifetime counts down and ends its entity, in the frame in which it reaches 0', () => {
  const [short, long, none] = [
    t.game.spawn({ Lifetime: { seconds: 0.1 } }),
    t.game.spawn({ Lifetime: {} }),
    t.game.spawn({ Lifetime: { seconds: 0 } }),
  ];
  const alive = (): boolean[] => [short, long, none].map((eid) => t.game.world.handles.of(eid) !== 0);
  t.frames(1, 0.05);
  expect(alive()).toEqual([true, true, false]);
  t.frames(1, 0.06);
  expect(alive()).toEqual([false, true, false]);
  t.frames(10, 0.1);
  expect(alive()).toEqual([false, false, false]);
});

test('a lifetime that is used up to the last bit is over', () => {
  const eid = t.game.spawn({ Lifetime: { seconds: 0.125 } });
  t.frames(1, 0.0625);
  expect(t.game.world.handles.of(eid)).toBe(eid);
  t.frames(1, 0.0625);
  expect(t.game.world.handles.of(eid)).toBe(0);
});

test('1,000 lifetimes that end in one frame all end, also when deaths kill others', () => {
  const ids = Array.from({ length: 1000 }, () => t.game.spawn({ Lifetime: { seconds: 0.01 } }));
  const bystander = t.game.spawn({ Lifetime: { seconds: 9 } });
  t.game.world.onDeath((eid) => {
    if (eid % 7 === 0) t.game.despawn(((eid * 31) % 1000) + 1);
  });
  t.frames(1);
  expect(ids.filter((eid) => t.game.world.handles.of(eid) !== 0)).toEqual([]);
  expect(t.game.world.handles.of(bystander)).toBe(bystander);
});

test.each([
  ['plays round and round', { first: 2, last: 5, rate: 10 }, [2, 3, 4, 5, 2, 3]],
  ['stops at the last frame without loop', { first: 2, last: 4, rate: 10, loop: false }, [2, 3, 4, 4, 4, 4]],
  ['stands still at a rate of 0', { first: 3, last: 5, rate: 0 }, [3, 3, 3, 3, 3, 3]],
  ['has one frame when first is last', { first: 4, last: 4, rate: 10 }, [4, 4, 4, 4, 4, 4]],
  ['has one frame when last is below first', { first: 4, last: 1, rate: 10 }, [4, 4, 4, 4, 4, 4]],
  ['skips frames at a high rate', { first: 0, last: 9, rate: 30 }, [1, 4, 7, 0, 3, 6]],
])('an animation %s', (_, animation, frames) => {
  const eid = t.game.spawn({ Sprite: {}, Animation: animation });
  const { Sprite } = t.game.world.components;
  t.frames(1, 0.05);
  const seen: number[] = [Sprite.frame[eid]!];
  for (let n = 0; n < 5; n++) {
    t.frames(1, 0.1);
    seen.push(Sprite.frame[eid]!);
  }
  expect(seen).toEqual(frames);
});

test.each([[true], [false]])('an animation of a negative rate stays within its frames (loop: %s)', (loop) => {
  const eid = t.game.spawn({ Sprite: {}, Animation: { first: 0, last: 3, rate: -10, loop } });
  for (let n = 0; n < 10; n++) {
    t.frames(1, 0.05);
    expect(t.game.world.components.Sprite.frame[eid]).toBeLessThanOrEqual(3);
  }
});

test('drawing sees sprites back to front, without the invisible, with what their columns say', () => {
  t.game.spawn({ Position: { x: 1 }, Sprite: { texture: 'front', layer: 5 } });
  const back = t.game.spawn({
    Position: { x: 2, y: 3 },
    Sprite: { texture: 'back', layer: -5, tint: 0xff, alpha: 0.5, frame: 7 },
    Rotation: { angle: 2 },
    Scale: { x: 3, y: 4 },
  });
  t.game.spawn({ Position: {}, Sprite: { texture: 'hidden', visible: false } });
  t.game.spawn({ Sprite: { texture: 'nowhere' } });
  t.game.spawn({ Position: {}, Text: { text: 'hello' } });
  t.frames(1);
  expect([renderer.frames(), renderer.texts()]).toEqual([1, ['hello']]);
  expect(renderer.sprites().map(({ texture }) => texture)).toEqual(['back', 'front']);
  expect(renderer.sprites()[0]).toEqual({
    entity: back,
    texture: 'back',
    frame: 7,
    x: 2,
    y: 3,
    angle: 2,
    scaleX: 3,
    scaleY: 4,
    tint: 0xff,
    alpha: 0.5,
    layer: -5,
  });
});

test('a sprite without Rotation and Scale stands straight in its own size, whoever had its id before, however they were lost', () => {
  const { world } = t.game;
  const { Rotation, Scale } = world.components;
  const straight = { angle: 0, scaleX: 1, scaleY: 1 };
  const turned = { Position: {}, Sprite: {}, Rotation: { angle: 2 }, Scale: { x: 9, y: 9 } };
  const dead = t.game.spawn(turned);
  t.game.despawn(dead);
  const heir = t.game.spawn({ Position: {}, Sprite: {} });
  expect(heir).toBe(dead);
  t.frames(1);
  expect(renderer.sprites()).toMatchObject([straight]);
  const stripped = t.game.spawn(turned);
  removeComponent(world, stripped, Rotation);
  removeComponent(world, stripped, Scale);
  t.frames(1);
  expect(renderer.sprites()).toMatchObject([straight, straight]);
  addComponent(world, stripped, Scale);
  expect([hasComponent(world, stripped, Scale), Scale.x[stripped]]).toEqual([true, 1]);
});

test('a sprite added after Rotation keeps the rotation', () => {
  const eid = t.game.spawn({ Position: {}, Rotation: { angle: 1 } });
  addComponent(t.game.world, eid, t.game.world.components.Sprite);
  t.frames(1);
  expect(renderer.sprites()).toMatchObject([{ angle: 1 }]);
});

test('the camera is the first entity that has one; without one there is none', () => {
  const camera = { x: -1, y: -1, zoom: -1 };
  expect(t.game.world.scene.camera(camera)).toBe(false);
  expect(camera).toEqual({ x: -1, y: -1, zoom: -1 });
  const first = t.game.spawn({ Position: { x: 5, y: 6 }, Camera: {} });
  t.game.spawn({ Position: { x: 7, y: 8 }, Camera: { zoom: 2 } });
  expect(t.game.world.scene.camera(camera)).toBe(true);
  expect(camera).toEqual({ x: 5, y: 6, zoom: 1 });
  t.game.despawn(first);
  t.game.world.scene.camera(camera);
  expect(camera).toEqual({ x: 7, y: 8, zoom: 2 });
});

test('a despawned sprite is not drawn any more, in the same frame', () => {
  t.game.spawn({ Position: {}, Sprite: {}, Lifetime: { seconds: 0.01 } });
  t.frames(1);
  expect(renderer.sprites()).toEqual([]);
});
