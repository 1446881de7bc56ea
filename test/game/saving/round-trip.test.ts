import fc from 'fast-check';
import { expect, test } from 'vitest';
import { worldHash } from '../../../src/ecs/snapshot.ts';
import { doPlay, gameFiles, look, playStep, saved, startSaving } from './played-game.ts';

test('after random play, the game that loads what was saved is the same in each of 200 frames, and saves the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(playStep, { minLength: 4, maxLength: 12 }), async (steps) => {
      const t = await startSaving();
      for (const step of steps) await doPlay(t, step);
      t.frames(1); // entities that are still to move to a new version would move while they are loaded
      const bytes = saved(t);
      const live = t.game.scripts.cache.entry('bat.lua')?.build?.bytes;
      const fresh = await startSaving({ ...gameFiles(), 'bat.lua': new TextDecoder().decode(live) });
      const loaded = await fresh.game.load(bytes);
      expect(loaded).toEqual({ ok: true, value: { missing: [], lost: {}, migrated: {}, retyped: {}, errors: [] } });
      expect(Buffer.from(saved(fresh)).equals(Buffer.from(bytes))).toBe(true);
      expect(look(fresh)).toBe(look(t));
      for (let frame = 0; frame < 200; frame++) {
        if (frame === 50) for (const { input } of [t, fresh]) input.press('KeyX');
        for (const game of [t, fresh]) game.frames(1);
        expect(worldHash(fresh.game.world)).toBe(worldHash(t.game.world));
        if (frame % 40 === 0) expect(look(fresh)).toBe(look(t));
      }
      expect(look(fresh)).toBe(look(t));
      expect(t.failures).toEqual([]);
      expect(fresh.failures).toEqual([]);
      for (const { game } of [t, fresh]) game.dispose();
    }),
    { numRuns: Number(process.env['RUNS'] ?? 2) },
  );
});
