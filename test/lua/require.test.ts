import { expect, onTestFinished, test } from 'vitest';
import { startGame, type TestGame } from '../support/game-harness.ts';

async function start(files: Readonly<Record<string, string>>): Promise<TestGame> {
  const t = await startGame(files);
  onTestFinished(() => t.game.dispose());
  return t;
}
/** What `return <lua>` in the body of a script gives, or the message of its failure. */
async function evaluate(files: Readonly<Record<string, string>>, lua: string): Promise<unknown> {
  const t = await start({ ...files, 'user.lua': `local m = {}\nm.value = ${lua}\nreturn m` });
  t.spawn('user.lua');
  const [refused] = t.refused;
  return refused ? refused.error.message : t.state(1, 'user.lua')['value'];
}

test('a module runs once; all who require it get the same table', async () => {
  const t = await start({
    'lib/vec.lua': 'loads = (loads or 0) + 1 return { n = 0 }',
    'a.lua':
      'local vec = require "lib.vec" local m = {} function m.on_start() vec.n = vec.n + 1 m.n = vec.n m.same = vec == require("lib.vec") m.loads = loads end return m',
    'b.lua':
      'local vec = require "lib.vec" local m = {} function m.on_start() vec.n = vec.n + 1 m.n = vec.n m.loads = loads end return m',
  });
  t.spawn('a.lua', 'b.lua');
  t.frames(1);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 1, same: true, loads: 1 });
  expect(t.state(1, 'b.lua')).toMatchObject({ n: 2, loads: 1 });
});

test.each([
  ['a table', 'return { 1 }', '#require "lib"', 1],
  ['a function', 'return function() return 5 end', 'require "lib"()', 5],
  ['a text', 'return "x"', 'require "lib"', 'x'],
  ['false', 'return false', 'require "lib"', false],
  ['nothing', 'local x = 1', 'require "lib"', true],
  ['nil', 'return nil', 'require "lib"', true],
])('a module may return %s', async (_, lib, lua, value) => {
  expect(await evaluate({ 'lib.lua': lib }, lua)).toBe(value);
});

test('a module gets its name, and its folder may be named with dots or slashes', async () => {
  expect(await evaluate({ 'a/b.lua': 'return { (...) }' }, 'require "a.b"[1] .. require "a/b"[1]')).toBe('a.ba.b');
});

test.each([
  ['itself', { 'lib.lua': 'return require "lib"' }, 'require "lib"', /circle: lib\.lua -> lib\.lua/],
  [
    'a circle of three',
    { 'a.lua': 'return require "b"', 'b.lua': 'return require "c"', 'c.lua': 'return require "a"' },
    'require "a"',
    /circle: a\.lua -> b\.lua -> c\.lua -> a\.lua/,
  ],
  ['a missing module', {}, 'require "nope"', /"nope".*no nope\.lua/],
  ['a misspelt module', { 'lib/vector.lua': '' }, 'require "lib.vecto"', /lib\/vecto\.lua.*"lib\/vector\.lua"/],
  ['a broken module', { 'lib.lua': '\nreturn (' }, 'require "lib"', /lib\.lua:2/],
  ['a module that fails', { 'lib.lua': '\nerror("lib boom")' }, 'require "lib"', /lib boom/],
  [
    'a file of a mod',
    { 'swarm/mod.toml': '', 'swarm/lib.lua': 'return 1' },
    'require "swarm.lib"',
    /no swarm\/lib\.lua/,
  ],
  ['another mod', { 'swarm/mod.toml': '', 'swarm/lib.lua': 'return 1' }, 'require "swarm:lib"', /not declare/],
  ['a way up', {}, 'require "../lib"', /lib/],
  ['an absolute path', {}, 'require "/etc/passwd"', /not relative/],
  ['nothing', {}, 'require ""', /require/],
  ['a Lua file that is no text', {}, 'require "a\\0b"', /control character/],
])('requiring %s is a clear error', async (_, files, lua, said) => {
  expect(await evaluate(files as Record<string, string>, lua)).toEqual(expect.stringMatching(said));
});

test('an error in the body of a module names the module’s file and line', async () => {
  const t = await start({ 'lib.lua': '\n\nerror("deep")', 'a.lua': 'require "lib" return {}' });
  t.spawn('a.lua');
  expect(t.refused[0]?.error).toMatchObject({
    code: 'BODY_FAILED',
    message: 'deep',
    place: { script: 'a.lua', file: 'lib.lua', line: 3 },
  });
});

