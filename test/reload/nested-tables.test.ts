import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

describe('nested tables are kept by reference (L2)', () => {
  test.each([
    ['an alias at the top', 'm.a = { 1 } m.b = m.a', 'm.a == m.b'],
    ['an alias below', 'm.a = { inner = {} } m.b = { m.a.inner }', 'm.b[1] == m.a.inner'],
    ['a table that holds itself', 'm.a = {} m.a.me = m.a', 'm.a.me == m.a'],
    ['a circle of two tables', 'm.a = {} m.b = { other = m.a } m.a.other = m.b', 'm.a.other.other == m.a'],
    ['a circular list', 'm.a = {} m.a[1], m.a[2] = m.a, m.a', 'm.a[1] == m.a and m.a[2] == m.a and #m.a == 2'],
    ['the module in itself', 'm.a = { owner = m }', 'm.a.owner == m'],
    ['the module as its own field', 'm.me = m', 'm.me == m'],
    ['a table as key of itself', 'm.a = {} m.a[m.a] = 1', 'm.a[m.a] == 1'],
  ])('%s looks the same after three reloads', async (_, make, holds) => {
    const t = await play({ 'a.lua': luaModule() });
    const entity = t.spawn('a.lua');
    t.run(entity, make);
    for (let n = 1; n <= 3; n++) {
      await t.reload(luaModule(`n = ${n}`));
      expect(t.ask(entity, holds)).toBe(true);
    }
    expect(t.refusals()).toEqual([]);
  });

  test('a table that others hold stays the same table, at any depth', async () => {
    const t = await play({ 'a.lua': luaModule('stats = { deep = { list = { 1, 2 } } }') });
    const entity = t.spawn('a.lua');
    t.run(entity, 'kept_stats, kept_list = m.stats, m.stats.deep.list');
    await t.reload(luaModule('stats = { deep = { list = { 9 } } }'));
    expect(t.ask(entity, 'm.stats == kept_stats and m.stats.deep.list == kept_list and #kept_list == 2')).toBe(true);
  });

  test.each([
    ['a key', 'stats = { hp = 5 }', 'stats = { hp = 0, mana = 3 }', 'm.stats', '{ hp = 5, mana = 3 }'],
    [
      'a key two levels down',
      's = { a = { x = 1 } }',
      's = { a = { x = 0, y = 2 } }',
      'm.s',
      '{ a = { x = 1, y = 2 } }',
    ],
    ['a table', 's = { a = 1 }', 's = { a = 0, sub = { 1, 2 } }', 'm.s', '{ a = 1, sub = { 1, 2 } }'],
    ['false', 's = { a = 1 }', 's = { a = 1, on = false }', 'm.s', '{ a = 1, on = false }'],
    ['keys in a table that was empty', 's = {}', 's = { a = 1, b = 2 }', 'm.s', '{ a = 1, b = 2 }'],
    ['an odd key', 's = { a = 1 }', 's = { a = 1, [0.5] = 2, [true] = 3 }', 'm.s', '{ a = 1, [0.5] = 2, [true] = 3 }'],
  ])('%s that the new version adds is filled in from its default', async (_, before, after, at, expected) => {
    const t = await play({ 'a.lua': luaModule(before) });
    const entity = t.spawn('a.lua');
    await t.reload(luaModule(after));
    expect(t.digest(entity, at)).toBe(t.digest(entity, expected));
  });

  test.each([
    ['longer', '{ 1, 2 }', '{ 9, 9, 9, 9 }'],
    ['shorter', '{ 1, 2, 3 }', '{ 9 }'],
    ['empty', '{ 1, 2, 3 }', '{}'],
    ['a map', '{ 1, 2 }', '{ a = 1 }'],
  ])('a list is kept whole when its default becomes %s', async (_, live, fresh) => {
    const t = await play({ 'a.lua': luaModule(`list = ${live}`) });
    const entity = t.spawn('a.lua');
    await t.reload(luaModule(`list = ${fresh}`));
    expect(t.digest(entity, 'm.list')).toBe(t.digest(entity, live));
  });

  test('a map that became a list while running is kept whole', async () => {
    const t = await play({ 'a.lua': luaModule('bag = { a = 1 }') });
    const entity = t.spawn('a.lua');
    t.run(entity, 'm.bag.a = nil m.bag[1] = "sword"');
    await t.reload(luaModule('bag = { a = 1, b = 2 }'));
    expect(t.digest(entity, 'm.bag')).toBe(t.digest(entity, '{ "sword" }'));
  });

  test('a key that the game removed from a table stays away while the defaults still have it', async () => {
    const t = await play({ 'a.lua': luaModule('inventory = { key = 1, lamp = 1 }') });
    const entity = t.spawn('a.lua');
    t.run(entity, 'm.inventory.key = nil');
    await t.reload(luaModule('inventory = { key = 1, lamp = 1 }, x = 1'));
    await t.reload(luaModule('inventory = { key = 1, lamp = 1 }, x = 2'));
    expect(t.digest(entity, 'm.inventory')).toBe(t.digest(entity, '{ lamp = 1 }'));
  });

  test('two entities that share a table keep sharing it, and it is filled in once', async () => {
    const t = await play({ 'a.lua': luaModule('team = {}') });
    const [one, two] = [t.spawn('a.lua'), t.spawn('a.lua')];
    t.run(one, 'm.team = { score = 5 } shared = m.team');
    t.run(two, 'm.team = shared');
    t.frames(1);
    await t.reload(luaModule('team = { score = 0, name = "red" }'));
    t.run(one, 'm.team.score = 6');
    expect(t.ask(two, 'm.team == shared and m.team.score')).toBe(6);
    expect(t.ask(two, 'm.team.name')).toBe('red');
  });

  test('entities do not share what is filled in: each has the defaults of its own body', async () => {
    const t = await play({ 'a.lua': luaModule('s = {}') });
    const [one, two] = [t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(1);
    await t.reload(luaModule('s = { bag = {} }'));
    t.run(one, 'm.s.bag.x = 1');
    expect(t.ask(two, 'm.s.bag.x')).toBeUndefined();
  });

  test('filling in follows circles on both sides and ends', async () => {
    const circle = (extra: string): string =>
      luaModule('', `m.a = { ${extra} } m.a.next = { ${extra} } m.a.next.next = m.a`);
    const t = await play({ 'a.lua': circle('') });
    const entity = t.spawn('a.lua');
    await t.reload(circle('v = 1'));
    expect(t.ask(entity, 'm.a.v == 1 and m.a.next.v == 1 and m.a.next.next == m.a')).toBe(true);
  });

  test.each([
    ['data only', 'm.n = 1'],
    ['a function at the end', 'at.f = function() end'],
    ['the module at the end', 'at.owner = m'],
  ])('a chain of 100,000 tables survives two reloads: %s', async (_, last) => {
    const t = await play({ 'a.lua': luaModule('chain = {}') });
    const entity = t.spawn('a.lua');
    t.run(entity, `local at = m.chain for i = 1, 100000 do at.next = { i = i } at = at.next end ${last}`);
    await t.reload(luaModule('chain = { x = 1 }'));
    await t.reload(luaModule('chain = { x = 1, next = { i = 0, y = 2 } }'));
    const count = 'local n, at = 0, m.chain while at.next do at = at.next n = n + 1 end return n';
    expect(t.ask(entity, `(function() ${count} end)()`)).toBe(100_000);
    expect(t.refusals()).toEqual([]);
  });

  test('a list of 100,000 numbers keeps its length and its last element', async () => {
    const t = await play({ 'a.lua': luaModule('list = {}') });
    const entity = t.spawn('a.lua');
    t.run(entity, 'for i = 1, 100000 do m.list[i] = i end');
    await t.reload(luaModule('list = { 1 }'));
    expect([t.ask(entity, '#m.list'), t.ask(entity, 'm.list[100000]')]).toEqual([100_000, 100_000]);
  });

  test('a metatable of a nested table stays, and reading through it does not copy anything (L15)', async () => {
    const t = await play({ 'a.lua': luaModule('p = {}') });
    const entity = t.spawn('a.lua');
    t.run(entity, 'm.p = setmetatable({ own = 1 }, { __index = function(_, k) return k end })');
    await t.reload(luaModule('p = { own = 0, other = 0 }'));
    expect(t.ask(entity, 'm.p.own')).toBe(1);
    expect(t.ask(entity, 'rawget(m.p, "other")')).toBe(0);
    expect(t.ask(entity, 'm.p.anything')).toBe('anything');
  });

  test('metamethods of live tables that throw are never called by a reload', async () => {
    const t = await play({ 'a.lua': luaModule('p = {}') });
    const entity = t.spawn('a.lua');
    const loud = '__index = boom, __newindex = boom, __pairs = boom, __len = boom, __eq = boom';
    t.run(entity, `local function boom() error("touched") end m.p = setmetatable({ own = 1 }, { ${loud} })`);
    await t.reload(luaModule('p = { own = 0, other = 0 }'));
    expect(t.refusals()).toEqual([]);
    expect(t.ask(entity, 'rawget(m.p, "own")')).toBe(1);
  });

  test('the metatable of the module is the new version’s (L15)', async () => {
    const withParent = (n: number): string => luaModule('', `setmetatable(m, { __index = { inherited = ${n} } })`);
    const t = await play({ 'a.lua': withParent(1) });
    const entity = t.spawn('a.lua');
    await t.reload(withParent(2));
    expect(t.ask(entity, 'm.inherited')).toBe(2);
    await t.reload(luaModule());
    expect(t.ask(entity, 'getmetatable(m)')).toBeUndefined();
  });

  test('a module whose metatable refuses new keys still gets the live values', async () => {
    const locked = 'setmetatable(m, { __newindex = function() error("locked") end })';
    const t = await play({ 'a.lua': luaModule('a = 1, b = 1', locked.replace('m,', '{},')) });
    const entity = t.spawn('a.lua');
    t.run(entity, 'm.a, m.b, m.c = 2, 3, 4');
    await t.reload(
      `local m = { a = 0 } function m.ask(code) return load("local m = ... " .. code)(m) end ${locked} return m`,
    );
    expect(t.refusals()).toEqual([]);
    expect([t.ask(entity, 'm.a'), t.ask(entity, 'm.b'), t.ask(entity, 'm.c')]).toEqual([2, 3, 4]);
  });
});
