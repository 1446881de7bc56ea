import { describe, expect, test } from 'vitest';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const keeping = (body: string, fields = ''): string => luaModule(`keep_locals = true, ${fields}`, body);
async function start(source: string, entities = 2): Promise<PlayedGame> {
  const t = await play({ 'a.lua': source });
  for (let n = 0; n < entities; n++) t.spawn('a.lua');
  t.frames(1);
  return t;
}

describe('keep_locals = true (L16)', () => {
  const counting = (step: number): string =>
    keeping(`local hits = 0 function m.hit() hits = hits + ${step} return hits end`);

  test('carries the locals of each entity by name, through three reloads', async () => {
    const t = await start(counting(1));
    t.run(1, 'm.hit() m.hit()');
    t.run(2, 'm.hit()');
    for (const step of [10, 100, 1000]) await t.reload(counting(step));
    expect([t.ask(1, 'm.hit()'), t.ask(2, 'm.hit()')]).toEqual([1002, 1001]);
    expect(t.swapped.at(-1)?.report?.kept['local hits']).toBe(2);
  });

  test('on 100 entities, each its own', async () => {
    const t = await start(counting(1), 100);
    for (let n = 1; n <= 100; n++) t.run(n, `for i = 1, ${n} do m.hit() end`);
    await t.reload(counting(0));
    t.frames(5);
    expect(Array.from({ length: 100 }, (_, n) => t.ask(n + 1, 'm.hit()'))).toEqual(
      Array.from({ length: 100 }, (_, n) => n + 1),
    );
  });

  test('a constant that nobody has changed takes the edit; one the game has changed stays', async () => {
    const source = (n: number): string =>
      keeping(
        `local SPEED, level = ${n}, ${n} function m.up() level = level + 1 end function m.both() return { SPEED, level } end`,
      );
    const t = await start(source(1));
    t.run(1, 'm.up()');
    await t.reload(source(50));
    expect([t.ask(1, 'm.both()'), t.ask(2, 'm.both()')]).toEqual([
      [50, 2],
      [50, 50],
    ]);
  });

  test('a local of another type starts from its default, which is reported; nil has no type', async () => {
    const t = await start(
      keeping('local a, b = 1, nil function m.set() a, b = 2, 3 end function m.get() return { a, b } end'),
    );
    t.run(1, 'm.set()');
    await t.reload(keeping('local a, b = "one", nil function m.get() return { a, b } end'));
    expect(t.ask(1, 'm.get()')).toEqual(['one', 3]);
    expect(t.swapped.at(-1)?.report?.retyped).toEqual({ 'local a': 2 });
  });

  test('tables are kept by reference, aliases of fields included, and get what the new version adds', async () => {
    const source = (defaults: string): string =>
      keeping(
        `local bag = { ${defaults} } m.bag = bag function m.add(n) bag[#bag + 1] = n end function m.local_bag() return bag end`,
      );
    const t = await start(source('gold = 1'));
    t.run(1, 'm.bag.gold = 7 bag_before = m.bag');
    await t.reload(source('gold = 2, silver = 3'));
    expect(t.ask(1, '{ m.bag == m.local_bag(), m.bag == bag_before, m.bag.gold, m.bag.silver }')).toEqual([
      true,
      true,
      7,
      3,
    ]);
  });

  test('functions are always the new ones: helpers, methods in local tables, what is called through both', async () => {
    const source = (n: number): string =>
      keeping(`local count = 0
local function step() count = count + ${n} return count end
local states = { idle = function() return "idle ${n}" end, deep = { run = function() return "run ${n}" end } }
function m.go() return { step(), states.idle(), states.deep.run() } end`);
    const t = await start(source(1));
    t.run(1, 'm.go()');
    await t.reload(source(10));
    expect(t.ask(1, 'm.go()')).toEqual([11, 'idle 10', 'run 10']);
  });

  test('components and modules that a file holds in locals are those of the new file', async () => {
    const source = (name: string): string =>
      keeping(
        `local C = ecs.component("${name}") local lib = require("${name}") function m.get() return { C.x ~= nil, lib.name } end`,
      );
    const t = await play({
      'a.lua': source('Position'),
      'Position.lua': 'return { name = "p" }',
      'Sprite.lua': 'return { name = "s" }',
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    expect(t.ask(entity, 'm.get()')).toEqual([true, 'p']);
    await t.reload(source('Sprite').replace('C.x', 'C.frame'));
    expect(t.ask(entity, 'm.get()')).toEqual([true, 's']);
  });

  test('a local that holds the module itself holds the new one', async () => {
    const source = (n: number): string =>
      keeping(
        `local self, all = m, { me = m } function m.n() return ${n} end function m.ask_self() return { self.n(), all.me.n(), self == m } end`,
      );
    const t = await start(source(1));
    await t.reload(source(2));
    expect(t.ask(1, 'm.ask_self()')).toEqual([2, 2, true]);
  });

  test('two variables of one name are not told apart: both start anew, which is reported', async () => {
    const source = keeping(`local function counter() local n = 0 return function() n = n + 1 return n end end
m.a, m.b = counter(), counter()`);
    const t = await start(source);
    t.run(1, 'm.a() m.a() m.b()');
    await t.reload(`${source}\n`);
    expect(t.ask(1, '{ m.a(), m.b() }')).toEqual([1, 1]);
    expect(t.swapped.at(-1)?.report?.defaulted).toEqual({ 'local n': 2 });
  });

  test('after a hook of the swap has thrown, the old locals and what they hold are what they were', async () => {
    const source = (rest: string): string =>
      keeping(
        `local bag, n = { gold = 1 }, 0 function m.up() n = n + 1 bag.gold = n end function m.get() return { n, bag } end ${rest}`,
      );
    const t = await start(source(''), 1);
    t.run(1, 'm.up() m.up()');
    await t.save({ 'a.lua': source('bag.silver = 1 function m.on_restore() error("no") end') });
    t.frames(1);
    expect(t.ask(1, 'm.get()')).toEqual([2, { gold: 2 }]);
    t.run(1, 'm.up()');
    await t.reload(source('bag.silver = 1'));
    expect(t.ask(1, 'm.get()')).toEqual([3, { gold: 3, silver: 1 }]);
  });

  test('the manifest asks for it for a whole mod, a script can decline', async () => {
    const source = (rest: string): string =>
      luaModule(rest, 'local hits = 0 function m.hit() hits = hits + 1 return hits end');
    const t = await play({
      'm/mod.toml': '[hot_reload]\nkeep_locals = true',
      'm/a.lua': source(''),
      'm/b.lua': source('keep_locals = false'),
    });
    const entity = t.spawn('m/a.lua', 'm/b.lua');
    t.frames(1);
    t.run(entity, 'm.hit()', 'm/a.lua');
    t.run(entity, 'm.hit()', 'm/b.lua');
    await t.reload(source('x = 1'), 'm/a.lua');
    await t.reload(source('keep_locals = false, x = 1'), 'm/b.lua');
    expect([t.ask(entity, 'm.hit()', 'm/a.lua'), t.ask(entity, 'm.hit()', 'm/b.lua')]).toEqual([2, 1]);
  });
});
