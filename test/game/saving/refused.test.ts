import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checksum } from '../../../src/core/checksum.ts';
import type { TestGame } from '../../support/game-harness.ts';
import { gameFiles, look, saved, startSaving } from './played-game.ts';

let t: TestGame;
let bytes: Uint8Array;
beforeAll(async () => {
  t = await startSaving();
  t.game.spawn({ Position: {} }, 'second.lua');
  t.frames(80);
  bytes = saved(t);
  t.frames(30);
});
afterAll(() => t.game.dispose());

/** Makes the checksum of the whole fit again, so that what is behind it is met. */
function sealed(damaged: Uint8Array): Uint8Array {
  const result = damaged.slice();
  if (result.length > 12) {
    new DataView(result.buffer).setBigUint64(result.length - 8, checksum(result.subarray(0, -8)), true);
  }
  return result;
}

/** Also those of the world and of the mods inside, which begin with letters of their own. */
function sealedInside(damaged: Uint8Array, parts: readonly (readonly [start: number, end: number])[]): Uint8Array {
  const result = damaged.slice();
  for (const [start, end] of parts) {
    new DataView(result.buffer).setBigUint64(end - 8, checksum(result.subarray(start, end - 8)), true);
  }
  return sealed(result);
}

/** Where the world and the mods lie: letters, with the length (u32) in front. */
function partsOf(all: Uint8Array): [number, number][] {
  const view = new DataView(all.buffer, all.byteOffset);
  const text = Buffer.from(all).toString('latin1');
  const starts = [...text.matchAll(/ML[WV]/g)].map(({ index }) => index).filter((index) => all[index + 3] === 1);
  return starts.map((index) => [index, index + view.getUint32(index - 4, true)]);
}

test('bytes that are damaged, cut off, of a newer format or of something else are refused by their codes, and change nothing', async () => {
  const before = look(t);
  const code = async (given: Uint8Array): Promise<string> => {
    const loaded = await t.game.load(given);
    return loaded.ok ? 'loaded' : loaded.error.code;
  };
  const newer = bytes.slice();
  newer[3] = 2;
  const flipped = bytes.slice();
  flipped[200]! ^= 1;
  expect(await code(newer)).toBe('DATA_VERSION');
  expect(await code(flipped)).toBe('DATA_DAMAGED');
  expect(await code(bytes.subarray(0, 500))).toBe('DATA_DAMAGED');
  expect(await code(new Uint8Array())).toBe('DATA_DAMAGED');
  expect(await code(new TextEncoder().encode('{ "level": 3 }'))).toBe('DATA_DAMAGED');
  const large = await t.game.load(bytes, { maxBytes: 1000 });
  expect(large.ok || large.error.code).toBe('VALUE_REFUSED');
  expect(look(t)).toBe(before);
});

test('bytes changed at random, with checksums that fit, never throw, and change the game only when they load', async () => {
  const parts = partsOf(bytes);
  expect(parts).toHaveLength(3);
  const outcomes = new Set<string>();
  const place = fc.nat(bytes.length - 1);
  const change = fc.tuple(place, fc.integer({ min: 0, max: 255 }));
  const game = t.game;
  let before = look(t);
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), fc.nat(9), async (changes, cut) => {
      const damaged = bytes.slice();
      for (const [at, byte] of changes) damaged[at] = byte;
      const given = cut === 0 ? sealed(damaged.subarray(0, changes[0]![0])) : sealedInside(damaged, parts);
      const loaded = await game.load(given);
      outcomes.add(loaded.ok ? 'loaded' : loaded.error.code);
      if (loaded.ok) before = look(t);
      else expect(look(t)).toBe(before);
      t.frames(1);
      before = look(t);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 60) },
  );
  expect([...outcomes]).toContain('DATA_DAMAGED');
  expect((await game.load(bytes)).ok).toBe(true);
  t.frames(5);
});

test('a game without a script that runs in the saved one refuses it by name, or leaves it out and says so', async () => {
  const { 'second.lua': _, ...files } = gameFiles();
  const other = await startSaving({ ...files, 'bat.lua': `${files['bat.lua']}\n-- edited` });
  other.frames(3);
  const before = look(other);
  const loaded = await other.game.load(bytes);
  expect(loaded.ok || [loaded.error.code, loaded.error.message]).toEqual([
    'SCRIPT_MISSING',
    'the saved game needs what has no good version here: second.lua',
  ]);
  expect(look(other)).toBe(before);
  const without = await other.game.load(bytes, { missing: 'leave-out' });
  if (!without.ok) throw without.error;
  expect(without.value.missing).toEqual(['second.lua']);
  expect(without.value.migrated['bat.lua']).toBeGreaterThan(0);
  other.frames(1);
  expect(other.failures).toEqual([]);
  await other.save({ 'second.lua': gameFiles()['second.lua']! });
  other.frames(2);
  expect(other.game.scripts.list().find(({ id }) => id === 'second.lua')?.entities).toBeGreaterThan(0);
  other.game.dispose();
});

test('a body that makes its VM stop while it is loaded refuses the game; the running one goes on as if nobody had asked', async () => {
  const trap = `local m = {}
    if armed then local s = ("a"):rep(40) s:find(("a?"):rep(40) .. s) end
    function m.arm() armed = true end
    return m`;
  const [one, twin] = await Promise.all(['', ''].map(() => startSaving({ ...gameFiles(), 'trap.lua': trap })));
  for (const game of [one!, twin!]) {
    const eid = game.game.spawn({ Position: {} }, 'trap.lua');
    game.frames(70);
    game.game.scripts.call(eid, 'trap.lua', 'arm');
    const armed = saved(game);
    game.frames(25);
    game.game.spawn({ Velocity: {} }, 'second.lua'); // what is asked for outside of a frame stays asked for
    if (game === twin) continue;
    const loaded = await game.game.load(armed);
    expect(loaded.ok || loaded.error.code).toBe('VM_KILLED');
  }
  for (let frame = 0; frame < 60; frame++) {
    for (const game of [one!, twin!]) game.frames(1);
    expect(look(one!)).toBe(look(twin!));
  }
  expect(one!.failures).toEqual([]);
  for (const { game } of [one!, twin!]) game.dispose();
});
