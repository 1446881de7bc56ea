/** Ten thousand frames of Swarm under random keys, while its files are saved again and again. */
import { expect, test } from 'vitest';
import { createManualClock } from '../../src/testing/manual-clock.ts';
import { steer } from './bot.ts';
import { readSwarmFiles, startSwarm } from './swarm-game.ts';

const frames = 10_000;
const framesPerSave = 60;
const sampleSize = 12;
const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'KeyW', 'KeyA', 'KeyS', 'KeyD'];

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('10,000 frames with 166 saves of random files: nothing fails, nothing is refused, nothing is lost', {
  timeout: 120_000,
}, async () => {
  const random = createRandom(20_26);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const files = readSwarmFiles();
  const luaFiles = Object.keys(files).filter((id) => id.endsWith('.lua'));
  const swarm = await startSwarm();
  const { game } = swarm;
  const firstLoads = swarm.reloads.length;

  /** Data of up to `sampleSize` entities of each script, and how much is registered. */
  const look = () => {
    const sample: Record<string, unknown> = {};
    for (const { id, entities } of game.scripts.list()) {
      if (entities === 0) continue;
      for (const eid of swarm.carriers(id.slice('swarm/'.length, -'.lua'.length)).slice(0, sampleSize)) {
        const data = game.scripts.state(eid, id); // none while it waits for its first frame
        if (data.ok) sample[`${id} of ${eid}`] = data.value;
      }
    }
    const { handlers, timers } = game.scripts.counts()['swarm']!;
    return { sample, handlers, timers };
  };
  const saved = new Set<string>();
  const save = async (number: number): Promise<void> => {
    const id = pick(luaFiles);
    saved.add(id);
    files[id] += `-- save ${number}\n`;
    const before = look();
    await swarm.save({ [id]: files[id]! });
    // moves all entities to the new version and runs nothing else
    game.scripts.frame.begin();
    game.scripts.frame.swap();
    const after = look();
    expect(after, id).toEqual(before);
    expect(Object.keys(before.sample).length).toBeGreaterThan(6);
  };

  const phases = new Set<string>();
  let last = { ...swarm.rules(), level: 1, wave: 1 };
  const watch = (): void => {
    const now = { ...swarm.rules(), level: swarm.levels().level, wave: swarm.wave() };
    phases.add(now.phase);
    const sameRun = now.phase === last.phase && now.clock >= last.clock;
    if (now.phase === 'play' && !sameRun) expect(last.phase === 'play' && now.clock > 1).toBe(false);
    if (sameRun) {
      expect(now.score).toBeGreaterThanOrEqual(last.score);
      expect(now.level).toBeGreaterThanOrEqual(last.level);
      expect(now.wave).toBeGreaterThanOrEqual(last.wave);
    }
    expect(now.best).toBeGreaterThanOrEqual(last.best);
    last = now;
  };

  let saves = 0;
  for (let frame = 1; frame <= frames; frame++) {
    if (frame % 15 === 0) swarm.hold(keys.filter(() => random() < 0.25));
    if (frame % 120 === 0) {
      swarm.input.press('Space');
      swarm.input.press(`Digit${1 + Math.floor(random() * 3)}`);
    }
    if (frame % 120 === 1) for (const key of ['Space', 'Digit1', 'Digit2', 'Digit3']) swarm.input.release(key);
    if (frame === 2000 || frame === 6000) game.emit('swarm:skip', { wave: 8 });
    swarm.frames(1);
    watch();
    if (frame % framesPerSave === 0) await save(++saves);
  }

  expect(saves).toBe(Math.floor(frames / framesPerSave));
  expect(swarm.failures).toEqual([]);
  expect(swarm.refused).toEqual([]);
  expect(swarm.reloads.filter(({ success }) => !success)).toEqual([]);
  expect(swarm.reloads.length - firstLoads).toBeGreaterThanOrEqual(saves);
  expect(saved.size).toBeGreaterThan(20);
  expect(swarm.swapped.reduce((sum, { entities }) => sum + entities, 0)).toBeGreaterThan(1000);
  for (const { script, failed, report } of swarm.swapped) {
    expect({ script, failed, dropped: report?.dropped, stale: report?.stale }).toEqual({
      script,
      failed: 0,
      dropped: {},
      stale: {},
    });
  }
  expect([...phases].sort()).toEqual(['over', 'play', 'title']);
  expect(swarm.rules().best).toBeGreaterThan(0);
  game.dispose();
});

test('a crowd that needs many frames to move plays on half old, half new: 50 saves, nothing fails', {
  timeout: 60_000,
}, async () => {
  // each look at this clock takes 0.2 ms: the swap budget of a frame ends after a few batches
  const clock = createManualClock(1_000_000);
  let looks = 0;
  const swarm = await startSwarm({ clock: { ...clock, now: () => 1_000_000 + looks++ * 0.2 } });
  const random = createRandom(7);
  const files = readSwarmFiles();
  const used = [
    'lib/foe',
    'lib/grid',
    'lib/shared',
    'lib/effects',
    'lib/bolts',
    'enemy',
    'circler',
    'gem',
    'bolt',
    'main',
  ];
  swarm.tap('Space');
  swarm.game.emit('swarm:skip', { wave: 6 });
  for (let frame = 0; frame < 240; frame++) swarm.frames(1);

  for (let number = 1; number <= 50; number++) {
    const id = `swarm/${used[Math.floor(random() * used.length)]}.lua`;
    files[id] += `-- save ${number}\n`;
    await swarm.save({ [id]: files[id]! });
    for (let frame = 0; frame < 20; frame++) {
      if (frame % 4 === 0) steer(swarm);
      swarm.frames(1);
    }
    if (swarm.rules().phase === 'over') {
      swarm.frames(60);
      swarm.game.emit('swarm:skip', { wave: 6 });
    }
  }
  swarm.frames(300);

  expect(Math.max(...swarm.swapped.map(({ frames: count }) => count))).toBeGreaterThan(3);
  expect(swarm.swapped.filter(({ failed }) => failed > 0)).toEqual([]);
  expect(swarm.failures).toEqual([]);
  expect(swarm.refused).toEqual([]);
  expect(swarm.reloads.filter(({ success }) => !success)).toEqual([]);
  swarm.game.dispose();
});
