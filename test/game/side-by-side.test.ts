import { expect, onTestFinished, test } from 'vitest';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { startGame, type TestGame } from '../support/game-harness.ts';

const counting = (n: number): string =>
  `local m = { n = 0 } function m.on_update() m.n = m.n + ${n} total = (total or 0) + ${n} m.total = total end return m`;

/** A game with a runtime of its own. */
const startOwn = (n: number): Promise<TestGame> =>
  startGame({ 'a.lua': counting(n) }, { runtimes: [createLuaRuntime()] });

test('four games in one process share nothing', async () => {
  const games: TestGame[] = [];
  for (const n of [1, 2, 3, 4]) games.push(await startOwn(n));
  onTestFinished(() => {
    for (const t of games) t.game.dispose();
  });
  games[0]!.game.spawn({ Position: {} });
  const ids = games.map((t) => t.spawn('a.lua'));
  for (let frame = 0; frame < 3; frame++) for (const t of games) t.frames(1);
  expect(ids).toEqual([2, 1, 1, 1]);
  expect(games.map((t, n) => t.state(ids[n]!, 'a.lua'))).toMatchObject([
    { n: 3, total: 3 },
    { n: 6, total: 6 },
    { n: 9, total: 9 },
    { n: 12, total: 12 },
  ]);
  games[0]!.game.dispose();
  games[1]!.frames(1);
  expect(games[1]!.state(1, 'a.lua')).toMatchObject({ n: 8 });
});

test('games that are made at the same time all start', async () => {
  const games = await Promise.all([1, 2, 3].map(startOwn));
  for (const t of games) {
    t.spawn('a.lua');
    t.frames(1);
  }
  expect(games.map((t) => t.state(1, 'a.lua')['n'])).toEqual([1, 2, 3]);
  for (const t of games) t.game.dispose();
});

test('one runtime serves several games, made at the same time, whose scripts do not meet', async () => {
  const runtimes = [createLuaRuntime()];
  const games = await Promise.all([1, 2, 3].map((n) => startGame({ 'a.lua': counting(n) }, { runtimes })));
  for (const t of games) t.spawn('a.lua');
  for (const t of games) t.frames(2);
  expect(games.map((t) => t.state(1, 'a.lua')['total'])).toEqual([2, 4, 6]);
  for (const t of games) t.game.dispose();
});

test('what a game does leaves WebAssembly as it was', async () => {
  const before = [WebAssembly.instantiate, WebAssembly.instantiateStreaming];
  const t = await startOwn(1);
  await t.game.scripts.prepare('a.lua'); // VMs in reserve are made in the background
  expect([WebAssembly.instantiate, WebAssembly.instantiateStreaming]).toEqual(before);
  t.game.dispose();
});

test('20 games made and disposed one after the other leave nothing of each other', async () => {
  for (let n = 1; n <= 20; n++) {
    const t = await startGame({ 'a.lua': counting(n) });
    t.spawn('a.lua');
    t.frames(1);
    expect(t.state(1, 'a.lua')).toMatchObject({ n, total: n });
    t.game.dispose();
  }
});

test('the first VM that a runtime makes and later ones cannot be told apart: memory used, order of tables with objects as keys', async () => {
  const runtimes = [createLuaRuntime()];
  const lua = `local keys, order = {}, {}
    for n = 1, 200 do keys[n % 2 == 0 and {} or function() return n end] = n end
    for _, n in pairs(keys) do order[#order + 1] = n end
    return { order = table.concat(order, " ") }`;
  const idle = await startGame({ 'a.lua': lua }, { runtimes }); // has the second one: the first is in reserve
  const seen: unknown[] = [];
  for (let n = 0; n < 3; n++) {
    const t = await startGame({ 'a.lua': lua }, { runtimes });
    const entity = t.spawn('a.lua');
    t.frames(1);
    seen.push([t.state(entity, 'a.lua')['order'], t.game.scripts.counts()['game']?.bytes]);
    t.game.dispose();
  }
  idle.game.dispose();
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
});
