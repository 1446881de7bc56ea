import { describe, expect, test } from 'vitest';
import { generousRuntimes } from '../support/generous.ts';
import { luaModule, play } from '../support/play.ts';

describe('live values win over new defaults (L1, L3)', () => {
  test.each([
    ['an integer', '100', '0'],
    ['a float', '1.5', '0.0'],
    ['negative zero', '-0.0', '1.0'],
    ['infinity', 'math.huge', '0'],
    ['not a number', '0/0', '0'],
    ['the smallest integer', 'math.mininteger', '0'],
    ['an integer where the default is a float', '7', '0.5'],
    ['a float where the default is an integer', '7.25', '3'],
    ['text', '"live"', '"default"'],
    ['empty text', '""', '"default"'],
    ['text of any bytes', String.raw`"\0\255\r\n\0"`, '"default"'],
    ['false', 'false', 'true'],
    ['true', 'true', 'false'],
  ])('%s that the running script set stays through ten reloads', async (_, live, other) => {
    const t = await play({ 'a.lua': luaModule(`value = ${other}`) });
    const entity = t.spawn('a.lua');
    t.run(entity, `m.value = ${live}`);
    const before = t.digest(entity, 'm.value');
    for (let n = 1; n <= 10; n++) {
      await t.reload(luaModule(`value = ${other}, build = ${n}`));
      expect(t.digest(entity, 'm.value')).toBe(before);
    }
    expect(t.refusals()).toEqual([]);
  });

  test('a value that nobody touched since the first version stays too: the default edited later is for new entities', async () => {
    const t = await play({ 'a.lua': luaModule('health = 100') });
    const old = t.spawn('a.lua');
    await t.reload(luaModule('health = 0'));
    const young = t.spawn('a.lua');
    expect([t.ask(old, 'm.health'), t.ask(young, 'm.health')]).toEqual([100, 0]);
  });

  test('a field set while running, which no version mentions, stays', async () => {
    const t = await play({ 'a.lua': luaModule() });
    const entity = t.spawn('a.lua');
    t.run(entity, 'm.found = 5');
    await t.reload(luaModule('x = 1'));
    await t.reload(luaModule('x = 2'));
    expect(t.ask(entity, 'm.found')).toBe(5);
  });

  test.each([
    ['an integer', '7'],
    ['a negative integer', '-7'],
    ['a float', '0.5'],
    ['a flag', 'true'],
    ['the empty string', '""'],
    ['a keyword', '"end"'],
    ['a name of JavaScript', '"__proto__"'],
    ['a name with a zero byte', String.raw`"a\0b"`],
    ['the name of a metamethod', '"__index"'],
    ['a name the framework uses inside', '"version"'],
    ['a word of 5000 letters', '("x"):rep(5000)'],
  ])('a field whose key is %s is kept and its new default ignored', async (_, key) => {
    const t = await play({ 'a.lua': luaModule('', `m[${key}] = 1`) });
    const entity = t.spawn('a.lua');
    t.run(entity, `m[${key}] = 42`);
    await t.reload(luaModule('', `m[${key}] = 0`));
    await t.reload(luaModule('', `m[${key}] = -1`));
    expect(t.ask(entity, `m[${key}]`)).toBe(42);
    expect(t.refusals()).toEqual([]);
  });

  test('a key that is a table keeps its value, and is the same table', async () => {
    const t = await play({ 'a.lua': luaModule('key = {}') });
    const entity = t.spawn('a.lua');
    t.run(entity, 'm[m.key] = "found"');
    await t.reload(luaModule('key = {}'));
    expect(t.ask(entity, 'm[m.key]')).toBe('found');
  });

  test('the entity field means the same entity in every version', async () => {
    const t = await play({ 'a.lua': luaModule() });
    const entities = [t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(1);
    await t.reload(luaModule('x = 1'));
    for (const entity of entities) expect(t.ask(entity, 'm.entity == entity')).toBe(true);
  });

  test('each of 300 entities keeps its own value', async () => {
    const t = await play({ 'a.lua': luaModule('n = 0') });
    const entities = Array.from({ length: 300 }, () => t.spawn('a.lua'));
    for (const [index, entity] of entities.entries()) t.run(entity, `m.n = ${index}`);
    t.frames(1);
    await t.reload(luaModule('n = -1'));
    await t.reload(luaModule('n = -2'));
    expect(entities.map((entity) => t.ask(entity, 'm.n'))).toEqual(entities.map((_, index) => index));
  });

  test('a module of 2000 fields keeps every one', async () => {
    const fields = (value: string): string => luaModule('', `for i = 1, 2000 do m["f" .. i] = ${value} end`);
    const t = await play({ 'a.lua': fields('i') }, { runtimes: generousRuntimes });
    const entity = t.spawn('a.lua');
    const before = t.digest(entity, 'm');
    await t.reload(fields('0'));
    expect(t.digest(entity, 'm')).toBe(before);
  });

  test('functions at the top always come from the new file, data beside them stays (L4)', async () => {
    const version = (n: number): string => luaModule('hits = 0', `function m.on_update() m.hits = m.hits + ${n} end`);
    const t = await play({ 'a.lua': version(1) });
    const entity = t.spawn('a.lua');
    t.frames(2);
    await t.save({ 'a.lua': version(10) });
    t.frames(2);
    await t.save({ 'a.lua': version(100) });
    t.frames(2);
    expect(t.ask(entity, 'm.hits')).toBe(222);
  });

  test('a hook that the new file no longer has stops running, and runs again when it is back', async () => {
    const running = luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 end');
    const t = await play({ 'a.lua': running });
    const entity = t.spawn('a.lua');
    t.frames(3);
    await t.save({ 'a.lua': luaModule('n = 0') });
    t.frames(3);
    expect(t.ask(entity, 'm.n')).toBe(3);
    await t.save({ 'a.lua': running });
    t.frames(2);
    expect(t.ask(entity, 'm.n')).toBe(5);
  });

  test.each([
    ['a column', 'ecs.component("Position").x', 'm.kept[entity]'],
    ['a component', 'ecs.component("Position")', 'm.kept.x[entity]'],
    ['a table of columns', '{ ecs.component("Position").x }', 'm.kept[1][entity]'],
  ])('%s kept in a field still reads and writes after three reloads (L15)', async (_, value, cell) => {
    const t = await play({ 'a.lua': luaModule(`kept = ${value}`) });
    const entity = t.game.spawn({ Position: { x: 7 } }, 'a.lua');
    t.frames(1);
    for (let n = 1; n <= 3; n++) await t.reload(luaModule(`kept = ${value}, n = ${n}`));
    t.run(entity, `${cell} = ${cell} + 1`);
    expect(t.game.world.components.Position.x[entity]).toBe(8);
    expect(t.refusals()).toEqual([]);
  });

  test('files of the same name in two mods are two scripts: a reload of one leaves the other alone', async () => {
    const source = (n: number): string =>
      luaModule('hits = 0', `local lib = require "lib" function m.value() return lib.v + ${n} end`);
    const t = await play({
      'one/mod.toml': '',
      'two/mod.toml': '',
      'one/a.lua': source(0),
      'two/a.lua': source(0),
      'one/lib.lua': 'return { v = 1 }',
      'two/lib.lua': 'return { v = 2 }',
    });
    const entity = t.spawn('one/a.lua', 'two/a.lua');
    t.frames(1);
    await t.save({ 'one/a.lua': source(10), 'two/lib.lua': 'return { v = 5 }' });
    t.frames(1);
    expect(['one/a.lua', 'two/a.lua'].map((id) => t.ask(entity, 'm.value()', id))).toEqual([11, 5]);
  });
});
