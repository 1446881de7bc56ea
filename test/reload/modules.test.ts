import { describe, expect, test } from 'vitest';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const user = (n = 0): string =>
  luaModule('hits = 0', `local lib = require "lib"\nfunction m.value() return lib.value() + ${n} end`);
const lib = (n: number): string => `return { value = function() return ${n} end }`;
const versions = (t: PlayedGame, ...ids: string[]): number[] => ids.map((id) => t.game.scripts.cache.version(id));

describe('a required module that is edited', () => {
  test('its functions reach the scripts that use it, whose state stays', async () => {
    const t = await play({ 'a.lua': user(), 'lib.lua': lib(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.hits = 7');
    await t.reload(lib(2), 'lib.lua');
    expect(t.ask(entity, '{ m.value(), m.hits }')).toEqual([2, 7]);
  });

  test('an edited constant arrives', async () => {
    const t = await play({
      'a.lua': luaModule('', 'local c = require "lib" function m.speed() return c.SPEED end'),
      'lib.lua': 'return { SPEED = 60 }',
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload('return { SPEED = 90 }', 'lib.lua');
    expect(t.ask(entity, 'm.speed()')).toBe(90);
  });

  test('reaches two scripts and all their entities', async () => {
    const t = await play({ 'a.lua': user(), 'b.lua': user(100), 'lib.lua': lib(1) });
    const entities = [t.spawn('a.lua', 'b.lua'), t.spawn('a.lua', 'b.lua'), t.spawn('b.lua')];
    t.frames(1);
    await t.reload(lib(5), 'lib.lua');
    expect(entities.map((entity) => t.ask(entity, 'm.value()', 'b.lua'))).toEqual([105, 105, 105]);
    expect(t.ask(entities[1]!, 'm.value()')).toBe(5);
  });

  test('through two others (transitively), and an edit in the middle of the chain arrives as well', async () => {
    const middle = (n: number): string =>
      `local far = require "far" return { value = function() return far.v * ${n} end }`;
    const t = await play({ 'a.lua': user(), 'lib.lua': middle(1), 'far.lua': 'return { v = 3 }' });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload('return { v = 4 }', 'far.lua');
    expect(t.ask(entity, 'm.value()')).toBe(4);
    await t.reload(middle(10), 'lib.lua');
    expect(t.ask(entity, 'm.value()')).toBe(40);
    await t.reload('return { v = 5 }', 'far.lua');
    expect(t.ask(entity, 'm.value()')).toBe(50);
  });

  test('required by two paths (a diamond): both see the same new one', async () => {
    const side = 'return { lib = require "lib" }';
    const source = luaModule(
      '',
      'local l, r = require "left", require "right" function m.same() return l.lib == r.lib and l.lib.value() end',
    );
    const t = await play({ 'a.lua': source, 'left.lua': side, 'right.lua': side, 'lib.lua': lib(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(lib(2), 'lib.lua');
    expect(t.ask(entity, 'm.same()')).toBe(2);
  });

  test.each([
    ['a syntax error', 'return {'],
    ['a body that throws', 'error("boom")'],
    ['binary data', new Uint8Array([0, 1])],
    ['a function less, so that its user’s body fails', 'local t = {} return t.x.y'],
  ])('%s in it: everybody goes on with the old one, one failure is told, an undo resolves it', async (_, bad) => {
    const t = await play({ 'a.lua': user(), 'lib.lua': lib(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'lib.lua': bad });
    t.frames(2);
    expect(t.ask(entity, 'm.value()')).toBe(1);
    expect(t.refusals()).toHaveLength(1);
    expect(t.reloads.at(-1)).toMatchObject({ script: 'lib.lua', success: false, version: 1 });
    await t.reload(lib(1), 'lib.lua');
    expect(t.reloads.at(-1)).toMatchObject({ script: 'lib.lua', success: true, version: 1 });
    await t.reload(lib(3), 'lib.lua');
    expect(t.ask(entity, 'm.value()')).toBe(3);
  });

  test('that breaks the body of one of two users: both stay on the old one', async () => {
    const strict = luaModule(
      '',
      'local lib = require "lib" assert(lib.needed, "needed is gone") function m.value() return lib.value() end',
    );
    const t = await play({
      'a.lua': user(),
      'b.lua': strict,
      'lib.lua': 'return { needed = true, value = function() return 1 end }',
    });
    const entity = t.spawn('a.lua', 'b.lua');
    t.frames(1);
    await t.reload(lib(2), 'lib.lua');
    expect([t.ask(entity, 'm.value()'), t.ask(entity, 'm.value()', 'b.lua')]).toEqual([1, 1]);
    expect(t.reloads.at(-1)).toMatchObject({ success: false, error: { code: 'BODY_FAILED' } });
    expect(t.reloads.at(-1)?.error?.message).toContain('needed is gone');
    expect(versions(t, 'lib.lua', 'a.lua', 'b.lua')).toEqual([1, 1, 1]);
  });

  test('an error inside a module names the module’s own file and line', async () => {
    const t = await play({
      'a.lua': luaModule('', 'local lib = require "lib" function m.on_update() lib.fail() end'),
      'lib.lua': 'return { fail = function()\n error("boom") end }',
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    expect(t.failures).toMatchObject([
      { place: { script: 'a.lua', entity, hook: 'on_update', file: 'lib.lua', line: 2 } },
    ]);
  });

  test.each([
    ['a function', 'return function() return 1 end', 'return function() return 2 end', 'lib()', 2],
    ['a number', 'return 1', 'return 2', 'lib', 2],
    ['nothing', 'v = 1', 'v = 2', 'v', 2],
    ['first a table, then a number', 'return {}', 'return 2', 'lib', 2],
  ])('that returns %s reloads its users', async (_, before, after, expression, expected) => {
    const source = luaModule('hits = 0', `local lib = require "lib" function m.value() return ${expression} end`);
    const t = await play({ 'a.lua': source, 'lib.lua': before });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.hits = 3');
    await t.reload(after, 'lib.lua');
    expect(t.ask(entity, '{ m.value(), m.hits }')).toEqual([expected, 3]);
  });

  test('runs once per version, however many entities use it', async () => {
    const printing = (n: number): string => `print("loaded ${n}") ${lib(n)}`;
    const t = await play({ 'a.lua': user(), 'lib.lua': printing(1) });
    for (let n = 0; n < 10; n++) t.spawn('a.lua');
    t.frames(1);
    await t.reload(printing(2), 'lib.lua');
    expect(t.printed).toEqual(['loaded 1', 'loaded 2']);
  });

  test('handlers that a module registers while it loads are not doubled by 20 reloads', async () => {
    const source = (n: number): string => `events.on("go", function() print(${n}) end) ${lib(n)}`;
    const t = await play({ 'a.lua': user(), 'lib.lua': source(0) });
    t.spawn('a.lua');
    t.frames(1);
    for (let n = 1; n <= 20; n++) await t.reload(source(n), 'lib.lua');
    t.game.emit('go');
    t.frames(1);
    expect(t.printed).toEqual(['20']);
    expect(t.game.scripts.counts()['game']?.handlers).toBe(1);
  });

  test('in a folder, named with dots; a script may begin and end to require one', async () => {
    const plain = luaModule('', 'function m.value() return 0 end');
    const using = luaModule('', 'local v = require "lib.deep.vec" function m.value() return v.n end');
    const t = await play({ 'a.lua': plain, 'lib/deep/vec.lua': 'return { n = 1 }' });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(using);
    await t.reload('return { n = 2 }', 'lib/deep/vec.lua');
    expect(t.ask(entity, 'm.value()')).toBe(2);
    await t.reload(plain);
    const before = t.reloads.length;
    await t.reload('return { n = 3 }', 'lib/deep/vec.lua');
    expect(t.reloads.slice(before).map(({ script }) => script)).toEqual(['lib/deep/vec.lua']);
  });

  test.each([
    ['itself', { 'lib.lua': `require "lib" ${lib(1)}` }, /lib\.lua -> lib\.lua/],
    [
      'another that requires it',
      { 'lib.lua': `require "x" ${lib(1)}`, 'x.lua': 'require "lib"' },
      /lib\.lua -> x\.lua -> lib\.lua/,
    ],
  ])('that requires %s is an error that shows the circle', async (_, files, message) => {
    const t = await play({ 'a.lua': user(), 'lib.lua': lib(1), 'x.lua': 'return {}' });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.save(files);
    t.frames(1);
    expect(t.reloads.map(({ error }) => error?.message ?? '').join()).toMatch(message);
    expect(t.ask(entity, 'm.value()')).toBe(1);
  });

  test.each([
    ['a module that is not there', 'require "lab"', /lab/],
    ['a path out of the root', 'require "../secret"', /\.\./],
    ['a number', 'require(5)', /string/],
    ['nothing', 'require()', /string|name/],
  ])('require of %s fails with a sentence, and the old version runs on', async (_, call, message) => {
    const t = await play({ 'a.lua': user(), 'lib.lua': lib(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule('', call));
    expect(t.reloads.at(-1)?.error).toMatchObject({ code: 'BODY_FAILED' });
    expect(t.reloads.at(-1)?.error?.message).toMatch(message);
    expect(t.ask(entity, 'm.value()')).toBe(1);
  });

  test('a file that is both attached and required reloads as both', async () => {
    const both = (n: number): string => luaModule('', `function m.value() return ${n} end`);
    const t = await play({ 'a.lua': user(), 'lib.lua': both(1) });
    const entity = t.spawn('a.lua', 'lib.lua');
    t.frames(1);
    await t.reload(both(2), 'lib.lua');
    t.frames(1);
    expect([t.ask(entity, 'm.value()'), t.ask(entity, 'm.value()', 'lib.lua')]).toEqual([2, 2]);
  });

  test('a module edited while its user is broken reaches the user once that is mended', async () => {
    const t = await play({ 'a.lua': user(), 'lib.lua': lib(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload('broken(');
    await t.reload(lib(2), 'lib.lua');
    await t.reload(user(10));
    expect(t.ask(entity, 'm.value()')).toBe(12);
  });
});
