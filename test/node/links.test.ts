import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { rename, symlink } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { checkCommand } from '../../src/cli/check-command.ts';
import type { ReportLine } from '../../src/cli/report.ts';
import { MoonloopError } from '../../src/core/moonloop-error.ts';
import { toScriptId } from '../../src/core/script-id.ts';
import { decodeText } from '../../src/core/text.ts';
import { createFileSource } from '../../src/node/file-source.ts';
import { createFolderSource } from '../../src/node/folder-source.ts';
import { nativeHints } from '../../src/node/native-hints.ts';
import { openReal } from '../../src/node/real-file.ts';
import { bundleModule } from '../../src/vite/virtual-module.ts';
import { createTempFolder } from '../support/temp-folder.ts';
import { watchFolder } from './watcher-contract.ts';

/** A scripts root with a mod in it, beside a file that nobody may have. */
function place(links: Readonly<Record<string, string>>) {
  const folder = createTempFolder({
    'secret.txt': 'return "secret"',
    'secrets/lib.lua': 'return "secret"',
    'root/plain.lua': 'return "plain"',
    'root/one/mod.toml': '',
    'root/one/own.lua': 'return "own"',
    'root/two/mod.toml': '',
    'root/two/own.lua': 'return "own of two"',
  });
  const root = join(folder.path, 'root');
  for (const [id, to] of Object.entries(links)) symlinkSync(to.replace('@', root), join(root, id));
  return { folder, root };
}

async function load(root: string) {
  const source = createFolderSource({ root, watch: false });
  onTestFinished(() => source.dispose());
  const told: [message: string, cause: unknown][] = [];
  source.onProblem(({ message, cause }) => told.push([message, cause]));
  const files = new Map((await source.load()).map(({ id, bytes }) => [id as string, decodeText(bytes)]));
  return { source, told, files };
}

test('links inside the root and inside a mod are files like any other', async () => {
  const { root } = place({
    'near.lua': 'plain.lua',
    'round.lua': 'one/../plain.lua',
    'absolute.lua': '@/plain.lua',
    'into.lua': 'one/own.lua',
    'one/again.lua': '../one/own.lua',
    'chain.lua': 'near.lua',
  });
  const { files, told } = await load(root);
  expect(told).toEqual([]);
  expect(['near', 'round', 'absolute', 'into', 'one/again', 'chain'].map((id) => files.get(`${id}.lua`))).toEqual(
    ['plain', 'plain', 'plain', 'own', 'own', 'plain'].map((text) => `return "${text}"`),
  );
});

test('a root that is itself a link is followed, and pointed elsewhere later', async () => {
  const { folder, root } = place({});
  const link = join(folder.path, 'current');
  symlinkSync('root', link);
  const { files, source } = await load(link);
  expect(files.size).toBe(5);
  mkdirSync(join(folder.path, 'next'));
  writeFileSync(join(folder.path, 'next', 'plain.lua'), 'return "next"');
  rmSync(link);
  symlinkSync('next', link);
  expect(decodeText((await source.read(toScriptId('plain.lua')))!.bytes)).toBe('return "next"');
  expect(root).not.toBe(link);
});

test.each([
  ['a file beside the root', { 'x.lua': '../secret.txt' }, /x\.lua .* out of its root folder/],
  ['an absolute path', { 'x.lua': '/etc/passwd' }, /out of its root folder/],
  ['a chain of links', { 'a.lua': 'b.lua', 'b.lua': '../secret.txt' }, /out of its root folder/],
  ['a folder whose name begins like the root', { 'x.lua': '../root2/lib.lua' }, /out of its root folder/],
  ['another mod', { 'one/x.lua': '../two/own.lua' }, /one\/x\.lua .* out of the mod "one"/],
  ['the game, from a mod', { 'one/x.lua': '../plain.lua' }, /out of the mod "one"/],
  ['a manifest of another mod', { 'three/mod.toml': '../one/mod.toml' }, /three\/mod\.toml .* out of/],
])('a link to %s is refused with one clear error', async (_, links, said) => {
  const { folder, root } = place({});
  folder.write('root2/lib.lua', 'return "secret"');
  for (const [id, to] of Object.entries(links as Record<string, string>)) {
    mkdirSync(join(root, id, '..'), { recursive: true });
    symlinkSync(to, join(root, id));
  }
  const { files, told, source } = await load(root);
  expect(told.length).toBe(Object.keys(links).length);
  for (const [message, cause] of told) {
    expect(message).toMatch(said);
    expect(message).not.toContain(folder.path);
    expect(cause).toMatchObject({ code: 'LINK_OUTSIDE' });
  }
  for (const id of Object.keys(links)) {
    expect(files.has(id)).toBe(false);
    await expect(source.read(toScriptId(id))).rejects.toMatchObject({ code: 'LINK_OUTSIDE', place: { file: id } });
  }
});

test('a file behind a linked folder is refused, and a link to nothing is no file', async () => {
  const { root } = place({ all: '..', lib: '../secrets', 'gone.lua': 'nothing.lua', 'self.lua': 'self.lua' });
  const { files, source, told } = await load(root);
  expect(files.size).toBe(5);
  expect(told.map(([message]) => message)).toEqual(['cannot read self.lua']);
  expect(await source.read(toScriptId('gone.lua'))).toBeUndefined();
  for (const id of ['lib/lib.lua', 'all/secret.txt', 'all/root/../secret.txt']) {
    const read = source.read(id as ReturnType<typeof toScriptId>);
    await expect(read).rejects.toMatchObject({ code: 'LINK_OUTSIDE' });
  }
});

