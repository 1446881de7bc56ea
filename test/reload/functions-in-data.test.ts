import { describe, expect, test } from 'vitest';
import type { ReloadReport } from '../../src/script/runtime.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

/** What the last finished move of all entities reported. */
const reportOf = (t: PlayedGame): ReloadReport => t.swapped.at(-1)!.report!;
const say = (n: number): string => `function() return ${n} end`;

describe('functions found in live data (L5)', () => {
  test.each([
    ['nested', (n: number) => luaModule(`stats = { on_hit = ${say(n)} }`), 'm.stats.on_hit()'],
    ['in a list', (n: number) => luaModule(`list = { 7, ${say(n)} }`), 'm.list[2]()'],
    ['four levels down', (n: number) => luaModule(`a = { b = { c = { d = ${say(n)} } } }`), 'm.a.b.c.d()'],
    ['under a number that is no index', (n: number) => luaModule(`a = { [0.5] = ${say(n)} }`), 'm.a[0.5]()'],
    ['under a flag', (n: number) => luaModule(`a = { [true] = ${say(n)} }`), 'm.a[true]()'],
    ['twice in one table', (n: number) => luaModule('', `local f = ${say(n)} m.a = { f = f, g = f }`), 'm.a.g()'],
    ['in a table and at the top', (n: number) => luaModule('', `m.f = ${say(n)} m.a = { m.f }`), 'm.a[1]()'],
  ])('one that a body put there (%s) is the new version’s after each of three reloads', async (_, version, call) => {
    const t = await play({ 'a.lua': version(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    for (const n of [2, 3, 4]) {
      await t.reload(version(n));
      expect(t.ask(entity, call)).toBe(n);
      expect(reportOf(t).stale).toEqual({});
    }
  });

  const states = (n: number, separator = '\n'): string => {
    const parts = [
      `function m.chase() return "chase${n}" end`,
      `function m.flee() return "flee${n}" end`,
      'm.think = m.flee',
    ];
    return luaModule('mode = {}', parts.join(separator));
  };

  test.each([
    ['at the top', 'm.think = m.chase', 'm.think()'],
    ['nested', 'm.mode.think = m.chase', 'm.mode.think()'],
    ['in two places', 'm.mode.a, m.mode.b = m.chase, m.chase', 'm.mode.b()'],
    ['shared with another field', 'm.alias = m.mode m.mode.think = m.chase', 'm.alias.think()'],
    ['behind a circle', 'm.mode.me = m.mode m.mode.me.think = m.chase', 'm.mode.think()'],
    ['below the module in itself', 'm.mode.owner = m m.mode.think = m.mode.owner.chase', 'm.mode.think()'],
  ])('one that the game moved there (%s) becomes its successor by name', async (_, move, call) => {
    const t = await play({ 'a.lua': states(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, move);
    await t.reload(states(2));
    expect(t.ask(entity, call)).toBe('chase2');
    await t.reload(states(3));
    expect(t.ask(entity, call)).toBe('chase3');
    expect(reportOf(t).stale).toEqual({});
  });

  test('one that the game moved becomes its successor by name although both stand in one line', async () => {
    const t = await play({ 'a.lua': states(1, ' ') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.think = m.chase');
    await t.reload(states(2, ' '));
    expect(t.ask(entity, 'm.think()')).toBe('chase2');
  });

  test('two functions that the game exchanged stay exchanged', async () => {
    const version = (n: number): string =>
      luaModule('', `function m.left() return "left${n}" end\nfunction m.right() return "right${n}" end`);
    const t = await play({ 'a.lua': version(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.left, m.right = m.right, m.left');
    await t.reload(version(2));
    expect([t.ask(entity, 'm.left()'), t.ask(entity, 'm.right()')]).toEqual(['right2', 'left2']);
  });

  test('each of three entities keeps the state function it was in', async () => {
    const t = await play({ 'a.lua': states(1) });
    const entities = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(1);
    t.run(entities[1]!, 'm.think = m.chase');
    t.run(entities[2]!, 'm.think = nil');
    await t.reload(states(2));
    expect(t.ask(entities[0]!, 'm.think()')).toBe('flee2');
    expect(t.ask(entities[1]!, 'm.think()')).toBe('chase2');
  });

  test.each([
    ['made while running', 'm.stats.on_hit = function() return "made" end', 'm.stats.on_hit()', 'made'],
    ['of the library', 'm.stats.on_hit = math.abs', 'm.stats.on_hit(-3)', 3],
  ])('a nested one without a successor (%s) is kept', async (_, make, call, expected) => {
    const t = await play({ 'a.lua': luaModule('stats = {}') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, make);
    await t.reload(luaModule('stats = {}, x = 1'));
    expect(t.ask(entity, call)).toBe(expected);
  });

  test('a nested one made while running is reported as stale with its path', async () => {
    const t = await play({ 'a.lua': luaModule('stats = { deep = {} }') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.stats.on_hit = function() end m.stats.deep.f = function() end');
    await t.reload(luaModule('stats = {}, x = 1'));
    expect(reportOf(t).stale).toEqual({ 'stats.on_hit': 1, 'stats.deep.f': 1 });
  });

  test('one at the top made while running gives way to the new default, and is reported', async () => {
    const t = await play({ 'a.lua': luaModule('', `m.think = ${say(1)}`) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.think = function() return "made" end');
    await t.reload(luaModule('', `m.think = ${say(2)}`));
    expect(t.ask(entity, 'm.think()')).toBe(2);
    expect(reportOf(t).stale).toEqual({ think: 1 });
  });

  test('one whose successor’s place holds data in the new version is kept and reported', async () => {
    const t = await play({ 'a.lua': luaModule(`stats = { f = ${say(1)} }`) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule('stats = { f = 5 }'));
    expect(t.ask(entity, 'm.stats.f()')).toBe(1);
    expect(reportOf(t).stale).toEqual({ 'stats.f': 1 });
  });

  test('a function of another place in the same file is not taken for its neighbour', async () => {
    const version = (n: number): string =>
      luaModule(`a = { f = function() return "f${n}" end, g = function() return "g${n}" end }`);
    const t = await play({ 'a.lua': version(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(version(2));
    expect([t.ask(entity, 'm.a.f()'), t.ask(entity, 'm.a.g()')]).toEqual(['f2', 'g2']);
  });

  test('a kept coroutine goes on with its old code and is reported', async () => {
    const version = (n: number): string =>
      luaModule(
        'jobs = {}',
        `function m.start() m.jobs[1] = coroutine.create(function() coroutine.yield(${n}) return ${n} end) end`,
      );
    const t = await play({ 'a.lua': version(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.start() coroutine.resume(m.jobs[1])');
    await t.reload(version(2));
    expect(t.ask(entity, 'select(2, coroutine.resume(m.jobs[1]))')).toBe(1);
    expect(reportOf(t).stale).toEqual({ 'jobs.1': 1 });
  });

  test('a closure in data keeps what it has captured, when it has no successor', async () => {
    const t = await play({ 'a.lua': luaModule('data = {}') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'local n = 0 m.data.count = function() n = n + 1 return n end m.data.count()');
    await t.reload(luaModule('data = {}, x = 1'));
    await t.reload(luaModule('data = {}, x = 2'));
    expect(t.ask(entity, 'm.data.count()')).toBe(2);
  });

  test('a reload that fails leaves every function where it was', async () => {
    const t = await play({ 'a.lua': luaModule(`a = { f = ${say(1)} }`) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule(`a = { f = ${say(2)} }`, 'function m.on_swap() error("no") end'));
    expect(t.ask(entity, 'm.a.f()')).toBe(1);
  });

  test('functions are renewed on the 20th entity as on the first', async () => {
    const t = await play({ 'a.lua': states(1) });
    const entities = Array.from({ length: 20 }, () => t.spawn('a.lua'));
    t.frames(1);
    for (const entity of entities) t.run(entity, 'm.mode.think = m.chase m.think = m.chase');
    await t.reload(states(2));
    const answers = entities.map((entity) => [t.ask(entity, 'm.mode.think()'), t.ask(entity, 'm.think()')]);
    expect(answers).toEqual(entities.map(() => ['chase2', 'chase2']));
  });
});
