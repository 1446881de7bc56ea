/** Swarm as it is played: its real scripts, with keys pressed by the test. */
import { expect, test } from 'vitest';
import { steer } from './bot.ts';
import { enemyKinds, readSwarmFiles, type SwarmGame, startSwarm } from './swarm-game.ts';

const enemyFile = 'swarm/enemy.lua';

function health(swarm: SwarmGame): unknown {
  const hero = swarm.hero();
  return hero === undefined ? 0 : swarm.state(hero, 'swarm/player.lua')['health'];
}
/** Plays with the bot until `done`, for at most so many seconds. */
function playUntil(swarm: SwarmGame, done: () => boolean, seconds: number): void {
  for (let frame = 0; frame < seconds * 60 && !done(); frame++) {
    if (frame % 4 === 0) steer(swarm);
    swarm.frames(1);
  }
}
/** Goes on without moving until the hero has died. */
function dieInWave(swarm: SwarmGame, wave: number): void {
  swarm.hold([]);
  swarm.game.emit('swarm:skip', { wave });
  for (let second = 0; second < 90 && swarm.rules().phase !== 'over'; second++) swarm.frames(60);
  expect(swarm.rules().phase).toBe('over');
}

test('on the title the world moves, nothing scores, and the hero plays alone without end', async () => {
  const swarm = await startSwarm();
  swarm.frames(60 * 20);
  const hero = swarm.hero()!;
  const { Position } = swarm.game.world.components;
  const before = [Position.x[hero], Position.y[hero]];
  swarm.frames(120);
  expect([Position.x[hero], Position.y[hero]]).not.toEqual(before);
  expect(swarm.rules()).toMatchObject({ phase: 'title', score: 0, kills: 0 });
  expect(swarm.carriers('enemy').length).toBeGreaterThan(5);
  expect(swarm.carriers('blade').length).toBe(3);
  expect(swarm.failures).toEqual([]);
  swarm.game.dispose();
});

test.each(['Space', 'Enter', 'ArrowLeft', 'ArrowDown', 'KeyW', 'KeyD'])('%s starts a run', async (key) => {
  const swarm = await startSwarm();
  swarm.frames(10);
  swarm.tap(key);
  expect(swarm.rules().phase).toBe('play');
  swarm.game.dispose();
});

test.each([
  ['ArrowRight', 'KeyD', 1, 0],
  ['ArrowLeft', 'KeyA', -1, 0],
  ['ArrowDown', 'KeyS', 0, 1],
  ['ArrowUp', 'KeyW', 0, -1],
])('%s and %s move the hero by at least 60 pixels in half a second', async (arrow, letter, dx, dy) => {
  const swarm = await startSwarm();
  swarm.tap('Space');
  const { Position } = swarm.game.world.components;
  for (const key of [arrow, letter]) {
    const hero = swarm.hero()!;
    const [x, y] = [Position.x[hero]!, Position.y[hero]!];
    swarm.hold([key]);
    swarm.frames(30);
    expect((Position.x[hero]! - x) * dx + (Position.y[hero]! - y) * dy).toBeGreaterThan(60);
  }
  swarm.game.dispose();
});

test('within 25 seconds enemies die by themselves, the score rises and the hero reaches a level', async () => {
  const swarm = await startSwarm();
  swarm.tap('Space');
  playUntil(swarm, () => swarm.rules().kills >= 20 && swarm.levels().level > 1, 25);
  expect(swarm.rules().kills).toBeGreaterThanOrEqual(20);
  expect(swarm.rules().score).toBeGreaterThanOrEqual(200);
  expect(swarm.levels().level).toBeGreaterThan(1);
  expect(swarm.failures).toEqual([]);
  swarm.game.dispose();
});

test('a run ends with the hero; Space begins another; the best score is kept, also by a worse run', async () => {
  const swarm = await startSwarm();
  swarm.tap('Space');
  playUntil(swarm, () => swarm.rules().score >= 150, 30);
  dieInWave(swarm, 7);
  const first = swarm.rules();
  expect(first.best).toBe(first.score);
  expect(swarm.hero()).toBeUndefined();

  swarm.frames(60);
  swarm.tap('ArrowLeft'); // a key that may still be held from the run must not begin another
  expect(swarm.rules().phase).toBe('over');
  swarm.tap('Space');
  expect(swarm.rules()).toMatchObject({ phase: 'play', score: 0, kills: 0, best: first.best });
  expect(swarm.levels()).toMatchObject({ level: 1, xp: 0 });
  expect(health(swarm)).toBe(100);
  expect(swarm.carriers('boss')).toEqual([]);

  swarm.frames(30);
  const hero = swarm.hero()!;
  swarm.game.despawn(hero);
  swarm.game.emit('hero_died');
  swarm.frames(2);
  expect(swarm.rules()).toMatchObject({ phase: 'over', best: first.best });
  expect(swarm.failures).toEqual([]);
  swarm.game.dispose();
});

