import { expect, onTestFinished, test } from 'vitest';
import { startGame, type TestGame } from '../support/game-harness.ts';

const needs = (...mods: string[]): string => `[dependencies]\n${mods.map((mod) => `${mod} = "*"\n`).join('')}`;
const lib = (body: string): string => `local lib = {}\n${body}\nreturn lib`;
const user = (name: string): string =>
  `local lib, m = require "${name}", { seen = 0 } function m.on_update() m.seen = lib.value() end
   function m.add(n) lib.count = (lib.count or 0) + n return lib.count end return m`;

const ok = (value: unknown) => ({ ok: true, value });

async function start(files: Readonly<Record<string, string>>): Promise<TestGame> {
  const t = await startGame(files);
  onTestFinished(() => t.game.dispose());
  return t;
}
/** Two mods that use a third one's file, which uses another of its own. */
const three = {
  'one/mod.toml': needs('shared'),
  'one/a.lua': user('shared:lib.vec'),
  'two/mod.toml': needs('shared'),
  'two/b.lua': user('shared:lib.vec'),
  'shared/mod.toml': '',
  'shared/lib/vec.lua': lib('local base = require "lib.base" function lib.value() return base.n + 1 end'),
  'shared/lib/base.lua': 'return { n = 10 }',
  'shared/own.lua': user('lib.vec'),
};

test('a file of a declared mod is loaded into the VM of the mod that requires it: nothing but code is shared', async () => {
  const t = await start(three);
  const [a, b, own] = [t.spawn('one/a.lua'), t.spawn('two/b.lua'), t.spawn('shared/own.lua')];
  t.frames(1);
  expect([t.state(a, 'one/a.lua')['seen'], t.state(b, 'two/b.lua')['seen']]).toEqual([11, 11]);
  expect(t.game.scripts.call(a, 'one/a.lua', 'add', 5)).toEqual(ok(5));
  expect(t.game.scripts.call(b, 'two/b.lua', 'add', 1)).toEqual(ok(1));
  expect(t.game.scripts.call(own, 'shared/own.lua', 'add', 1)).toEqual(ok(1));
  expect(t.game.scripts.list().find(({ id }) => id === 'shared/lib/vec.lua')?.kind).toBe('module');
});

test('an edit of such a file reaches the users in all mods in one frame, and patches the table of each', async () => {
  const t = await start(three);
  const [a, b] = [t.spawn('one/a.lua'), t.spawn('two/b.lua')];
  t.frames(1);
  t.game.scripts.call(a, 'one/a.lua', 'add', 5);
  await t.save({ 'shared/lib/base.lua': 'return { n = 20 }' });
  t.frames(1);
  expect([t.state(a, 'one/a.lua')['seen'], t.state(b, 'two/b.lua')['seen']]).toEqual([21, 21]);
  expect(t.game.scripts.call(a, 'one/a.lua', 'add', 1)).toEqual(ok(6));
  expect(t.game.scripts.call(b, 'two/b.lua', 'add', 1)).toEqual(ok(1));
  const versions = t.reloads.filter(({ first }) => !first).map(({ script, version }) => `${script} ${version}`);
  expect(versions).toEqual(['shared/lib/base.lua 2', 'one/a.lua 2', 'two/b.lua 2']);
});

test('an edit that a user in another mod cannot go along with is refused for everybody', async () => {
  const t = await start({
    ...three,
    'two/b.lua':
      'local v = require("shared:lib.vec").value() if v > 15 then error("too much") end return { v = function() return v end }',
  });
  const [a, b] = [t.spawn('one/a.lua'), t.spawn('two/b.lua')];
  t.frames(1);
  await t.save({ 'shared/lib/base.lua': 'return { n = 20 }' });
  t.frames(1);
  expect(t.reloads.at(-1)).toMatchObject({
    script: 'shared/lib/base.lua',
    version: 1,
    error: { code: 'BODY_FAILED', place: { script: 'two/b.lua', mod: 'two' } },
  });
  expect([t.state(a, 'one/a.lua')['seen'], t.game.scripts.call(b, 'two/b.lua', 'v')]).toEqual([11, ok(11)]);
  await t.save({ 'shared/lib/base.lua': 'return { n = 12 }' });
  t.frames(1);
  expect([t.state(a, 'one/a.lua')['seen'], t.game.scripts.call(b, 'two/b.lua', 'v')]).toEqual([13, ok(13)]);
});

