/** What every watcher promises, run by the tests of each. */
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { MoonloopError } from '../../src/core/moonloop-error.ts';
import { decodeText } from '../../src/core/text.ts';
import { createFilteredTree } from '../../src/node/filtered-tree.ts';
import { createFolderWatcher, type FolderWatcherOptions } from '../../src/node/folder-watcher.ts';
import { createThreadedWatcher } from '../../src/node/threaded-watcher.ts';
import { timingOf } from '../../src/node/watch-timing.ts';
import type { ScriptWatcher, WatcherKind } from '../../src/watch/script-watcher.ts';
import { createTempFolder } from '../support/temp-folder.ts';

/** A watcher over a folder of its own, and what it told. */
export interface WatchedFolder {
  readonly watcher: ScriptWatcher;
  /** Content told last of each file; undefined for a deleted one. */
  readonly told: ReadonlyMap<string, string | undefined>;
  readonly errors: readonly MoonloopError[];
  path(id: string): string;
  write(id: string, text: string): void;
  /** Waits until this was told last. */
  seen(id: string, text: string | undefined): Promise<void>;
}

/** As it was built: threads run files of JavaScript. */
export const threadFile = new URL('../../dist/src/node/watch-thread.js', import.meta.url);

/** Starts a watcher of a kind over these files. @param options.thread - Runs it on a thread of its own. */
export async function watchFolder(
  kind: WatcherKind,
  files: Readonly<Record<string, string>>,
  { thread = false, ...options }: Partial<FolderWatcherOptions> & { readonly thread?: boolean | URL } = {},
): Promise<WatchedFolder> {
  const folder = createTempFolder(files);
  const { filter, tree } = createFilteredTree(folder.path, {});
  const choice = { kind, reason: 'a test' };
  const timing = timingOf({ pollingMs: 60, ...options });
  const setup = { root: folder.path, files: {}, timing, choice, waiting: [] };
  const watcher = thread
    ? createThreadedWatcher({ setup, file: thread === true ? threadFile : thread })
    : createFolderWatcher({ tree, filter, choice, ...options, ...timing });
  onTestFinished(() => watcher.dispose());
  const told = new Map<string, string | undefined>();
  const errors: MoonloopError[] = [];
  watcher.on('changed', (set) => {
    for (const change of set) {
      if (change.kind === 'changed') told.set(change.file.id, decodeText(change.file.bytes));
      else told.set(change.id, undefined);
    }
  });
  watcher.on('error', (error) => errors.push(error));
  for (const { id, hash } of await tree.readAll(() => undefined)) watcher.know(id, hash);
  await watcher.start();
  return {
    ...{ watcher, told, errors },
    path: (id) => join(folder.path, id),
    write: folder.write,
    seen: (id, text) =>
      vi.waitFor(
        () => {
          expect([...told.keys()]).toContain(id);
          expect(told.get(id)).toBe(text);
        },
        { timeout: 10_000, interval: 10 },
      ),
  };
}

/** Ways in which programs save a file. */
const saves: readonly (readonly [name: string, save: (path: string, text: string) => void])[] = [
  ['writing it', (path, text) => writeFileSync(path, text)],
  [
    'truncating and then writing it',
    (path, text) => {
      if (existsSync(path)) truncateSync(path);
      writeFileSync(path, text);
    },
  ],
  [
    'writing another and renaming it',
    (path, text) => {
      writeFileSync(`${path}.tmp`, text);
      renameSync(`${path}.tmp`, path);
    },
  ],
  [
    'keeping a backup, writing anew, removing the backup',
    (path, text) => {
      if (existsSync(path)) renameSync(path, `${path}~`);
      writeFileSync(path, text);
      rmSync(`${path}~`, { force: true });
    },
  ],
  [
    'deleting and creating it',
    (path, text) => {
      rmSync(path, { force: true });
      writeFileSync(path, text);
    },
  ],
];