test('late in a run more than 1,000 scripted entities are in view, among them every kind of enemy', async () => {
  const swarm = await startSwarm();
  swarm.tap('Space');
  swarm.game.emit('swarm:skip', { wave: 9 });
  const seen = new Set<string>();
  let most = 0;
  playUntil(
    swarm,
    () => {
      most = Math.max(most, swarm.inView());
      for (const kind of enemyKinds) if (swarm.carriers(kind).length > 0) seen.add(kind);
      return most > 1000 && seen.size >= 5;
    },
    30,
  );
  expect(most).toBeGreaterThan(1000);
  expect([...seen]).toEqual(expect.arrayContaining(enemyKinds.filter((kind) => kind !== 'boss')));
  expect(swarm.failures).toEqual([]);
  swarm.game.dispose();
});

test('SPEED edited in enemy.lua: the enemies on screen run three times as fast, from where they were', async () => {
  const swarm = await startSwarm();
  swarm.tap('Space');
  playUntil(swarm, () => swarm.rules().score > 50 && swarm.carriers('enemy').length > 20, 30);
  const { Position, Velocity } = swarm.game.world.components;
  const speed = (): number => {
    const all = swarm.carriers('enemy').map((eid) => Math.hypot(Velocity.x[eid]!, Velocity.y[eid]!));
    return all.sort((a, b) => a - b)[all.length >> 1]!;
  };
  const before = { speed: speed(), rules: swarm.rules(), levels: swarm.levels(), health: health(swarm) };
  const places = swarm.carriers('enemy').map((eid) => [eid, Position.x[eid]!, Position.y[eid]!] as const);

  const file = readSwarmFiles()[enemyFile]!;
  const edited = file.replace(/^local SPEED = (\d+)/m, (_, value) => `local SPEED = ${Number(value) * 3}`);
  expect(edited).not.toBe(file);
  await swarm.save({ [enemyFile]: edited });
  swarm.frames(2);

  expect(swarm.reloads.at(-1)).toMatchObject({ script: enemyFile, success: true });
  expect(speed() / before.speed).toBeGreaterThan(2.2);
  expect(speed() / before.speed).toBeLessThan(3.8);
  for (const [eid, x, y] of places) {
    if (!swarm.carriers('enemy').includes(eid)) continue; // shot meanwhile
    expect(Math.hypot(Position.x[eid]! - x, Position.y[eid]! - y)).toBeLessThan(25);
  }
  const after = { rules: swarm.rules(), levels: swarm.levels(), health: health(swarm) };
  expect(after.rules.score).toBeGreaterThanOrEqual(before.rules.score);
  expect(after.rules.clock).toBeCloseTo(before.rules.clock + 2 / 60, 5);
  expect(after.levels.level).toBe(before.levels.level);
  expect(swarm.failures).toEqual([]);
  swarm.game.dispose();
});

test('TINT and SIZE edited in enemy.lua show on every enemy in the next frame, and on those that come later', async () => {
  const swarm = await startSwarm();
  swarm.tap('Space');
  swarm.frames(120);
  const { Sprite, Scale } = swarm.game.world.components;
  const edited = readSwarmFiles()
    [enemyFile]!.replace(/^local TINT = 0x\w+/m, 'local TINT = 0xff5040')
    .replace(/^local SIZE = 1\b/m, 'local SIZE = 2.5');
  await swarm.save({ [enemyFile]: edited });
  swarm.frames(1);
  const count = swarm.carriers('enemy').length;
  expect(count).toBeGreaterThan(10);
  swarm.frames(240);
  for (const eid of swarm.carriers('enemy')) expect([Sprite.tint[eid], Scale.x[eid]]).toEqual([0xff5040, 5]);
  swarm.game.dispose();
});

test('two runs with the same seed and the same keys are the same', async () => {
  const play = async (): Promise<unknown> => {
    const swarm = await startSwarm({ seed: 7 });
    swarm.tap('Space');
    swarm.hold(['ArrowRight', 'KeyW']);
    swarm.frames(600);
    const { Position } = swarm.game.world.components;
    const places = enemyKinds.flatMap((kind) => swarm.carriers(kind).map((eid) => [Position.x[eid], Position.y[eid]]));
    const result = { rules: swarm.rules(), places };
    swarm.game.dispose();
    return result;
  };
  expect(await play()).toEqual(await play());
});
