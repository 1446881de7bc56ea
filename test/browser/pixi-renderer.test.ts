import { removeComponent, removeEntity } from 'bitecs';
import { afterEach, expect, test, vi } from 'vitest';
import { createStage, createTestAssets, type Stage, stripeSheet, stripes } from './support.ts';

let stage: Stage;
afterEach(() => stage.renderer.dispose());

const red = '#ff0000';
const blue = '#0000ff';
const black = '#000000';

test('a sprite is drawn where its Position says, and follows it', async () => {
  stage = await createStage(createTestAssets({ 'box.png': await stripes([red]) }));
  const eid = stage.add({ Position: { x: 50, y: 50 }, Sprite: { texture: 'box' } });
  expect(stage.color(50, 50)).toBe(red);
  stage.world.components.Position.x[eid] = 120;
  expect(stage.color(50, 50)).toBe(black);
  expect(stage.color(120, 50)).toBe(red);
});

test('sprites appear and vanish with their entities, and their objects are used again', async () => {
  stage = await createStage(createTestAssets({ 'box.png': await stripes([red]) }));
  const { world } = stage;
  const ids = Array.from({ length: 100 }, (_, n) =>
    stage.add({ Position: { x: n, y: 10 }, Sprite: { texture: 'box' } }),
  );
  stage.draw();
  expect(stage.renderer.spriteCount()).toBe(100);
  for (const eid of ids) removeEntity(world, eid);
  stage.draw();
  expect(stage.renderer.spriteCount()).toBe(0);
  expect(stage.color(50, 10)).toBe(black);
  const again = stage.add({ Position: { x: 50, y: 10 }, Sprite: { texture: 'box' } });
  expect(stage.color(50, 10)).toBe(red);
  removeComponent(world, again, world.components.Sprite);
  expect(stage.color(50, 10)).toBe(black);
});

test('an entity that gets the id of a rotated, scaled one is drawn straight', async () => {
  stage = await createStage(createTestAssets({ 'box.png': await stripes([red, blue], 20, 4) }));
  const first = stage.add({
    Position: { x: 100, y: 50 },
    Rotation: { angle: Math.PI },
    Scale: { x: 3, y: 3 },
    Sprite: { texture: 'box' },
  });
  expect(stage.color(140, 50)).toBe(red);
  removeEntity(stage.world, first);
  const second = stage.add({ Position: { x: 100, y: 50 }, Sprite: { texture: 'box' } });
  expect(second).toBe(first);
  expect(stage.color(90, 50)).toBe(red);
  expect(stage.color(110, 50)).toBe(blue);
  expect(stage.color(140, 50)).toBe(black);
});

test('frames of a sheet are chosen by Sprite.frame and counted round', async () => {
  const assets = { 'box.png': await stripes([red, blue]), 'box.json': stripeSheet(2) };
  stage = await createStage(createTestAssets(assets));
  const eid = stage.add({ Position: { x: 50, y: 50 }, Sprite: { texture: 'box' } });
  expect(stage.color(50, 50)).toBe(red);
  stage.world.components.Sprite.frame[eid] = 1;
  expect(stage.color(50, 50)).toBe(blue);
  stage.world.components.Sprite.frame[eid] = 2;
  expect(stage.color(50, 50)).toBe(red);
});

test('tint, alpha, visible, anchor and layer do what they say', async () => {
  const assets = { 'box.png': await stripes(['#ffffff']), 'dot.png': await stripes([blue]) };
  stage = await createStage(createTestAssets(assets));
  const { Sprite } = stage.world.components;
  const below = stage.add({ Position: { x: 50, y: 50 }, Sprite: { texture: 'box', tint: 0xff0000, layer: 1 } });
  expect(stage.color(50, 50)).toBe(red);
  const above = stage.add({ Position: { x: 50, y: 50 }, Sprite: { texture: 'dot', layer: 2 } });
  expect(stage.color(50, 50)).toBe(blue);
  Sprite.layer[below] = 3;
  expect(stage.color(50, 50)).toBe(red);
  Sprite.visible[below] = 0;
  expect(stage.color(50, 50)).toBe(blue);
  Sprite.anchorX[above] = 0;
  expect([stage.color(48, 50), stage.color(56, 50)]).toEqual([black, blue]);
  Sprite.alpha[above] = 0;
  expect(stage.color(56, 50)).toBe(black);
});