test('an error in a function of a module names the module’s file and line', async () => {
  const t = await start({
    'lib.lua': 'return {\n  fail = function()\n    error("deep")\n  end,\n}',
    'a.lua': 'local lib = require "lib"\nlocal m = {}\nfunction m.on_update()\n  lib.fail()\nend\nreturn m',
  });
  t.spawn('a.lua');
  t.frames(1);
  expect(t.failures[0]).toMatchObject({ message: 'deep', place: { script: 'a.lua', file: 'lib.lua', line: 3 } });
});

test('a module that failed once can be required again, and a circle that was caught leaves nothing behind', async () => {
  const lua = `(function()
    local first = (pcall(require, "flaky"))
    fixed = true
    local second, value = pcall(require, "flaky")
    return { first, second, value.ok, (pcall(require, "x")), (pcall(require, "x")) }
  end)()`;
  const files = {
    'flaky.lua': 'if not fixed then error("not yet") end return { ok = true }',
    'x.lua': 'return require "x"',
  };
  expect(await evaluate(files, lua)).toEqual([false, true, true, false, false]);
});

test('each mod has modules of its own, also under the same name', async () => {
  const t = await start({
    'one/mod.toml': '',
    'one/lib.lua': 'return { name = "one" }',
    'one/main.lua': 'return { name = require("lib").name }',
    'two/mod.toml': '',
    'two/lib.lua': 'return { name = "two" }',
    'two/main.lua': 'return { name = require("lib").name }',
  });
  expect([t.state(1, 'one/main.lua')['name'], t.state(2, 'two/main.lua')['name']]).toEqual(['one', 'two']);
});

test('a file with a byte order mark and Windows line ends is a module like any other', async () => {
  expect(await evaluate({ 'lib.lua': '\ufeffreturn {\r\n  n = 3,\r\n}\r\n' }, 'require "lib".n')).toBe(3);
});

test('a module can be required inside of hooks, timers and tasks', async () => {
  const t = await start({
    'lib.lua': 'return { n = 1 }',
    'late.lua': 'return { n = 2 }',
    'a.lua':
      'local m = {} function m.on_update() m.a = require("lib").n end function m.on_start() time.start(function() m.b = require("late").n end) end return m',
  });
  t.spawn('a.lua');
  t.frames(2);
  expect(t.state(1, 'a.lua')).toMatchObject({ a: 1, b: 2 });
  expect(t.failures).toEqual([]);
});

test('names that are paths of some other system, or hide one, are refused or mean a file of that very name', async () => {
  const names: readonly (readonly [name: string, said: RegExp])[] = [
    ['lib...lib', /segment/],
    ['../lib', /segment|not relative/],
    ['..\\lib', /backslash/],
    ['%2e%2e/lib', /there is no %2e%2e\/lib\.lua$/],
    ['%2e%2e%2flib', /there is no %2e%2e%2flib\.lua$/],
    ['C:/lib', /"C"/],
    ['C:\\lib', /"C"/],
    ['//server/lib', /not relative/],
    ['\\\\server\\lib', /backslash/],
    ['/dev/zero', /not relative/],
    ['~/lib', /there is no ~\/lib\.lua;/],
    ['LIB', /there is no LIB\.lua; did you mean "lib\.lua"\?$/],
    ['lib\0', /control character/],
    ['lib\n', /control character/],
    ['..:lib', /declare/],
    ['a/b:lib', /in front of a colon/],
    ['a\\b:lib', /in front of a colon/],
    [':lib', /in front of a colon/],
    ['a:../lib', /segment|not relative/],
    ['a:/lib', /segment/],
    ['a:a/lib', /there is no a\/a\/lib\.lua; did you mean "a\/lib\.lua"\?$/],
    ['a:b:lib', /there is no a\/b:lib\.lua/],
  ];
  const quoted = names.map(([name]) => `"${[...name].map((c) => `\\${c.charCodeAt(0)}`).join('')}"`);
  const lua = `(function() local said = {}
    for i, name in ipairs { ${quoted.join(', ')} } do said[i] = select(2, pcall(require, name)) end
    return said end)()`;
  const files = { 'lib.lua': '', 'mod.toml': '[dependencies]\na = "*"', 'a/mod.toml': '', 'a/lib.lua': '' };
  const said = (await evaluate(files, lua)) as string[];
  for (const [n, [name, message]] of names.entries())
    expect([name, said[n]]).toEqual([name, expect.stringMatching(message)]);
});
