import { expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

/** Examples that users of other engines' reload guides know by heart: what they promise holds here. */
test.each([
  [
    'scalars, a table and an entity id, over defaults of zero',
    'health = 100, position = { x = 10, y = 20 }, target_entity = 42',
    'health = 0, position = { x = 0, y = 0 }, target_entity = 0',
    '{ m.health, m.position.x, m.position.y, m.target_entity }',
    [100, 10, 20, 42],
  ],
  [
    'a position written as a list',
    'health = 100, position = { 10, 20 }, target_entity = 42',
    'health = 0, position = { 0, 0 }, target_entity = 0',
    '{ m.health, m.position[1], m.position[2], m.target_entity }',
    [100, 10, 20, 42],
  ],
  [
    'entity references in a scalar and in a list',
    'target = 123, enemies = { 456, 789 }',
    'target = 0, enemies = {}',
    '{ m.target, m.enemies[1], m.enemies[2], #m.enemies }',
    [123, 456, 789, 2],
  ],
  [
    'nested statistics and an inventory',
    'stats = { health = 100, mana = 50, level = 5 }, inventory = { items = { "sword", "shield" }, gold = 1000 }',
    'stats = { health = 0, mana = 0, level = 0 }, inventory = { items = {}, gold = 0 }',
    '{ m.stats.health, m.stats.mana, m.stats.level, m.inventory.items[2], m.inventory.gold }',
    [100, 50, 5, 'shield', 1000],
  ],
])('%s', async (_, before, after, expression, expected) => {
  const t = await play({ 'a.lua': luaModule(before) });
  const entity = t.spawn('a.lua');
  t.frames(1);
  await t.reload(luaModule(after));
  expect(t.ask(entity, expression)).toEqual(expected);
});

test('a function is the new one while x stays 10', async () => {
  const source = (x: number, word: string): string =>
    luaModule(`x = ${x}`, `function m.on_update() print("${word} behavior") end`);
  const t = await play({ 'a.lua': source(10, 'Old') });
  const entity = t.spawn('a.lua');
  t.frames(1);
  await t.reload(source(0, 'New'));
  expect(t.printed).toEqual(['Old behavior', 'New behavior']);
  expect(t.ask(entity, 'm.x')).toBe(10);
});

test('important data goes through on_save and on_restore; the cache beside it is copied all the same', async () => {
  const source = (data: string): string =>
    luaModule(
      `important_data = "${data}", cache = {}`,
      `
function m.on_save() return { important = m.important_data } end
function m.on_restore(state) m.important_data = state.important end`,
    );
  const t = await play({ 'a.lua': source('must preserve') });
  const entity = t.spawn('a.lua');
  t.frames(1);
  t.run(entity, 'm.cache.entry = 1');
  await t.reload(source('default'));
  expect(t.ask(entity, '{ m.important_data, m.cache.entry }')).toEqual(['must preserve', 1]);
});

test('x is 10 after each of three reloads that say 0', async () => {
  const t = await play({ 'a.lua': luaModule('x = 10') });
  const entity = t.spawn('a.lua');
  t.frames(1);
  for (let n = 1; n <= 3; n++) {
    await t.reload(luaModule('x = 0', `-- ${n}`));
    expect(t.ask(entity, 'm.x')).toBe(10);
  }
});

test('a broken second version is an error, and the first goes on with x = 10', async () => {
  const t = await play({ 'a.lua': luaModule('x = 10') });
  const entity = t.spawn('a.lua');
  t.frames(1);
  await t.reload('return { syntax error here');
  expect(t.refusals()).toEqual(['COMPILE_FAILED']);
  expect(t.ask(entity, 'm.x')).toBe(10);
});

test('a callback kept as a field at the top is the new one; in other engines it is the old', async () => {
  const source = (word: string): string => luaModule(`callback = function() return "${word}" end`);
  const t = await play({ 'a.lua': source('old') });
  const entity = t.spawn('a.lua');
  t.frames(1);
  await t.reload(source('new'));
  expect(t.ask(entity, 'm.callback()')).toBe('new');
});
