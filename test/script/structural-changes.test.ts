import { hasComponent, query } from 'bitecs';
import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

/** Runs `code` once, in the first update, and prints what it is given. */
const once = (code: string, body = ''): string =>
  luaModule('done = false', `function m.on_update() if not m.done then m.done = true ${code} end end\n${body}`);

describe('structural changes from scripts', () => {
  test.each([
    [
      'a despawned entity is still there',
      'ecs.despawn(entity) print(ecs.alive(entity), ecs.component("Position").x[entity])',
      'true\t0.0',
    ],
    [
      'a spawned entity is alive and usable',
      'local e = ecs.spawn({ Position = { x = 4 } }) print(ecs.alive(e), ecs.component("Position").x[e])',
      'true\t4.0',
    ],
    ['a spawned entity is not found by queries', 'ecs.spawn({ Text = {} }) print(#ecs.query("Text"))', '0'],
    [
      'a component that was added has its columns',
      'ecs.add(entity, "Scale", { y = 3 }) local s = ecs.component("Scale") print(s.x[entity], s.y[entity])',
      '1.0\t3.0',
    ],
    [
      'a script that was attached does not run',
      'ecs.attach(entity, "b.lua") print(ecs.script(entity, "b.lua"))',
      'nil',
    ],
    [
      'a script that was detached is there',
      'ecs.detach(entity, "a.lua") print(ecs.script(entity, "a.lua") == m)',
      'true',
    ],
  ])('within the running loop %s', async (_, code, expected) => {
    const t = await play({ 'a.lua': once(code), 'b.lua': luaModule() });
    t.spawn('a.lua');
    t.frames(1);
    expect(t.printed).toEqual([expected]);
    expect(t.failures).toEqual([]);
  });

  test.each([
    ['add then remove', 'ecs.add(entity, "Text") ecs.remove(entity, "Text")', false],
    ['remove then add', 'ecs.remove(entity, "Text") ecs.add(entity, "Text")', true],
    ['add twice', 'ecs.add(entity, "Text") ecs.add(entity, "Text")', true],
    ['remove twice', 'ecs.remove(entity, "Text") ecs.remove(entity, "Text")', false],
    ['add, remove, add', 'ecs.add(entity, "Text") ecs.remove(entity, "Text") ecs.add(entity, "Text")', true],
  ])('are applied in the order of the calls: %s', async (_, code, expected) => {
    const t = await play({ 'a.lua': once(code) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    expect(hasComponent(t.game.world, entity, t.game.world.components.Text)).toBe(expected);
    expect(t.failures).toEqual([]);
  });

  test.each([
    ['despawn twice', 'ecs.despawn(entity) ecs.despawn(entity)'],
    ['despawn, then add', 'ecs.despawn(entity) ecs.add(entity, "Text")'],
    ['despawn, then attach', 'ecs.despawn(entity) ecs.attach(entity, "b.lua")'],
    ['despawn, then detach', 'ecs.despawn(entity) ecs.detach(entity, "a.lua")'],
    ['spawn and despawn at once', 'ecs.despawn(ecs.spawn({ Text = {} }, "b.lua")) ecs.despawn(entity)'],
    ['detach, then despawn', 'ecs.detach(entity, "a.lua") ecs.despawn(entity)'],
  ])('an entity that goes away takes what was asked for it along: %s', async (_, code) => {
    const t = await play({
      'a.lua': once(code, 'function m.on_destroy() print("destroyed") end'),
      'b.lua': luaModule('', 'function m.on_destroy() print("b") end'),
    });
    const entity = t.spawn('a.lua');
    t.frames(2);
    expect(t.game.world.handles.idOf(entity)).toBe(0);
    expect(t.printed.filter((line) => line === 'destroyed')).toHaveLength(1);
    expect(query(t.game.world, [t.game.world.components.Text])).toHaveLength(0);
    expect(t.failures).toEqual([]);
  });

  test('on_destroy runs once, while the entity still has its components', async () => {
    const code = 'function m.on_destroy() print(ecs.component("Position").x[entity], ecs.has(entity, "Velocity")) end';
    const t = await play({ 'a.lua': luaModule('', code) });
    const entity = t.game.spawn({ Position: { x: 3 }, Velocity: {} }, 'a.lua');
    t.frames(1);
    t.game.despawn(entity);
    t.frames(1);
    expect(t.printed).toEqual(['3.0\ttrue']);
  });

  test.each([
    ['spawn another', 'ecs.spawn({ Text = {} }, "b.lua")', 1],
    ['despawn itself again', 'ecs.despawn(entity)', 0],
    ['attach itself again', 'ecs.attach(entity, "a.lua")', 0],
    ['throw', 'error("boom")', 0],
  ])('an on_destroy may %s', async (_, code, texts) => {
    const t = await play({ 'a.lua': luaModule('', `function m.on_destroy() ${code} end`), 'b.lua': luaModule() });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.game.despawn(entity);
    t.frames(3);
    expect(t.game.world.handles.idOf(entity)).toBe(0);
    expect(query(t.game.world, [t.game.world.components.Text])).toHaveLength(texts);
    expect(t.failures).toHaveLength(code.startsWith('error') ? 1 : 0);
  });

  test('entities that spawn each other in on_start do not stop the frame', async () => {
    const t = await play({
      'a.lua': luaModule('', 'function m.on_start() if entity < 40 then ecs.spawn({}, "a.lua") end end'),
    });
    t.spawn('a.lua');
    for (let n = 0; n < 60; n++) t.frames(1);
    expect(t.game.scripts.list()[0]).toMatchObject({ entities: 40 });
  });

  test('the last free entity can be spawned, the next is an error that says so', async () => {
    const t = await play({ 'a.lua': luaModule() }, { capacity: 16 });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'for i = 1, 15 do ecs.spawn() end');
    expect(() => t.run(entity, 'ecs.spawn()')).toThrow(/16|full|capacity/i);
    t.frames(1);
    expect(t.failures).toEqual([]);
  });

  test.each([
    ['an unknown component', 'ecs.spawn({ Positon = {} })', /Positon.*Position/],
    ['an unknown field', 'ecs.spawn({ Position = { z = 1 } })', /Position has no field "z"/],
    ['a value of a wrong type', 'ecs.spawn({ Position = { x = "left" } })', /Position\.x.*string/],
    ['fields that are no table', 'ecs.spawn({ Position = 5 })', /table of fields for Position/],
    ['an unknown script', 'ecs.spawn({}, "c.lua")', /c\.lua/],
    ['a script id that is no text', 'ecs.spawn({}, 5)', /script|string/],
  ])('a spawn with %s is refused with a sentence and leaves nothing behind', async (_, code, message) => {
    const t = await play({ 'a.lua': luaModule() });
    const entity = t.spawn('a.lua');
    t.frames(1);
    expect(() => t.run(entity, code)).toThrow(message);
    t.frames(1);
    expect(query(t.game.world, [t.game.world.components.Position])).toHaveLength(1);
  });
});