test('files of two mods that were saved together become live together, or not at all', async () => {
  const t = await start(three);
  const a = t.spawn('one/a.lua');
  t.frames(1);
  const renamed = lib('function lib.worth() return 7 end');
  await t.save({ 'shared/lib/vec.lua': renamed, 'one/a.lua': 'return (' });
  t.frames(1);
  expect(t.state(a, 'one/a.lua')['seen']).toBe(11);
  await t.save({ 'one/a.lua': user('shared:lib.vec').replace('lib.value()', 'lib.worth()') });
  t.frames(1);
  expect(t.state(a, 'one/a.lua')['seen']).toBe(7);
  expect(t.failures).toEqual([]);
});

test('a file that makes the users in other mods throw is taken back in all mods', async () => {
  const t = await start(three);
  const [a, b] = [t.spawn('one/a.lua'), t.spawn('two/b.lua')];
  t.frames(1);
  await t.save({ 'shared/lib/vec.lua': lib('function lib.value() error("boom") end') });
  t.frames(8);
  const entry = t.game.scripts.cache.entry('shared/lib/vec.lua');
  expect(entry).toMatchObject({ version: 3, error: { code: 'VERSION_WITHDRAWN' } });
  expect([t.state(a, 'one/a.lua')['seen'], t.state(b, 'two/b.lua')['seen']]).toEqual([11, 11]);
  const before = t.failures.length;
  t.frames(70);
  expect(t.failures.length).toBe(before);
});

test('a mod that has loaded the file but has no entity with it left gets the new one too', async () => {
  const t = await start({
    ...three,
    'one/c.lua': 'return { get = function() return require("shared:lib.vec").value() end }',
  });
  const a = t.spawn('one/a.lua');
  t.frames(1);
  t.game.despawn(a);
  t.frames(1);
  await t.save({ 'shared/lib/base.lua': 'return { n = 30 }' });
  const c = t.spawn('one/c.lua');
  expect(t.game.scripts.call(c, 'one/c.lua', 'get')).toEqual(ok(31));
});

test('require inside of such a file means its own mod, whenever and however it is called', async () => {
  const t = await start({
    'main/mod.toml': needs('other'),
    'main/lib/b.lua': 'return "b of main"',
    'main/a.lua': `local x, m = require "other:x", {} function m.get()
      return { x.at_load, x.later(), x.tail(), x.by_table(), require "lib.b", x.third } end return m`,
    'other/mod.toml': needs('third'),
    'other/x.lua': `local lib = { at_load = require "lib.b", third = require "third:y" }
      function lib.later() local b = require "lib.b" return b end
      function lib.tail() return require "lib.b" end
      function lib.by_table() return moonloop.require "lib.b" end
      return lib`,
    'other/lib/b.lua': 'return "b of other"',
    'third/mod.toml': '',
    'third/y.lua': 'return "y of third"',
  });
  const a = t.spawn('main/a.lua');
  const b = 'b of other';
  const all = { ok: true, value: [b, b, b, b, 'b of main', 'y of third'] };
  expect(t.game.scripts.call(a, 'main/a.lua', 'get')).toEqual(all);
  await t.save({ 'other/lib/b.lua': 'return "new b"' });
  const now = t.game.scripts.call(a, 'main/a.lua', 'get');
  expect(now).toEqual(ok([...Array(4).fill('new b'), 'b of main', 'y of third']));
});

test('the globals of such a file are those of the mod that requires it', async () => {
  const t = await start({
    'one/mod.toml': needs('shared'),
    'one/a.lua': 'level = 3 require "shared:x" return { made = made, same = _G.made, level = level }',
    'shared/mod.toml': '',
    'shared/x.lua': 'made = "by x at " .. level level = level + 1 return {}',
    'shared/own.lua': 'return { made = tostring(made) }',
  });
  const [a, own] = [t.spawn('one/a.lua'), t.spawn('shared/own.lua')];
  expect(t.state(a, 'one/a.lua')).toMatchObject({ made: 'by x at 3', same: 'by x at 3', level: 4 });
  expect(t.state(own, 'shared/own.lua')['made']).toBe('nil');
});

test('the game declares its dependencies in a mod.toml in the scripts root', async () => {
  const t = await start({
    'mod.toml': needs('shared'),
    'a.lua': user('shared:lib.vec'),
    'shared/mod.toml': '',
    'shared/lib/vec.lua': lib('function lib.value() return 4 end'),
  });
  const a = t.spawn('a.lua');
  t.frames(1);
  expect(t.state(a, 'a.lua')['seen']).toBe(4);
  expect(t.game.mods().map(({ id, dependencies }) => [id, dependencies])).toEqual([
    ['game', { shared: '*' }],
    ['shared', {}],
  ]);
});

