import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

describe('globals (L20) and locals', () => {
  test('a global that a script set stays, and is seen by the new version', async () => {
    const t = await play({ 'a.lua': luaModule('', 'function m.on_start() wave = 5 end') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule('', 'function m.wave() return wave end m.at_load = wave'));
    expect(t.ask(entity, '{ m.wave(), m.at_load, wave }')).toEqual([5, 5, 5]);
  });

  test('a global set in the body is set by each entity’s own run of the new body', async () => {
    const t = await play({ 'a.lua': luaModule('', 'wave = 1') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'wave = 50');
    await t.reload(luaModule('', 'wave = wave + 1'));
    expect(t.ask(entity, 'wave')).toBe(51);
  });

  test('a global function of an edited file is the new one for other scripts of the mod', async () => {
    const t = await play({ 'a.lua': luaModule('', 'function shared() return 1 end'), 'b.lua': luaModule() });
    const entity = t.spawn('a.lua', 'b.lua');
    t.frames(1);
    await t.reload(luaModule('', 'function shared() return 2 end'));
    expect(t.ask(entity, 'shared()', 'b.lua')).toBe(2);
  });

  test('globals of one mod are nowhere in another', async () => {
    const t = await play({ 'm/mod.toml': 'name = "M"', 'm/a.lua': luaModule('', 'secret = 1'), 'b.lua': luaModule() });
    const entity = t.spawn('m/a.lua', 'b.lua');
    t.frames(1);
    await t.reload(luaModule('', 'secret = 2'), 'm/a.lua');
    expect(t.ask(entity, 'secret', 'm/a.lua')).toBe(2);
    expect(t.ask(entity, 'secret', 'b.lua')).toBeUndefined();
  });

  test('local variables of the file start anew, each entity has its own', async () => {
    const source = (n: number): string =>
      luaModule('', `local hits = ${n} function m.hit() hits = hits + 1 return hits end`);
    const t = await play({ 'a.lua': source(0) });
    const [one, two] = [t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(1);
    expect([t.ask(one, 'm.hit()'), t.ask(one, 'm.hit()'), t.ask(two, 'm.hit()')]).toEqual([1, 2, 1]);
    await t.reload(source(10));
    expect([t.ask(one, 'm.hit()'), t.ask(two, 'm.hit()')]).toEqual([11, 11]);
  });

  test('a script that replaces its own _ENV loses only its own way', async () => {
    const t = await play({
      'a.lua': luaModule(),
      'b.lua': luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 end'),
    });
    const entity = t.spawn('a.lua', 'b.lua');
    t.frames(1);
    await t.save({ 'a.lua': 'local m = {} _ENV = {} x = 1 return m' });
    t.frames(1);
    await t.reload(luaModule('', 'm.x = tostring(x)'));
    expect(t.ask(entity, 'm.x')).toBe('nil');
    expect(t.ask(entity, 'm.n', 'b.lua')).toBe(3);
  });
});

describe('several scripts on one entity', () => {
  const counting = (n: number): string => luaModule('n = 0', `function m.on_update() m.n = m.n + ${n} end`);

  test('a reload of one leaves the others alone, order included', async () => {
    const saying = (word: string): string => luaModule('', `function m.on_update() print("${word}") end`);
    const t = await play({ 'a.lua': saying('a1'), 'b.lua': saying('b1'), 'c.lua': saying('c1') });
    t.spawn('c.lua', 'a.lua', 'b.lua');
    t.frames(1);
    await t.reload(saying('a2'));
    expect(t.printed).toEqual(['c1', 'a1', 'b1', 'c1', 'a2', 'b1']);
  });

  test('each keeps its own fields of the same name', async () => {
    const t = await play({ 'a.lua': counting(1), 'b.lua': counting(10) });
    const entity = t.spawn('a.lua', 'b.lua');
    t.frames(2);
    await t.reload(counting(2), 'a.lua');
    expect([t.ask(entity, 'm.n'), t.ask(entity, 'm.n', 'b.lua')]).toEqual([4, 30]);
  });

  test('a table that two scripts of an entity share stays shared when either is reloaded', async () => {
    const t = await play({ 'a.lua': luaModule('bag = {}'), 'b.lua': luaModule() });
    const entity = t.spawn('a.lua', 'b.lua');
    t.frames(1);
    t.run(entity, 'm.bag = ecs.script(entity, "a.lua").bag', 'b.lua');
    await t.reload(luaModule('bag = { gold = 0 }'));
    await t.reload(luaModule('x = 1'), 'b.lua');
    t.run(entity, 'm.bag.gold = 7');
    expect(t.ask(entity, 'm.bag.gold', 'b.lua')).toBe(7);
  });

  test('ecs.script and ecs.call reach the new version at once', async () => {
    const naming = (n: number): string => luaModule('', `function m.name() return ${n} end`);
    const t = await play({ 'a.lua': naming(1), 'b.lua': luaModule() });
    const entity = t.spawn('a.lua', 'b.lua');
    t.frames(1);
    await t.reload(naming(2));
    const both = '{ ecs.script(entity, "a.lua").name(), ecs.call(entity, "a.lua", "name") }';
    expect(t.ask(entity, both, 'b.lua')).toEqual([2, 2]);
  });
});
