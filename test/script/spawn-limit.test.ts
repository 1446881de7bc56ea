import { expect, test } from 'vitest';
import type { MoonloopError } from '../../src/core/moonloop-error.ts';
import { createLuaRuntime } from '../../src/lua/index.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const files = { 'a.lua': luaModule(), 'm/mod.toml': '', 'm/b.lua': luaModule(), 'm/c.lua': luaModule() };

/** Tries to spawn so many; how many it got, and the code of the refusal if there was one. */
function spawn(t: PlayedGame, by: number, count: number, id: string, with_ = '{}'): [number, string | undefined] {
  const before = t.game.world.handles.alive();
  let code: string | undefined;
  try {
    t.run(by, `for i = 1, ${count} do ecs.spawn(${with_}) end`, id);
  } catch (error) {
    code = ((error as MoonloopError).cause as MoonloopError).code;
  }
  return [t.game.world.handles.alive() - before, code];
}

test('of a limit of 10, the 11th entity that scripts of a mod spawn is SPAWN_LIMIT; other mods and the game have their own', async () => {
  const t = await play(files, { maxEntitiesPerMod: 10 });
  const [a, b, c] = [t.spawn('a.lua'), t.spawn('m/b.lua'), t.spawn('m/c.lua')];
  t.frames(1);
  expect(spawn(t, b, 7, 'm/b.lua')).toEqual([7, undefined]);
  expect(spawn(t, c, 7, 'm/c.lua')).toEqual([3, 'SPAWN_LIMIT']);
  expect(spawn(t, a, 10, 'a.lua')).toEqual([10, undefined]);
  expect(spawn(t, a, 1, 'a.lua')).toEqual([0, 'SPAWN_LIMIT']);
  for (let n = 0; n < 20; n++) t.spawn('m/b.lua');
  t.frames(1);
  expect(() => t.run(b, 'ecs.spawn()', 'm/b.lua')).toThrow(
    'ecs.spawn: the scripts of mod m have spawned 10 entities that are alive, the most a mod may have. Despawn some, or raise maxEntitiesPerMod of createGame',
  );
});

test('the count falls with each death, whoever caused it; what a refused spawn had begun goes with the loop', async () => {
  const t = await play(files, { maxEntitiesPerMod: 3 });
  const a = t.spawn('a.lua');
  t.frames(1);
  const spawned: number[] = [];
  const stop = t.game.world.onDeath((eid) => spawned.push(eid));
  expect(spawn(t, a, 3, 'a.lua', '{ Lifetime = { seconds = 0.05 } }')).toEqual([3, undefined]);
  t.frames(8);
  expect(spawned).toHaveLength(3);
  t.run(a, 'm.list = { ecs.spawn(), ecs.spawn(), ecs.spawn() }');
  t.game.despawn(Number(t.ask(a, 'm.list[1] & 0xfffff')));
  t.run(a, 'ecs.despawn(m.list[2])');
  t.frames(1);
  for (let n = 0; n < 5; n++) {
    expect(() => t.run(a, 'ecs.spawn({ Positon = {} })')).toThrow(/Positon/);
    t.frames(1);
  }
  expect(spawn(t, a, 5, 'a.lua')).toEqual([2, 'SPAWN_LIMIT']);
  stop();
});

test('the count goes on over a reload and in a new VM', async () => {
  const budgets = { callTicks: 100_000, frameTicks: 400_000 };
  const t = await play(files, { maxEntitiesPerMod: 10, runtimes: [createLuaRuntime({ budgets })] });
  const [b, c] = [t.spawn('m/b.lua'), t.spawn('m/c.lua')];
  t.frames(1);
  expect(spawn(t, b, 6, 'm/b.lua')).toEqual([6, undefined]);
  await t.save({ 'm/b.lua': luaModule('edited = true') });
  t.frames(2);
  expect(t.ask(b, 'm.edited', 'm/b.lua')).toBe(true);
  expect(spawn(t, b, 2, 'm/b.lua')).toEqual([2, undefined]);
  const replaced: unknown[] = [];
  t.game.scripts.events.on('roomReplaced', (event) => replaced.push(event));
  await t.game.scripts.prepare('m/b.lua');
  expect(() => t.run(c, 'local _ = ("a"):rep(28):find(("a?"):rep(28) .. ("a"):rep(28))', 'm/c.lua')).toThrow();
  expect(replaced).toHaveLength(1);
  expect(spawn(t, b, 4, 'm/b.lua')).toEqual([2, 'SPAWN_LIMIT']);
});

test('20,000 unless set otherwise', async () => {
  const t = await play(files, { capacity: 30_000 });
  const a = t.spawn('a.lua');
  t.frames(1);
  expect([spawn(t, a, 20_000, 'a.lua'), spawn(t, a, 1, 'a.lua')]).toEqual([
    [20_000, undefined],
    [0, 'SPAWN_LIMIT'],
  ]);
});
