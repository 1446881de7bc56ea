/** Nothing that a game tells says where on the machine it is, or names files of mods that are none of its business. */
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { expect, onTestFinished, test } from 'vitest';
import { checkCommand } from '../../src/cli/check-command.ts';
import { plainError, withoutPaths } from '../../src/core/plain-error.ts';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { createFileEngine } from '../../src/node/file-engine.ts';
import { createFileTree } from '../../src/node/file-tree.ts';
import { createFolderSource } from '../../src/node/folder-source.ts';
import { createFolderWatcher } from '../../src/node/folder-watcher.ts';
import { createFileFilter } from '../../src/watch/file-filter.ts';
import { startGame } from '../support/game-harness.ts';
import { createTempFolder } from '../support/temp-folder.ts';

/** All text that can be reached from a value: of errors also what does not enumerate, and their causes. */
function textsOf(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return [];
  seen.add(value);
  // a stack has paths of the game's own code in its frames; its head is the message
  const names = Object.getOwnPropertyNames(value).filter((name) => name !== 'stack');
  const stack = value instanceof Error ? [String(value.stack).split('\n    at ')[0]] : [];
  return [...names, ...stack, ...names.map((name) => Reflect.get(value, name) as unknown)].flatMap((one) =>
    textsOf(one, seen),
  );
}

const files = {
  'main.lua': 'local m = {}\nfunction m.on_update() error({ "no text" }) end\nreturn m',
  'throws.lua': 'local m = {}\nfunction m.on_update() local x = nil; x.y = 1 end\nreturn m',
  'broken.lua': 'return (',
  'body.lua': 'error("in the body")',
  'nothing.lua': 'local x = 1',
  'binary.lua': '\u0000\u0001',
  'large.lua': `return { "${'x'.repeat(4000)}" }`,
  'requires.lua': 'require "gone" return {}',
  'undeclared.lua': 'require "one:lib" return {}',
  'upwards.lua': 'require "../../etc/passwd" return {}',
  'attaches.lua': 'ecs.attach(..., "one/mian") return {}',
  'spends.lua': 'local m = {} function m.on_update() while true do end end return m',
  'killed.lua': `local m = {} function m.on_update() string.find(("a"):rep(30), ("a?"):rep(30) .. ("a"):rep(30)) end return m`,
  'one/mod.toml': 'name = 5',
  'one/lib.lua': 'return {}',
  'one/secret-plans.lua': 'return {}',
};

test('whatever fails, nothing that is told says where the scripts are on the machine', async () => {
  const folder = createTempFolder(files);
  symlinkSync('self.lua', join(folder.path, 'self.lua'));
  symlinkSync('/etc/passwd', join(folder.path, 'outside.lua'));
  const source = createFolderSource({ root: folder.path, watch: false, maxFileSize: 2000 });
  const told: unknown[] = [];
  const t = await startGame(
    {},
    {
      source,
      announce: true,
      log: (line) => told.push(line),
      onCreated({ scripts, reload, notifications }) {
        source.onProblem((problem) => told.push(problem));
        scripts.events.on('failed', (event) => told.push(event));
        scripts.events.on('refused', (event) => told.push(event));
        scripts.events.on('roomReplaced', (event) => told.push(event));
        scripts.events.on('suspended', (event) => told.push(event));
        reload.events.on('reload', (event) => told.push(event));
        notifications.events.on('added', (event) => told.push(event));
      },
    },
  );
  onTestFinished(() => t.game.dispose());
  for (const id of Object.keys(files)) if (id.endsWith('.lua')) t.spawn(id);
  t.frames(5);
  for (const id of ['self.lua', 'outside.lua', 'large.lua', 'gone.lua', '../x.lua', folder.path]) {
    told.push(id === folder.path ? (await t.game.reload.reload(id)).ok : await t.game.reload.reload(id));
  }
  await checkCommand({ command: 'check', dir: folder.path, json: true }, (line) => told.push(line));

  const filter = createFileFilter({}, (patterns) => picomatch([...patterns]));
  for (const code of ['ENOSPC', 'EACCES']) {
    const failure = Object.assign(new Error(`${code}: no, watch '${folder.path}/a.lua'`), { code, path: folder.path });
    const watcher = createFolderWatcher({
      ...{ tree: createFileTree(folder.path, filter), filter, choice: { kind: 'native', reason: '' } },
      hints(_root, _ignores, listener) {
        listener.error(failure);
        return code === 'ENOSPC' ? Promise.reject(failure) : Promise.resolve(() => undefined);
      },
    });
    watcher.on('error', (error) => told.push(error));
    await watcher.start().catch((error: unknown) => told.push(error));
    watcher.dispose();
  }
  const engine = createFileEngine(join(folder.path, 'gone.json'));
  told.push(await engine.reload());
  engine.dispose();
  rmSync(folder.path, { recursive: true });
  told.push(await source.load().catch((error: unknown) => error));
  const wasmUrl = join(folder.path, 'glue.wasm');
  told.push(
    await startGame({ 'a.lua': '' }, { runtimes: [createLuaRuntime({ wasmUrl })] }).catch((error: unknown) => error),
  );

  const texts = textsOf(told);
  const wanted = [
    'FILE_UNREADABLE',
    'FILE_TOO_LARGE',
    'FILE_MISSING',
    'LINK_OUTSIDE',
    'SOURCE_FAILED',
    'WATCH_FAILED',
    'WATCH_LIMIT',
    'MANIFEST_INVALID',
    'DEPENDENCY_UNDECLARED',
    'ID_INVALID',
    'COMPILE_FAILED',
    'SCRIPT_NOT_TEXT',
    'NO_MODULE',
    'BODY_FAILED',
    'HOOK_FAILED',
    'BUDGET_SPENT',
    'VM_KILLED',
    'VM_FAILED',
  ];
  // that all of these happened
  expect(wanted.filter((code) => !texts.includes(code))).toEqual([]);
  expect(texts.filter((text) => text.includes(folder.path) || text.includes(process.cwd()))).toEqual([]);
});