test.each(['native', 'polling'] as const)(
  'a %s watcher tells once of a link that is pointed outside, keeps what there was, and goes on when it is back',
  async (kind) => {
    const watched = await watchFolder(kind, { 'one.txt': 'one', 'two.txt': 'two' });
    const { path, seen, told, errors } = watched;
    const outside = createTempFolder({ 'secret.lua': 'secret' });
    const point = (to: string): void => {
      symlinkSync(to, path('other'));
      renameSync(path('other'), path('link.lua'));
    };
    point('one.txt');
    await seen('link.lua', 'one');
    point(join(outside.path, 'secret.lua'));
    await vi.waitFor(() => expect(errors.length).toBe(1), { timeout: 10_000, interval: 10 });
    expect(errors[0]).toMatchObject({ code: 'LINK_OUTSIDE', place: { file: 'link.lua' } });
    expect(told.get('link.lua')).toBe('one');
    outside.write('secret.lua', 'changed');
    point('two.txt');
    await seen('link.lua', 'two');
    expect(errors.length).toBe(1);
    expect([...told.values()]).not.toContain('secret');
  },
);

test.each([true, false])('a linked folder is not watched, whether it was there before: %s', async (before) => {
  const outside = createTempFolder({ 'lib/x.lua': 'secret' });
  const inside = createTempFolder({ 'lib/y.lua': 'one' });
  const link = (): void => symlinkSync(outside.path, join(inside.path, 'out'));
  if (before) link();
  const hints: string[] = [];
  const stop = await nativeHints(inside.path, () => false, {
    hint: (path) => hints.push(path),
    gone: () => undefined,
    error: (cause) => hints.push(String(cause)),
  });
  if (!before) link();
  outside.write('lib/x.lua', 'changed');
  outside.write('new.lua', 'new');
  inside.write('lib/y.lua', 'two');
  const own = join(inside.path, 'lib', 'y.lua');
  await vi.waitFor(() => expect(hints).toContain(own), { timeout: 10_000, interval: 10 });
  outside.write('lib/x.lua', 'changed again');
  inside.write('z.lua', 'last');
  await vi.waitFor(() => expect(hints).toContain(join(inside.path, 'z.lua')), { timeout: 10_000, interval: 10 });
  stop();
  expect(hints.filter((path) => path.startsWith(join(inside.path, 'out') + sep))).toEqual([]);
});

test('a link that is swapped while it is read, 400 times, never gives what is outside', async () => {
  const { root } = place({ 'x.lua': 'plain.lua' });
  const link = join(root, 'x.lua');
  let done = false;
  const swapping = (async () => {
    for (let n = 0; !done; n++) {
      await symlink(n % 2 ? 'plain.lua' : '../secret.txt', `${link}.tmp`);
      await rename(`${link}.tmp`, link);
    }
  })();
  const read = new Map<string, number>();
  for (let n = 0; n < 400; n++) {
    const outcome = await openReal(root, toScriptId('x.lua')).then(
      async (file) => {
        const text = await file.readFile('utf8');
        await file.close();
        return text;
      },
      (error: unknown) => (error instanceof MoonloopError ? error.code : String(error)),
    );
    read.set(outcome, (read.get(outcome) ?? 0) + 1);
  }
  done = true;
  await swapping;
  expect([...read.keys()].sort()).toEqual(['LINK_OUTSIDE', 'return "plain"']);
});

test('the file that a program names itself may be a link to anywhere', async () => {
  const { folder, root } = place({ 'settings.lua': '../secret.txt' });
  const source = createFileSource(join(root, 'settings.lua'));
  onTestFinished(() => source.dispose());
  expect(decodeText((await source.load())[0]!.bytes)).toBe('return "secret"');
  expect(folder.path).toBeTruthy();
});

test('moonloop check finds links that lead outside', async () => {
  const { root } = place({ 'x.lua': '../secret.txt' });
  for (const id of ['plain', 'one/own', 'two/own']) rmSync(join(root, `${id}.lua`));
  const lines: ReportLine[] = [];
  expect(await checkCommand({ command: 'check', dir: root, json: true }, (line) => lines.push(line))).toBe(1);
  expect(lines[0]).toMatchObject({ type: 'finding', level: 'error', code: 'LINK_OUTSIDE', file: 'x.lua' });
});

test('a build with a script or an image outside of its folder is none', async () => {
  const { folder, root } = place({});
  mkdirSync(join(folder.path, 'assets'));
  const folders = { scripts: root, assets: join(folder.path, 'assets') };
  expect(await bundleModule('glue.wasm', folders)).toContain('createBundleSource');
  symlinkSync('../secret.txt', join(folders.assets, 'x.png'));
  await expect(bundleModule('glue.wasm', folders)).rejects.toMatchObject({ code: 'LINK_OUTSIDE' });
  rmSync(join(folders.assets, 'x.png'));
  symlinkSync('../secret.txt', join(root, 'x.lua'));
  await expect(bundleModule('glue.wasm', folders)).rejects.toThrow(/x\.lua .* leads out of its root folder/);
});
