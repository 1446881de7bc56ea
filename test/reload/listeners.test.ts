import { describe, expect, test } from 'vitest';
import type { ReloadEvent } from '../../src/reload/reload-event.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const good = (n: number): string =>
  luaModule(`build = ${n}`, `function m.version() return ${n} end function m.on_update() end`);

/** Runs `act` and gives the errors that would have ended the process. */
async function uncaughtDuring(act: () => Promise<void>): Promise<unknown[]> {
  const before = process.listeners('uncaughtException');
  const caught: unknown[] = [];
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => caught.push(error));
  try {
    await act();
    await new Promise((done) => setImmediate(done));
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const listener of before) process.on('uncaughtException', listener);
  }
  return caught;
}

describe('onReload (P12)', () => {
  test.each([
    ['onReload', (t: PlayedGame, listener: () => void) => t.game.onReload(listener)],
    ['swapped', (t: PlayedGame, listener: () => void) => t.game.scripts.events.on('swapped', listener)],
    ['live', (t: PlayedGame, listener: () => void) => t.game.scripts.events.on('live', listener)],
  ])(
    'a listener of %s that throws: the others are called, the version is live, the next save works',
    async (_, subscribe) => {
      const t = await play({ 'a.lua': good(1) });
      const entity = t.spawn('a.lua');
      t.frames(1);
      let calls = 0;
      await uncaughtDuring(async () => {
        subscribe(t, () => {
          throw new Error('listener');
        });
        subscribe(t, () => calls++);
        await t.reload(good(2));
        await t.reload(good(3));
      });
      expect(calls).toBe(2);
      expect(t.ask(entity, 'm.version()')).toBe(3);
    },
  );

  test('what a listener throws does not end the process', async () => {
    const t = await play({ 'a.lua': good(1) });
    t.spawn('a.lua');
    t.frames(1);
    t.game.onReload(() => {
      throw new Error('listener');
    });
    expect(await uncaughtDuring(() => t.reload(good(2)))).toEqual([]);
  });

  test('is called once per attempt, for success and failure, with what was tried', async () => {
    const t = await play({ 'a.lua': good(1) });
    t.spawn('a.lua');
    t.frames(1);
    const told: ReloadEvent[] = [];
    t.game.onReload((event) => told.push(event));
    await t.save({ 'a.lua': good(2) });
    await t.save({ 'a.lua': 'broken(' });
    expect(told).toMatchObject([
      { script: 'a.lua', version: 2, success: true, error: undefined, sourceBytes: good(2).length, first: false },
      { script: 'a.lua', version: 2, success: false, error: { code: 'COMPILE_FAILED' }, sourceBytes: 7 },
    ]);
  });

  test('comes after the canary has moved', async () => {
    const t = await play({ 'a.lua': good(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    const seen: unknown[] = [];
    t.game.onReload(() => seen.push(t.game.scripts.component('a.lua').state[entity]! >> 2));
    await t.save({ 'a.lua': good(2) });
    expect(seen).toEqual([2]);
  });

  test('a listener that unsubscribes is not called again; twice is fine', async () => {
    const t = await play({ 'a.lua': good(1) });
    let calls = 0;
    const stop = t.game.onReload(() => calls++);
    await t.save({ 'a.lua': good(2) });
    stop();
    stop();
    await t.save({ 'a.lua': good(3) });
    expect(calls).toBe(1);
  });

  test('a listener may unsubscribe itself and subscribe others while it is called', async () => {
    const t = await play({ 'a.lua': good(1) });
    const calls: string[] = [];
    const stop = t.game.onReload(() => {
      stop();
      calls.push('first');
      t.game.onReload(() => calls.push('second'));
    });
    await t.save({ 'a.lua': good(2) });
    await t.save({ 'a.lua': good(3) });
    expect(calls).toEqual(['first', 'second']);
  });

  test('a listener may save, despawn and spawn; nothing is lost or out of order', async () => {
    const t = await play({ 'a.lua': good(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    const versions: number[] = [];
    t.game.onReload(({ version }) => {
      versions.push(version);
      if (version < 4) t.source.write({ 'a.lua': good(version + 1) });
      t.game.despawn(t.spawn('a.lua'));
    });
    await t.save({ 'a.lua': good(2) });
    t.frames(1);
    expect(versions).toEqual([2, 3, 4]);
    expect(t.ask(entity, 'm.build')).toBe(1);
  });
});

describe('events of scripts outside of script code', () => {
  test('live is told once per version, with the frame in which the new code ran', async () => {
    const t = await play({ 'a.lua': luaModule('', 'function m.on_update() end') });
    const live: unknown[] = [];
    t.game.scripts.events.on('live', ({ script, version }) => live.push([script, version]));
    t.spawn('a.lua');
    t.frames(2);
    await t.save({ 'a.lua': luaModule('', 'function m.on_update() m.x = 1 end') });
    t.frames(3);
    expect(live).toEqual([['a.lua', 2]]);
  });

  test('a deleted file that entities run is told once, with the version that goes on', async () => {
    const t = await play({ 'a.lua': good(1), 'unused.lua': good(1) });
    t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'a.lua': null, 'unused.lua': null });
    expect(t.deleted).toEqual([{ script: 'a.lua', version: 1 }]);
  });
});
