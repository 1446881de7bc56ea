import { appendFileSync, renameSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createFolderSource, type FolderSourceOptions } from '../../src/node/folder-source.ts';
import type { SourceCompiler } from '../../src/reload/compiled-source.ts';
import { describeSource } from '../source/source-contract.ts';
import { createTempFolder } from '../support/temp-folder.ts';

describeSource('the folder source', async (files) => {
  const folder = createTempFolder(files);
  const source = createFolderSource({ root: folder.path });
  await source.ready();
  return { source, write: folder.write, remove: folder.remove, end: () => source.dispose() };
});

async function watchFolder(files: Readonly<Record<string, string>>, options: Partial<FolderSourceOptions> = {}) {
  const folder = createTempFolder(files);
  const source = createFolderSource({ root: folder.path, ...options });
  onTestFinished(() => source.dispose());
  await source.ready();
  await source.load();
  const contents = new Map<string, string | undefined>();
  const stable: string[] = [];
  source.subscribe((changes) => {
    for (const change of changes) {
      const id = change.kind === 'changed' ? change.file.id : change.id;
      contents.set(id, change.kind === 'changed' ? new TextDecoder().decode(change.file.bytes) : undefined);
      if (change.kind === 'changed' && change.stable) stable.push(id);
    }
  });
  const path = (id: string): string => join(folder.path, id);
  const seen = (id: string, text: string) => vi.waitFor(() => expect(contents.get(id)).toBe(text), { timeout: 5000 });
  return { folder, source, contents, stable, path, seen };
}

test('sees a save by rename, by delete and create, and by truncate and write in two parts', async () => {
  const { path, seen } = await watchFolder({ 'a.lua': 'one' });
  writeFileSync(path('a.lua.tmp'), 'renamed');
  renameSync(path('a.lua.tmp'), path('a.lua'));
  await seen('a.lua', 'renamed');
  unlinkSync(path('a.lua'));
  writeFileSync(path('a.lua'), 'made anew');
  await seen('a.lua', 'made anew');
  truncateSync(path('a.lua'), 0);
  appendFileSync(path('a.lua'), 'first half, ');
  appendFileSync(path('a.lua'), 'second half');
  await seen('a.lua', 'first half, second half');
});

test('sees the second of two saves within a few milliseconds', async () => {
  const { path, seen } = await watchFolder({ 'a.lua': 'zero' });
  for (let n = 1; n <= 10; n++) {
    writeFileSync(path('a.lua'), `first ${n}`);
    writeFileSync(path('a.lua'), `second ${n}`);
    await seen('a.lua', `second ${n}`);
  }
});

test('leaves out other extensions, ignored names, folders of tools, and files over the limit, which it tells', async () => {
  const files = {
    'a.lua': '',
    'a.txt': '',
    'a.lua.bak': '',
    '.git/b.lua': '',
    'node_modules/x/c.lua': '',
    'd/e.swp': '',
  };
  const { source, path, seen } = await watchFolder(files, { maxFileSize: 100 });
  expect((await source.load()).map(({ id }) => id)).toEqual(['a.lua']);
  const problems: string[] = [];
  source.onProblem(({ message }) => problems.push(message));
  writeFileSync(path('big.lua'), 'x'.repeat(101));
  await vi.waitFor(() => expect(problems).toEqual(['big.lua has 101 bytes, the limit is 100']), { timeout: 5000 });
  writeFileSync(path('a.lua'), 'still watching');
  await seen('a.lua', 'still watching');
});

test('follows a symbolic link to a file and sees when it is pointed elsewhere', async () => {
  const { folder, path, seen, contents } = await watchFolder({ 'one.txt': 'one', 'two.txt': 'two' });
  symlinkSync(path('one.txt'), path('link.lua'));
  await seen('link.lua', 'one');
  rmSync(path('link.lua'));
  symlinkSync(path('two.txt'), path('link.lua'));
  await seen('link.lua', 'two');
  expect(folder.path).toBeDefined();
  expect(contents.has('one.txt')).toBe(false);
});

test('a folder that is missing is a clear error', () => {
  expect(() => createFolderSource({ root: '/there/is/none' })).toThrow(
    expect.objectContaining({ code: 'FILE_MISSING', message: expect.stringContaining('/there/is/none') as string }),
  );
});

test('a manifest waits until it is complete', async () => {
  const { path, seen, stable } = await watchFolder({ 'mod/mod.toml': 'name = "a"' });
  writeFileSync(path('mod/mod.toml'), 'name = "b"');
  await seen('mod/mod.toml', 'name = "b"');
  expect(stable).toEqual(['mod/mod.toml']);
});

test('a language whose halves may be valid is compiled once its file has stood still, others at once', async () => {
  const compiled: string[] = [];
  const like = (extension: string, halvesFail: boolean): SourceCompiler => ({
    ...{ language: extension, extensions: [extension], halvesFail },
    compile({ text }) {
      compiled.push(text);
      return new TextEncoder().encode(`${text}!`);
    },
  });
  const compilers = [like('early', true), like('late', false)];
  // a mod each, so that they are no set
  const files = { 'late/x.lua': '', 'lua/x.lua': '' };
  const { path, seen, stable } = await watchFolder(files, { compilers, stableMs: 1000, debounceDelayMs: 0 });
  writeFileSync(path('a.early'), 'half');
  await seen('a.early', 'half!');
  expect(stable).toEqual([]);
  writeFileSync(path('late/b.late'), 'half');
  writeFileSync(path('lua/c.lua'), 'one');
  await seen('lua/c.lua', 'one');
  appendFileSync(path('late/b.late'), ' and half');
  await seen('late/b.late', 'half and half!');
  expect(compiled.filter((text) => text !== 'half')).toEqual(['half and half']);
  expect(compiled).toHaveLength(2);
});
