import { readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LeanWatcher } from '../../src/node/lean-chokidar.ts';
import { nativeHints } from '../../src/node/native-hints.ts';
import { createTempFolder } from '../support/temp-folder.ts';

/** Listens to the system over a folder with these files. */
async function listen(files: Readonly<Record<string, string>>, ignored = 'ignored.tmp') {
  const folder = createTempFolder(files);
  const hinted: string[] = [];
  const gone: string[] = [];
  const errors: unknown[] = [];
  const stop = await nativeHints(folder.path, (path) => basename(path) === ignored, {
    hint: (path) => hinted.push(relative(folder.path, path)),
    gone: (path) => gone.push(relative(folder.path, path)),
    error: (cause) => errors.push(cause),
  });
  onTestFinished(stop);
  const path = (id: string): string => join(folder.path, id);
  const soon = (expectation: () => void): Promise<void> => vi.waitFor(expectation, { timeout: 10_000, interval: 5 });
  return { ...folder, hinted, gone, errors, at: path, soon, stop };
}

test('names each file that is written, also at the second of two saves, and no ignored one', async () => {
  const { write, hinted, soon } = await listen({ 'mod/a.lua': 'one', 'mod/b.lua': 'one' });
  write('mod/ignored.tmp', 'x');
  write('mod/a.lua', 'two');
  await soon(() => expect(hinted).toContain('mod/a.lua'));
  const before = hinted.length;
  write('mod/a.lua', 'three');
  await soon(() => expect(hinted.slice(before)).toContain('mod/a.lua'));
  expect(hinted).not.toContain('mod/b.lua');
  expect(hinted).not.toContain('mod/ignored.tmp');
});

test('names the files of a folder that is moved in, and says that a folder is gone that is moved out', async () => {
  const { at, hinted, gone, soon } = await listen({ 'mod/a.lua': 'one' });
  const { path: elsewhere } = createTempFolder({ 'new/b.lua': 'two', 'new/lib/c.lua': 'three' });
  renameSync(join(elsewhere, 'new'), at('new'));
  await soon(() => expect(hinted).toEqual(expect.arrayContaining(['new/b.lua', 'new/lib/c.lua'])));
  renameSync(at('mod'), join(elsewhere, 'mod'));
  await soon(() => expect(gone).toEqual(['mod']));
});

test('names a symbolic link when the file behind it is written', async () => {
  const { path: elsewhere } = createTempFolder({ 'target.txt': 'one' });
  const { at, hinted, soon } = await listen({ 'mod/a.lua': '' });
  symlinkSync(join(elsewhere, 'target.txt'), at('mod/link.lua'));
  await soon(() => expect(hinted).toContain('mod/link.lua'));
  await soon(() => {
    const before = hinted.length;
    writeFileSync(join(elsewhere, 'target.txt'), `${before} ${performance.now()}`);
    return vi.waitFor(() => expect(hinted.slice(before)).toContain('mod/link.lua'), { timeout: 500, interval: 5 });
  });
});

const watchesOfSystem = (): number => {
  const infos = readdirSync('/proc/self/fdinfo').map((fd) => {
    try {
      return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8');
    } catch {
      return ''; // the one that the listing had
    }
  });
  return infos
    .join('\n')
    .split('\n')
    .filter((line) => line.startsWith('inotify wd:')).length;
};

test.runIf(process.platform === 'linux')('takes a watch of the system for each folder, none for files', async () => {
  const names = Array.from({ length: 30 }, (_, n) => `mod-${n % 3}/${n}.lua`);
  const before = watchesOfSystem();
  const { stop } = await listen(Object.fromEntries(names.map((name) => [name, ''])));
  expect(watchesOfSystem() - before).toBe(4);
  stop();
  expect(watchesOfSystem()).toBe(before);
});

test('the installed chokidar reads a folder without asking the system about each file', async () => {
  const { path } = createTempFolder({ 'mod/a.lua': 'one', 'b.lua': 'two' });
  const asked = new Map<string, boolean>();
  const watcher = new LeanWatcher({
    ignored: (name, at) => {
      if (at?.isFile()) asked.set(basename(name), 'size' in at);
      return at?.isFile() ?? false;
    },
  });
  onTestFinished(() => watcher.close());
  await new Promise<void>((done) => watcher.once('ready', done).add(path));
  expect(asked).toEqual(
    new Map([
      ['a.lua', false],
      ['b.lua', false],
    ]),
  );
  expect(Object.keys(watcher.getWatched())).toContain(join(path, 'mod'));
});