test('a mod is told names of its own files, and none of those of other mods', async () => {
  const t = await startGame({
    'one/mod.toml': '',
    'one/secret.lua': 'return {}',
    'one/b.lua': 'return { v = 1 }',
    'two/mod.toml': '',
    'two/own.lua': 'return {}',
    'two/a.lua': `local m = {} function m.get() local said = {}
      for i, name in ipairs { "one/secrt", "secret", "one/secret.lu", "own.lu" } do
        said[i] = select(2, pcall(ecs.attach, m.entity, name))
      end
      return said end return m`,
  });
  onTestFinished(() => t.game.dispose());
  const a = t.spawn('two/a.lua');
  const said = t.game.scripts.call(a, 'two/a.lua', 'get');
  const text = (n: number): string => String(said.ok && (said.value as string[])[n]);
  expect([0, 1, 2].map(text).join()).not.toContain('secret.lua');
  expect(text(3)).toContain('did you mean "two/own.lua"');
  await t.save({ 'two/a.lua': 'return (', 'one/b.lua': 'return { v = 2 }', 'two/own.lua': 'return { x = 1 }' });
  const refused = t.reloads.at(-1);
  expect(refused?.error?.message).toMatch(/waiting for it: two\/own\.lua, 1 of other mods\)$/);
});

test.each([
  ["EACCES: permission denied, open '/home/me/game/x.lua'", 'EACCES: permission denied, open …'],
  ["ENOENT: no such file, rename '/a/b c.lua' -> 'C:\\Users\\me\\x'", 'ENOENT: no such file, rename … -> …'],
  ['Aborted(Error: ENOENT, open /srv/x/glue.wasm). Build', 'Aborted(Error: ENOENT, open …). Build'],
  ['at file:///home/me/x.js:3 and \\\\server\\share', 'at … and …'],
  [
    'fetch of https://example.org/a/b.png failed 1/2, and/or 3 / 4',
    'fetch of https://example.org/a/b.png failed 1/2, and/or 3 / 4',
  ],
  ["scripts/a.lua:3: 'lib/x' is nil", "scripts/a.lua:3: 'lib/x' is nil"],
])('of %j, what is told is %j', (text, told) => {
  expect(withoutPaths(text)).toBe(told);
});

test('an error of the platform keeps its name, code and message, and loses path and stack', () => {
  const plain = plainError(Object.assign(new TypeError("EPERM: no, stat '/x/y'"), { code: 'EPERM', path: '/x/y' }));
  expect([plain.name, plain.message, Reflect.get(plain, 'code'), Reflect.get(plain, 'path'), plain.stack]).toEqual([
    'TypeError',
    'EPERM: no, stat …',
    'EPERM',
    undefined,
    'TypeError: EPERM: no, stat …',
  ]);
  expect(plainError("'/x' thrown").message).toBe('… thrown');
});
