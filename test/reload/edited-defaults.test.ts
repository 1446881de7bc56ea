import { describe, expect, test } from 'vitest';
import type { ReloadReport } from '../../src/script/runtime.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const reportOf = (t: PlayedGame): ReloadReport => t.swapped.at(-1)!.report!;
async function start(fields: string, entities = 3, body = ''): Promise<PlayedGame> {
  const t = await play({ 'a.lua': luaModule(fields, body) });
  for (let n = 0; n < entities; n++) t.spawn('a.lua');
  t.frames(1);
  return t;
}

describe('edited defaults that live values kept away (L17)', () => {
  test('are reported by name, with the number of entities', async () => {
    const t = await start('hp = 100, speed = 5, name = "bat"');
    await t.reload(luaModule('hp = 120, speed = 5, name = "owl"'));
    expect(reportOf(t).unapplied).toEqual({ hp: 3, name: 3 });
    expect(t.ask(1, '{ m.hp, m.speed, m.name }')).toEqual([100, 5, 'bat']);
  });

  test('an entity whose live value is the new default already is not counted', async () => {
    const t = await start('hp = 100', 30);
    for (const entity of [1, 29, 30]) t.run(entity, 'm.hp = 120');
    await t.reload(luaModule('hp = 120'));
    expect(reportOf(t).unapplied).toEqual({ hp: 27 });
  });

  test('nested ones are named by their path, a list as a whole', async () => {
    const t = await start('stats = { speed = 1, jump = { height = 2 } }, path = { 1, 2, 3 }');
    await t.reload(luaModule('stats = { speed = 9, jump = { height = 8 } }, path = { 1, 2 }'));
    expect(reportOf(t).unapplied).toEqual({ 'stats.speed': 3, 'stats.jump.height': 3, path: 3 });
  });

  test('a version that edits no default reports none', async () => {
    const t = await start('hp = 100, stats = { 1, 2 }, f = function() return 1 end');
    t.run(1, 'm.hp = 5');
    await t.reload(luaModule('hp = 100, stats = { 1, 2 }, f = function() return 2 end'));
    expect(reportOf(t).unapplied).toEqual({});
  });

  test.each([
    ['random', 'x = random()'],
    ['time', 'x = time.now()'],
    ['the entity', 'x = entity'],
    ['its place', 'x = ecs.component("Position").x[entity]'],
    ['a global that counts', 'x = counter or 0'],
    ['a table made from them', 'x = { at = { random(), time.now() } }'],
  ])('defaults that depend on %s are no edits', async (_, fields) => {
    const body = (n: number): string =>
      luaModule(fields, `counter = (counter or 0) + 1 m.f = function() return ${n} end`);
    const t = await play({ 'a.lua': body(1) });
    for (let n = 0; n < 20; n++) {
      const eid = t.spawn('a.lua');
      t.game.world.addFilled(eid, t.game.world.registry.get('Position'));
      t.game.world.components.Position.x[eid] = n * 10;
    }
    t.frames(10);
    await t.reload(body(2));
    t.frames(10);
    await t.reload(body(3));
    expect(reportOf(t).unapplied).toEqual({});
  });

  test('entities that skip a version with random defaults report no edits', async () => {
    const t = await play({ 'a.lua': luaModule('x = random()') }, { swapBudgetMs: 0 });
    for (let n = 0; n < 30; n++) t.spawn('a.lua');
    t.frames(40);
    await t.save({ 'a.lua': luaModule('x = random(), y = 1') });
    t.frames(2);
    await t.save({ 'a.lua': luaModule('x = random(), y = 1, z = 1') });
    t.frames(60);
    expect(t.swapped.at(-1)).toMatchObject({ version: 3, report: { unapplied: {} } });
  });

  test('a transient field is no edit that did not arrive', async () => {
    const t = await start('x = 1, transient = { "x" }');
    await t.reload(luaModule('x = 2, transient = { "x" }'));
    expect(reportOf(t).unapplied).toEqual({});
    expect(t.ask(1, 'm.x')).toBe(2);
  });

  test('on_reload sees them', async () => {
    const t = await start('hp = 1');
    await t.reload(luaModule('hp = 2', 'function m.on_reload(info) m.seen = info.report.unapplied.hp end'));
    expect(t.ask(1, 'm.seen')).toBe(1);
  });
});

