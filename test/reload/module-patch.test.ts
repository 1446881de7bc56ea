import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

const user = luaModule('seen = 0', 'local lib = require "lib" function m.on_update() m.seen = lib.value() end');
const lib = (body: string): string => `local lib = {}\n${body}\nreturn lib`;

describe('an edited module (L19)', () => {
  test('the table everybody holds stays the same one, with the new functions', async () => {
    const t = await play({ 'a.lua': user, 'lib.lua': lib('function lib.value() return 1 end') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'kept = require "lib" kept_function = kept.value');
    await t.save({ 'lib.lua': lib('function lib.value() return 2 end') });
    t.frames(2);
    expect(t.ask(entity, 'kept == require "lib"')).toBe(true);
    expect(t.ask(entity, 'kept.value()')).toBe(2);
    expect(t.ask(entity, 'm.seen')).toBe(2);
  });

  test('data that the game has changed is kept, an edited constant arrives, nested tables likewise', async () => {
    const t = await play({
      'a.lua': user,
      'lib.lua': lib(
        'lib.speed = 5 lib.hits = 0 lib.deep = { a = 1, b = 1 } function lib.value() return lib.speed end',
      ),
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'local lib = require "lib" lib.hits = 7 lib.deep.b = 9 deep = lib.deep');
    await t.save({
      'lib.lua': lib(
        'lib.speed = 50 lib.hits = 100 lib.deep = { a = 2, b = 2, c = 2 } function lib.value() return lib.speed end',
      ),
    });
    t.frames(1);
    const now = 'local lib = require "lib" return { lib.speed, lib.hits, lib.deep.a, lib.deep.b, lib.deep.c }';
    expect(t.ask(entity, `(function() ${now} end)()`)).toEqual([50, 7, 2, 9, 2]);
    expect(t.ask(entity, 'deep == require("lib").deep')).toBe(true);
  });

  test('what the new functions write is what everybody reads', async () => {
    const counting = (step: number): string =>
      lib(`lib.n = 0 local inner = { n = 0 } lib.inner = inner
        local function bump(t) t.n = t.n + ${step} end
        function lib.value() bump(lib) bump(inner) return lib.n end`);
    const t = await play({ 'a.lua': user, 'lib.lua': counting(1) });
    const entity = t.spawn('a.lua');
    t.frames(3);
    expect(t.ask(entity, 'require("lib").n')).toBe(3);
    await t.save({ 'lib.lua': counting(10) });
    t.frames(2);
    expect(t.ask(entity, 'require("lib").n')).toBe(23);
    expect(t.ask(entity, 'require("lib").inner.n')).toBe(23);
    expect(t.ask(entity, 'm.seen')).toBe(23);
  });

  test('objects of a class get its new methods, and new objects are of the same class', async () => {
    const klass = (damage: number): string =>
      `local Bat = {} Bat.__index = Bat function Bat.new() return setmetatable({ hp = 3 }, Bat) end
       function Bat:bite() return ${damage} end return Bat`;
    const t = await play({
      'a.lua': luaModule('', 'local Bat = require "bat" m.pet = Bat.new() function m.bite() return m.pet:bite() end'),
      'bat.lua': klass(1),
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.pet.hp = 1');
    await t.save({ 'bat.lua': klass(5) });
    t.frames(1);
    expect(t.ask(entity, 'm.bite()')).toBe(5);
    expect(t.ask(entity, 'm.pet.hp')).toBe(1);
    expect(t.ask(entity, 'getmetatable(m.pet) == getmetatable(require("bat").new())')).toBe(true);
  });

  test('a function that is gone from the file is gone from the table; what the game has put there stays', async () => {
    const t = await play({
      'a.lua': user,
      'lib.lua': lib('function lib.value() return 1 end function lib.old() end lib.x = 1'),
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'require("lib").mine = 5');
    await t.save({ 'lib.lua': lib('function lib.value() return 2 end') });
    t.frames(1);
    const names =
      '(function() local n = {} for k in pairs(require "lib") do n[#n + 1] = k end table.sort(n) return n end)()';
    expect(t.ask(entity, names)).toEqual(['mine', 'value']);
  });

  test('a list that the game has filled is kept whole, an untouched one takes the new entries', async () => {
    const t = await play({
      'a.lua': user,
      'lib.lua': lib('lib.queue = {} lib.names = { "a", "b" } function lib.value() return #lib.names end'),
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'local q = require("lib").queue q[1], q[2] = 10, 20');
    await t.save({
      'lib.lua': lib('lib.queue = { 1 } lib.names = { "c", "d", "e" } function lib.value() return #lib.names end'),
    });
    t.frames(1);
    expect(t.ask(entity, 'require("lib").queue')).toEqual([10, 20]);
    expect(t.ask(entity, 'require("lib").names')).toEqual(['c', 'd', 'e']);
  });

  test('a timer and a handler with a function of the module go on with the new one', async () => {
    const t = await play({
      'a.lua': luaModule(
        '',
        'local lib = require "lib" function m.on_start() time.every(0.01, lib.tick) events.on("e", lib.heard) end',
      ),
      'lib.lua': lib('function lib.tick() ticked = 1 end function lib.heard() heard = 1 end'),
    });
    const entity = t.spawn('a.lua');
    t.frames(3);
    await t.save({ 'lib.lua': lib('function lib.tick() ticked = 2 end function lib.heard() heard = 2 end') });
    t.frames(2);
    t.game.emit('e', 1);
    t.frames(1);
    expect(t.ask(entity, '{ ticked, heard }')).toEqual([2, 2]);
    expect(t.game.scripts.counts()['game']).toMatchObject({ handlers: 1, timers: 1 });
  });

  test('a module that was required late, in an update, is patched for those who hold it', async () => {
    const t = await play({
      'a.lua': luaModule(
        'seen = 0',
        'function m.on_update() m.lib = m.lib or require "lib" m.seen = m.lib.value() end',
      ),
      'lib.lua': lib('function lib.value() return 1 end'),
    });
    const entity = t.spawn('a.lua');
    t.frames(2);
    await t.save({ 'lib.lua': lib('function lib.value() return 2 end') });
    t.frames(2);
    expect(t.ask(entity, 'm.seen')).toBe(2);
    expect(t.ask(entity, 'm.lib == require "lib"')).toBe(true);
  });

  test('a refused edit leaves functions, data and metatable of the module as they were', async () => {
    const good = lib('lib.n = 1 function lib.value() return lib.n end');
    const t = await play({ 'a.lua': user, 'lib.lua': good });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'require("lib").n = 5');
    const bad = lib('lib.n = 2 lib.added = true setmetatable(lib, { __index = {} }) function lib.value() return 9 end');
    const clash = luaModule('seen = 0', 'require "lib" function m.on_restore() error("no") end');
    await t.save({ 'lib.lua': bad, 'a.lua': clash });
    t.frames(1);
    expect(t.ask(entity, '{ require("lib").n, require("lib").value(), m.seen }')).toEqual([5, 5, 5]);
    expect(t.ask(entity, 'require("lib").added')).toBe(undefined);
    expect(t.ask(entity, 'getmetatable(require "lib")')).toBe(undefined);
  });

  test('a module that becomes a function, or a table again, is simply the new one', async () => {
    const t = await play({
      'a.lua': luaModule('seen = 0', 'local lib = require "lib" function m.on_update() m.seen = type(lib) end'),
      'lib.lua': lib(''),
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'lib.lua': 'return function() end' });
    t.frames(2);
    expect(t.ask(entity, 'm.seen')).toBe('function');
    await t.save({ 'lib.lua': lib('') });
    t.frames(2);
    expect(t.ask(entity, 'm.seen')).toBe('table');
  });

  test('modules that require each other’s tables are one unit', async () => {
    const other = (n: number): string =>
      lib(`local base = require "base" function lib.value() return base.n() + ${n} end`);
    const base = (n: number): string => lib(`function lib.n() return ${n} end`);
    const t = await play({ 'a.lua': user.replaceAll('"lib"', '"other"'), 'other.lua': other(1), 'base.lua': base(10) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    expect(t.ask(entity, 'm.seen')).toBe(11);
    t.run(entity, 'held = require "other"');
    await t.save({ 'base.lua': base(20) });
    t.frames(2);
    expect(t.ask(entity, 'm.seen')).toBe(21);
    expect(t.ask(entity, 'held.value()')).toBe(21);
  });
});