test.each([
  [
    'is not declared',
    {},
    'DEPENDENCY_UNDECLARED',
    /depends on "other"; write other = "\*" below \[dependencies\] in main\/mod\.toml/,
  ],
  [
    'is declared by a dependency only',
    { 'main/mod.toml': needs('third'), 'third/mod.toml': needs('other') },
    'DEPENDENCY_UNDECLARED',
    /"other"/,
  ],
  [
    'has no folder',
    { 'main/mod.toml': needs('other'), 'other/mod.toml': null },
    'DEPENDENCY_MISSING',
    /no mod "other"/,
  ],
  [
    'has no such file',
    { 'main/mod.toml': needs('other'), 'other/lib/vec.lua': null, 'other/lib/vex.lua': '' },
    'FILE_MISSING',
    /no other\/lib\/vec\.lua.*"other\/lib\/vex\.lua"/,
  ],
  [
    'has a file that is broken',
    { 'main/mod.toml': needs('other'), 'other/lib/vec.lua': '\nreturn (' },
    'COMPILE_FAILED',
    /other\/lib\/vec\.lua:2/,
  ],
  [
    'requires the file that requires it',
    {
      'main/mod.toml': needs('other'),
      'other/mod.toml': needs('main'),
      'other/lib/vec.lua': 'return require "main:b"',
      'main/b.lua': 'return require "other:lib.vec"',
    },
    '',
    /circle: other\/lib\/vec\.lua -> main\/b\.lua -> other\/lib\/vec\.lua/,
  ],
])('requiring a mod that %s is a clear error', async (_, files, code, said) => {
  const all: Record<string, string | null> = {
    'main/mod.toml': '',
    'other/mod.toml': '',
    'other/lib/vec.lua': 'return {}',
    ...files,
  };
  const there = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  const body = 'local ok, why = pcall(require, "other:lib.vec") require "other:lib.vec" return {}';
  const t = await start({ ...Object.fromEntries(there), 'main/a.lua': body });
  t.spawn('main/a.lua');
  expect(t.refused[0]?.error.message).toMatch(said);
  const { error } = t.refused[0] ?? {};
  if (code === '') return;
  expect(error?.cause).toMatchObject({ code });
  expect([error?.code, error?.place.file]).toEqual([
    code.startsWith('DEPENDENCY') ? code : 'BODY_FAILED',
    'main/a.lua',
  ]);
});

test('what waits for a dependency is tried again when the manifest declares it, and when its folder comes', async () => {
  const t = await start({ 'main/mod.toml': '', 'main/a.lua': user('other:lib.vec') });
  const a = t.spawn('main/a.lua');
  expect(t.refused[0]?.error.message).toMatch(/does not declare/);
  await t.save({ 'main/mod.toml': needs('other') });
  t.frames(1);
  expect(t.game.scripts.cache.version('main/a.lua')).toBe(0);
  await t.save({ 'other/mod.toml': '', 'other/lib/vec.lua': lib('function lib.value() return 8 end') });
  t.frames(2);
  expect(t.state(a, 'main/a.lua')['seen']).toBe(8);
});

test('a refused name of a mod that is not declared says nothing about what that mod has', async () => {
  const t = await start({ 'main/mod.toml': '', 'secret/mod.toml': '', 'secret/lib/vec.lua': 'return {}' });
  const said: string[] = [];
  for (const name of ['secret:lib.vec', 'secret:lib.vex', 'nobody:lib.vec']) {
    const id = `main/${name.replaceAll(/\W/g, '-')}.lua`;
    await t.save({ [id]: `require "${name}" return {}` });
    t.spawn(id);
    said.push(
      t.refused
        .at(-1)!
        .error.message.replaceAll(name, 'NAME')
        .replaceAll(/secret|nobody/g, 'MOD'),
    );
  }
  expect(new Set(said).size).toBe(1);
});

test('a mod whose VM had to be given up has the files of other mods again', async () => {
  const t = await start({
    ...three,
    'one/bad.lua':
      'local m = {} function m.on_update() string.find(("a"):rep(30), ("a?"):rep(30) .. ("a"):rep(30)) end return m',
  });
  const a = t.spawn('one/a.lua');
  t.frames(1);
  t.game.scripts.call(a, 'one/a.lua', 'add', 5);
  await t.game.scripts.prepare('one/a.lua'); // until a VM is in reserve
  t.spawn('one/bad.lua');
  t.frames(3);
  expect(t.failures.map(({ code }) => code)).toEqual(['VM_KILLED']);
  expect(t.state(a, 'one/a.lua')['seen']).toBe(11);
  expect(t.game.scripts.call(a, 'one/a.lua', 'add', 1)).toEqual(ok(6));
});