/** Declares the contract's tests for one kind. */
export function describeWatcher(kind: WatcherKind, thread = false): void {
  const watch = (files: Readonly<Record<string, string>>) => watchFolder(kind, files, { thread });
  describe(`the ${kind} watcher${thread ? ' on a thread of its own' : ''} keeps the contract of watchers`, () => {
    test.each(saves)('tells what is written by %s, five times over', async (_name, save) => {
      const { path, seen } = await watch({ 'a.lua': 'zero' });
      for (let n = 1; n <= 5; n++) {
        save(path('a.lua'), `text ${n}`);
        await seen('a.lua', `text ${n}`);
      }
    });

    test('tells the second of two saves of equal length at once', async () => {
      const { write, seen } = await watch({ 'a.lua': 'zero' });
      for (let n = 1; n <= 5; n++) {
        write('a.lua', `first_ ${n}`);
        write('a.lua', `second ${n}`);
        await seen('a.lua', `second ${n}`);
      }
    });

    test('tells new files in new folders, deleted ones, and a folder that was deleted and made again', async () => {
      const { write, seen, path } = await watch({ 'mod/a.lua': 'one', 'mod/lib/b.lua': 'two' });
      write('new/deep/c.lua', 'three');
      await seen('new/deep/c.lua', 'three');
      rmSync(path('mod'), { recursive: true });
      await seen('mod/lib/b.lua', undefined);
      mkdirSync(path('mod/lib'), { recursive: true });
      write('mod/lib/b.lua', 'again');
      await seen('mod/lib/b.lua', 'again');
      write('mod/lib/b.lua', 'and again');
      await seen('mod/lib/b.lua', 'and again');
    });

    test('follows a symbolic link that is pointed elsewhere', async () => {
      const { path, write, seen } = await watch({ 'one.txt': 'one', 'two.txt': 'two' });
      symlinkSync('one.txt', path('link.lua'));
      await seen('link.lua', 'one');
      symlinkSync('two.txt', path('other'));
      renameSync(path('other'), path('link.lua'));
      await seen('link.lua', 'two');
      write('two.txt', 'changed behind the link');
      await seen('link.lua', 'changed behind the link');
    });

    test('tells nothing of ignored folders and other extensions', async () => {
      const files = { 'a.lua': 'one', 'node_modules/x/b.lua': '', 'notes.txt': '' };
      const { write, seen, told } = await watch(files);
      write('node_modules/x/b.lua', 'changed');
      write('notes.txt', 'changed');
      write('a.lua', 'two');
      await seen('a.lua', 'two');
      expect([...told.keys()]).toEqual(['a.lua']);
    });

    test('touching files tells nothing', async () => {
      const { write, seen, told } = await watch({ 'a.lua': 'same', 'b.lua': 'one' });
      for (const text of ['two', 'three']) {
        write('a.lua', 'same');
        write('b.lua', text);
        await seen('b.lua', text);
      }
      expect([...told.keys()]).toEqual(['b.lua']);
    });

    test('has a status, and figures that are measured', async () => {
      const { watcher, write, seen } = await watch({ 'a.lua': 'one' });
      expect(watcher.status).toBe('watching');
      expect(watcher.kind).toBe(kind);
      expect(watcher.reliabilityScore).toBe(100);
      write('a.lua', 'two');
      await seen('a.lua', 'two');
      await vi.waitFor(() => expect(watcher.cpuOverheadPercent).toBeGreaterThan(0), { timeout: 10_000 });
      expect(watcher.cpuOverheadPercent).toBeLessThan(100);
      expect(watcher.longestBlockMs).toBeGreaterThan(0);
      expect(watcher.reliabilityScore).toBeGreaterThanOrEqual(0);
      await watcher.stop();
      expect(watcher.status).toBe('stopped');
    });

    test('tells after a restart what changed while it was stopped', async () => {
      const { watcher, write, seen, path, told } = await watch({ 'a.lua': 'one', 'b.lua': 'one' });
      await watcher.stop();
      write('a.lua', 'while stopped');
      rmSync(path('b.lua'));
      mkdirSync(dirname(path('c/d.lua')), { recursive: true });
      write('c/d.lua', 'new');
      expect(told.size).toBe(0);
      await watcher.start();
      await seen('a.lua', 'while stopped');
      await seen('b.lua', undefined);
      await seen('c/d.lua', 'new');
    });

    test('starting twice is starting once, and nothing is told after dispose', async () => {
      const { watcher, write, told } = await watch({ 'a.lua': 'one' });
      await Promise.all([watcher.start(), watcher.start()]);
      watcher.dispose();
      watcher.dispose();
      write('a.lua', 'two');
      const other = await watch({ 'x.lua': '' });
      other.write('x.lua', 'later');
      await other.seen('x.lua', 'later');
      expect(told.size).toBe(0);
    });
  });
}