test('the camera moves and zooms the world, layers from 1000 on stay still', async () => {
  stage = await createStage(createTestAssets({ 'box.png': await stripes([red]), 'hud.png': await stripes([blue]) }));
  stage.add({ Position: { x: 1000, y: 1000 }, Sprite: { texture: 'box' } });
  stage.add({ Position: { x: 10, y: 10 }, Sprite: { texture: 'hud', layer: 1000 } });
  const camera = stage.add({ Position: { x: 990, y: 1000 }, Camera: { zoom: 2 } });
  expect(stage.color(120, 50)).toBe(red);
  expect(stage.color(10, 10)).toBe(blue);
  stage.world.components.Position.x[camera] = 1000;
  expect(stage.color(100, 50)).toBe(red);
});

test('particle layers draw the same pixels, also after sprites left the middle of the list', async () => {
  const assets = { 'box.png': await stripes([red]), 'dot.png': await stripes([blue]) };
  stage = await createStage(createTestAssets(assets), { particleLayers: [7] });
  const ids = Array.from({ length: 5 }, (_, n) =>
    stage.add({ Position: { x: 20 + n * 20, y: 50 }, Sprite: { texture: n === 4 ? 'dot' : 'box', layer: 7 } }),
  );
  const row = (): string[] => ids.map((_, n) => stage.color(20 + n * 20, 50));
  expect(row()).toEqual([red, red, red, red, blue]);
  removeEntity(stage.world, ids[1]!);
  expect(row()).toEqual([red, black, red, red, blue]);
  stage.world.components.Sprite.texture[ids[2]!] = stage.world.strings.idOf('dot');
  expect(row()).toEqual([red, black, blue, red, blue]);
  const { Position } = stage.world.components;
  Position.y[ids[3]!] = 80;
  expect([stage.color(80, 50), stage.color(80, 80)]).toEqual([black, red]);
});

test('an image that changes is replaced in place, also when its size does', async () => {
  const assets = createTestAssets({ 'box.png': await stripes([red]) });
  stage = await createStage(assets);
  stage.add({ Position: { x: 50, y: 50 }, Sprite: { texture: 'box' } });
  expect(stage.color(50, 50)).toBe(red);
  assets.put('box.png', await stripes([blue], 40, 40));
  await vi.waitUntil(() => stage.color(50, 50) === blue);
  expect(stage.color(66, 66)).toBe(blue);
  expect(stage.problems).toEqual([]);
});

test('an image that is none is told, and the old picture stays', async () => {
  const assets = createTestAssets({ 'box.png': await stripes([red]) });
  stage = await createStage(assets);
  stage.add({ Position: { x: 50, y: 50 }, Sprite: { texture: 'box' } });
  assets.put('box.png', new Blob(['this is no image']));
  await vi.waitUntil(() => stage.problems.length > 0);
  expect(stage.problems[0]).toMatchObject({ code: 'ASSET_INVALID', place: { file: 'box.png' } });
  expect(stage.color(50, 50)).toBe(red);
});

test('a texture without an image gets a placeholder, is told once with the nearest name, and appears when it comes', async () => {
  const assets = createTestAssets({ 'enemy.png': await stripes([red]) });
  stage = await createStage(assets);
  stage.add({ Position: { x: 50, y: 50 }, Sprite: { texture: 'enemi' } });
  expect(stage.color(50, 50)).not.toBe(black);
  stage.draw();
  expect(stage.problems).toHaveLength(1);
  expect(stage.problems[0]?.message).toContain('did you mean "enemy"?');
  assets.put('enemi.png', await stripes([blue]));
  await vi.waitUntil(() => stage.color(50, 50) === blue);
});

test('text is drawn, changes, and goes with its entity', async () => {
  stage = await createStage(createTestAssets());
  const bright = (): number => stage.pixels().filter((value, index) => index % 4 === 0 && value > 128).length;
  expect(bright()).toBe(0);
  const eid = stage.add({ Position: { x: 2, y: 2 }, Text: { text: 'I', size: 24 } });
  const one = bright();
  expect(one).toBeGreaterThan(0);
  stage.world.components.Text.text[eid] = stage.world.strings.idOf('WWW');
  expect(bright()).toBeGreaterThan(one * 2);
  removeEntity(stage.world, eid);
  expect(bright()).toBe(0);
});