describe('merge = "three-way" (L17)', () => {
  const threeWay = (fields: string, body = ''): string => luaModule(`${fields}, merge = "three-way"`, body);

  test('a value that nobody has touched takes the new default, a touched one stays: among 100 entities', async () => {
    const t = await start('hp = 100, speed = 5', 100);
    for (let n = 1; n <= 40; n++) t.run(n, 'm.hp = 50');
    await t.reload(threeWay('hp = 120, speed = 6'));
    const values = Array.from({ length: 100 }, (_, n) => t.ask(n + 1, '{ m.hp, m.speed }'));
    expect(values.filter((v) => JSON.stringify(v) === '[50,6]')).toHaveLength(40);
    expect(values.filter((v) => JSON.stringify(v) === '[120,6]')).toHaveLength(60);
    expect(reportOf(t).unapplied).toEqual({ hp: 40 });
  });

  test('follows default after default, as long as nobody touches the value', async () => {
    const t = await start('hp = 1');
    for (const hp of [2, 3, 4]) await t.reload(threeWay(`hp = ${hp}`));
    expect(t.ask(2, 'm.hp')).toBe(4);
    t.run(2, 'm.hp = 9');
    await t.reload(threeWay('hp = 5'));
    expect([t.ask(1, 'm.hp'), t.ask(2, 'm.hp')]).toEqual([5, 9]);
  });

  test('reaches into nested tables, which stay the same tables; a list that nobody has touched is taken over', async () => {
    const t = await start('stats = { speed = 1, hp = 2 }, path = { 1, 2, 3 }, bag = { "sword" }');
    t.run(1, 'kept_stats, kept_path = m.stats, m.path m.stats.hp = 7 m.bag[2] = "shield"');
    await t.reload(threeWay('stats = { speed = 10, hp = 20 }, path = { 4, 5 }, bag = { "axe" }'));
    expect(t.ask(1, '{ m.stats.speed, m.stats.hp, kept_stats == m.stats, kept_path == m.path }')).toEqual([
      10,
      7,
      true,
      true,
    ]);
    expect(t.ask(1, 'm.path')).toEqual([4, 5]);
    expect(t.ask(1, 'm.bag')).toEqual(['sword', 'shield']);
    expect(reportOf(t).unapplied).toEqual({ 'stats.hp': 1, bag: 1 });
  });

  test('entities share no list that an edit brought', async () => {
    const t = await start('path = { 1 }, stats = { list = 0 }', 20);
    await t.reload(threeWay('path = { 2 }, stats = { list = { 1 } }'));
    t.run(1, 'm.path[1] = 99 m.stats.list[1] = 99');
    expect(t.ask(2, '{ m.path[1], m.stats.list[1] }')).toEqual([2, 1]);
    expect(t.ask(20, '{ m.path[1], m.stats.list[1] }')).toEqual([2, 1]);
  });

  test('what an edit wrote into live tables is undone when a hook of the swap throws', async () => {
    const t = await start('stats = { speed = 1 }, path = { 1 }', 1);
    await t.save({
      'a.lua': threeWay('stats = { speed = 2 }, path = { 5, 6 }', 'function m.on_restore() error("no") end'),
    });
    t.frames(1);
    expect(t.ask(1, '{ m.stats.speed, m.path }')).toEqual([1, [1]]);
  });

  test('the manifest asks for it for a whole mod, a script can decline', async () => {
    const files = { 'm/mod.toml': '[hot_reload]\nmerge = "three-way"', 'm/a.lua': luaModule('x = 1') };
    const t = await play({ ...files, 'm/b.lua': luaModule('x = 1'), 'c.lua': luaModule('x = 1') });
    const entity = t.spawn('m/a.lua', 'm/b.lua', 'c.lua');
    t.frames(1);
    await t.reload(luaModule('x = 2'), 'm/a.lua');
    await t.reload(luaModule('x = 2, merge = "live"'), 'm/b.lua');
    await t.reload(luaModule('x = 2'), 'c.lua');
    const values = ['m/a.lua', 'm/b.lua', 'c.lua'].map((id) => t.ask(entity, 'm.x', id));
    expect(values).toEqual([2, 1, 1]);
  });

  test('an edited manifest holds for the next save of a script', async () => {
    const t = await play({ 'm/mod.toml': '', 'm/a.lua': luaModule('x = 1') });
    const entity = t.spawn('m/a.lua');
    t.frames(1);
    await t.reload(luaModule('x = 2'), 'm/a.lua');
    await t.save({ 'm/mod.toml': '[hot_reload]\nmerge = "three-way"' });
    await t.reload(luaModule('x = 3'), 'm/a.lua');
    expect(t.ask(entity, 'm.x', 'm/a.lua')).toBe(1); // it was left behind by the first edit, so it counts as touched
    await t.save({ 'm/a.lua': luaModule('x = 3, y = 1') });
    t.frames(1);
    await t.reload(luaModule('x = 3, y = 2'), 'm/a.lua');
    expect(t.ask(entity, 'm.y', 'm/a.lua')).toBe(2);
  });
});
