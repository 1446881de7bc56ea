/** What the kinds of monsters do, each alone with the hero. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enemyKinds, readSwarmFiles, type SwarmGame, startSwarm } from './swarm-game.ts';

let swarm: SwarmGame;

/** A run in which nobody comes by himself and nobody is shot at. */
beforeEach(async () => {
  swarm = await startSwarm();
  const still = (text: string, from: RegExp, to: string): string => {
    expect(text).toMatch(from);
    return text.replace(from, to);
  };
  const files = readSwarmFiles();
  await swarm.save({
    'swarm/lib/waves.lua': still(
      files['swarm/lib/waves.lua']!,
      /function waves\.batch\(clock\) .*/,
      'function waves.batch() return 0 end',
    ),
    'swarm/player.lua': still(files['swarm/player.lua']!, /^local SIGHT = \d+/m, 'local SIGHT = 0'),
  });
  swarm.frames(2);
  swarm.tap('Space');
  for (const kind of enemyKinds) expect(swarm.carriers(kind)).toEqual([]);
});
afterEach(() => {
  expect(swarm.failures).toEqual([]);
  swarm.game.dispose();
});

/** Puts a monster `distance` pixels to the right of the hero. */
function put(kind: string, distance: number): number {
  const { Position } = swarm.game.world.components;
  const hero = swarm.hero()!;
  const place = { x: Position.x[hero]! + distance, y: Position.y[hero]! };
  const sprite = { texture: `swarm/${kind}`, layer: 4 };
  const eid = swarm.game.spawn(
    { Position: place, Velocity: {}, Kinematic: {}, Sprite: sprite, Scale: {}, Animation: {} },
    `swarm/${kind}.lua`,
  );
  swarm.frames(2);
  return eid;
}
function distance(eid: number): number {
  const { Position } = swarm.game.world.components;
  const hero = swarm.hero()!;
  return Math.hypot(Position.x[eid]! - Position.x[hero]!, Position.y[eid]! - Position.y[hero]!);
}
/** Gives the hero a bomb, which deals 150 to all within 330 pixels. */
function bomb(): void {
  const { Position } = swarm.game.world.components;
  const hero = swarm.hero()!;
  const place = { x: Position.x[hero]!, y: Position.y[hero]! };
  swarm.game.spawn({ Position: place, Scale: {}, Sprite: { frame: 2 } }, 'swarm/pickup.lua');
  swarm.frames(5);
}
const speed = (eid: number): number => {
  const { Velocity } = swarm.game.world.components;
  return Math.hypot(Velocity.x[eid]!, Velocity.y[eid]!);
};
const heroHealth = (): number => Number(swarm.state(swarm.hero()!, 'swarm/player.lua')['health']);

test('enemy comes nearer all the time and bites', () => {
  const eid = put('enemy', 300);
  swarm.frames(60);
  expect(distance(eid)).toBeLessThan(260);
  swarm.frames(60 * 6);
  expect(heroHealth()).toBeLessThan(100);
});

test('circler goes round: within four seconds it has been on both sides of the hero', () => {
  const eid = put('circler', 150);
  const { Position } = swarm.game.world.components;
  const sides = new Set<boolean>();
  for (let n = 0; n < 240; n++) {
    swarm.frames(1);
    sides.add(Position.x[eid]! > Position.x[swarm.hero()!]!);
  }
  expect(sides.size).toBe(2);
});

test('charger stops and turns red for three quarters of a second, then runs five times as fast and past the hero', () => {
  const eid = put('charger', 200);
  const { Sprite, Position } = swarm.game.world.components;
  swarm.frames(10);
  expect(Sprite.tint[eid]).toBe(0xff4030);
  const x = Position.x[eid]!;
  swarm.frames(25);
  expect(Math.abs(Position.x[eid]! - x)).toBeLessThan(15);
  swarm.frames(25);
  expect(speed(eid)).toBeGreaterThan(300);
  swarm.frames(40);
  expect(Position.x[eid]!).toBeLessThan(Position.x[swarm.hero()!]!);
});

test('shooter keeps its distance and spits balls of fire that hurt', () => {
  const eid = put('shooter', 240);
  let balls = 0;
  for (let n = 0; n < 60 * 8; n++) {
    swarm.frames(1);
    balls = Math.max(balls, swarm.carriers('fireball').length);
  }
  expect(balls).toBeGreaterThan(0);
  expect(distance(eid)).toBeGreaterThan(150);
  expect(heroHealth()).toBeLessThan(100);
});

test('splitter leaves three enemies, points and a gem', () => {
  const eid = put('splitter', 300);
  const { score } = swarm.rules();
  bomb();
  expect(swarm.carriers('splitter')).not.toContain(eid);
  expect(swarm.carriers('enemy')).toHaveLength(3);
  expect(swarm.carriers('gem')).toHaveLength(1);
  expect(swarm.rules().score - score).toBe(50);
});

test('boss calls a ring of 14 balls of fire, stands five bombs without stepping back, and leaves a heart', () => {
  const eid = put('boss', 450);
  swarm.frames(60 * 3.4);
  expect(swarm.carriers('fireball')).toHaveLength(14);
  const before = distance(eid);
  for (let n = 1; n <= 5; n++) bomb();
  expect(distance(eid)).toBeLessThan(before);
  expect(swarm.carriers('boss')).toEqual([eid]);
  bomb();
  expect(swarm.carriers('boss')).toEqual([]);
  expect(swarm.carriers('pickup')).toHaveLength(1);
});
