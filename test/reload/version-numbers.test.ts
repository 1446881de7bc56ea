import { describe, expect, test } from 'vitest';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const good = (n: number): string =>
  luaModule('hits = 0', `function m.on_update() m.hits = m.hits + 1 end m.build = ${n}`);
const outcomes = (t: PlayedGame): (readonly [number, boolean])[] =>
  t.reloads.filter(({ first }) => !first).map(({ version, success }) => [version, success] as const);

describe('version numbers (P4)', () => {
  test('each good version gets the next number, failed attempts take none', async () => {
    const t = await play({ 'a.lua': good(1) });
    t.spawn('a.lua');
    t.frames(1);
    for (const content of [good(2), 'broken(', good(3), 'return 5', 'error("x")', good(4)]) await t.reload(content);
    expect(outcomes(t)).toEqual([
      [2, true],
      [2, false],
      [3, true],
      [3, false],
      [3, false],
      [4, true],
    ]);
  });

  test('old content saved again is a new version, not a step back', async () => {
    const t = await play({ 'a.lua': good(1) });
    t.spawn('a.lua');
    t.frames(1);
    await t.reload(good(2));
    await t.reload(good(1));
    expect(outcomes(t)).toEqual([
      [2, true],
      [3, true],
    ]);
  });

  test('numbers of two files are their own', async () => {
    const t = await play({ 'a.lua': good(1), 'b.lua': good(1) });
    t.spawn('a.lua', 'b.lua');
    t.frames(1);
    for (let n = 2; n <= 5; n++) await t.reload(good(n), 'b.lua');
    expect(['a.lua', 'b.lua'].map((id) => t.game.scripts.cache.version(id))).toEqual([1, 5]);
  });

  test('a file that is deleted and comes back goes on counting where it was', async () => {
    const t = await play({ 'a.lua': good(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(good(2));
    await t.save({ 'a.lua': null });
    await t.reload(good(3));
    expect(t.game.scripts.cache.version('a.lua')).toBe(3);
    expect(t.ask(entity, 'm.hits')).toBe(3);
  });
});

describe('content that is nothing new (P7)', () => {
  test.each([
    ['good', good(1), []],
    ['broken', 'broken(', [[1, false]]],
    ['failing', 'error("x")', [[1, false]]],
    ['withdrawn by its canary', luaModule('', 'function m.on_swap() error("x") end'), [[1, false]]],
  ])('%s content saved five times is one attempt at most', async (_, content, expected) => {
    const t = await play({ 'a.lua': good(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    for (let n = 0; n < 5; n++) await t.reload(content);
    expect(outcomes(t)).toEqual(expected);
    expect(t.ask(entity, 'm.hits')).toBe(6);
  });

  test.each([
    ['a syntax error', 'broken('],
    ['a body that throws', 'error("x")'],
    ['a failing canary', luaModule('', 'function m.on_swap() error("x") end')],
    ['an empty file', ''],
  ])('undo after %s: one line of success with the live version, no new number, nothing moves', async (_, bad) => {
    const t = await play({ 'a.lua': good(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(good(2));
    await t.reload(bad);
    expect(t.game.scripts.cache.entry('a.lua')?.error).toBeDefined();
    const moves = t.swapped.length;
    await t.reload(good(2));
    expect(outcomes(t).slice(1)).toEqual([
      [2, false],
      [2, true],
    ]);
    expect(t.game.scripts.cache.entry('a.lua')?.error).toBeUndefined();
    expect(t.swapped).toHaveLength(moves);
    expect(t.ask(entity, 'm.hits')).toBe(4);
    await t.reload(good(2));
    expect(outcomes(t)).toHaveLength(3);
  });

  test('undo, redo of the error, undo: each is told once, state lives through all', async () => {
    const t = await play({ 'a.lua': good(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    for (const content of ['bad(', good(1), 'bad(', good(1)]) await t.reload(content);
    expect(outcomes(t).map(([, success]) => success)).toEqual([false, true, false, true]);
    expect(t.ask(entity, 'm.hits')).toBe(5);
  });

  test('two different errors in a row are two attempts', async () => {
    const t = await play({ 'a.lua': good(1) });
    t.spawn('a.lua');
    await t.reload('bad(');
    await t.reload('worse(');
    expect(outcomes(t)).toEqual([
      [1, false],
      [1, false],
    ]);
  });

  test('an unstable broken save is silent; the same content as stable is told', async () => {
    const t = await play({ 'a.lua': good(1) });
    t.spawn('a.lua');
    t.frames(1);
    const file = { id: 'a.lua', bytes: new TextEncoder().encode('local m = {'), hash: 'half' } as never;
    t.source.send([{ kind: 'changed', file, stable: false, savedMs: 0 }]);
    await t.game.reload.idle();
    expect(outcomes(t)).toEqual([]);
    t.source.send([{ kind: 'changed', file, stable: true, savedMs: 0 }]);
    await t.game.reload.idle();
    expect(outcomes(t)).toEqual([[1, false]]);
  });

  test('half a save followed by the whole is one success and no failure', async () => {
    const t = await play({ 'a.lua': good(1) });
    t.spawn('a.lua');
    t.frames(1);
    const send = async (text: string, hash: string): Promise<void> => {
      const file = { id: 'a.lua', bytes: new TextEncoder().encode(text), hash } as never;
      t.source.send([{ kind: 'changed', file, stable: false, savedMs: 0 }]);
      await t.game.reload.idle();
    };
    await send(good(2).slice(0, 40), 'half');
    await send('', 'truncated');
    await send(good(2), 'whole');
    expect(outcomes(t)).toEqual([[2, true]]);
  });
});
