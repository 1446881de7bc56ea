import { expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

test('mod.toml in the scripts root is the manifest of the game: its name, who may change its entities, how it reloads', async () => {
  const t = await play({
    'mod.toml': 'name = "Ours"\n[entities]\nopen_to = ["guest"]\n[hot_reload]\nmerge = "three-way"',
    'a.lua': luaModule('speed = 1'),
    'guest/mod.toml': '',
    'guest/g.lua': luaModule(),
  });
  const [a, g] = [t.spawn('a.lua'), t.spawn('guest/g.lua')];
  t.frames(1);
  expect(t.game.mods().map(({ id, name }) => [id, name])).toEqual([
    ['game', 'Ours'],
    ['guest', 'guest'],
  ]);
  const write = `(function() return pcall(function() ecs.component("Position").x[${a}] = 5 end) end)()`;
  expect(t.ask(g, write, 'guest/g.lua')).toBe(true);
  await t.save({ 'mod.toml': '[hot_reload]\nmerge = "three-way"' });
  expect(t.ask(g, write, 'guest/g.lua')).toBe(false);
  await t.save({ 'a.lua': luaModule('speed = 2') });
  t.frames(1);
  expect(t.ask(a, 'm.speed')).toBe(2);
});
