/** The examples of the engine, with real files that are really watched. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createLuaLanguage } from '../../src/lua/lua-language.ts';
import { createFileEngine, type FileEngineOptions } from '../../src/node/file-engine.ts';
import type { EngineStats } from '../../src/reload/engine-stats.ts';
import { defaultLanguages, type ScriptLanguage } from '../../src/reload/script-language.ts';
import { createTempFolder } from '../support/temp-folder.ts';

const toml = (size: number): string => `[font]\nsize = ${size}\n`;
const patience = { timeoutMs: 10_000 };

type SetUpOptions = FileEngineOptions & { readonly languages?: readonly ScriptLanguage<unknown>[] };

function setUp(name = 'terminal.toml', content: string | undefined = toml(12), options: SetUpOptions = {}) {
  const folder = createTempFolder(content === undefined ? {} : { [name]: content });
  const path = join(folder.path, name);
  const engine = createFileEngine(path, { languages: defaultLanguages, ...options });
  onTestFinished(() => engine.dispose());
  const save = (text: string): void => writeFileSync(path, text);
  return { folder, path, engine, save };
}

describe.each([{ polling: false }, { polling: true, pollingMs: 30 }])('with %o', (watching) => {
  test('the basic loop: each save is noticed and reloaded, a broken one keeps the old build', async () => {
    const { engine, path, save } = setUp('terminal.toml', toml(12), watching);
    expect(await engine.reloadAndGet()).toEqual({ font: { size: 12 } });
    await engine.start();
    const outcomes: [string | undefined, boolean, unknown][] = [];
    for (const text of [toml(13), 'font = [', toml(14)]) {
      save(text);
      const event = await engine.waitForChange(patience);
      engine.drainEvents();
      const { success } = await engine.reload();
      outcomes.push([event?.kind, success, engine.currentBuild]);
    }
    expect(outcomes).toEqual([
      ['modified', true, { font: { size: 13 } }],
      ['modified', false, { font: { size: 13 } }],
      ['modified', true, { font: { size: 14 } }],
    ]);
    expect([engine.scriptPath, engine.reloadCount]).toEqual([path, 3]);
  });

  test('a file is told as created, as deleted, and as modified when it is replaced by renaming', async () => {
    const { engine, folder, path, save } = setUp('terminal.toml', undefined, watching);
    folder.remove('terminal.toml');
    await engine.start();
    save(toml(1));
    expect(await engine.waitForChange(patience)).toEqual({ kind: 'created', path });
    folder.write('terminal.toml.new', toml(2));
    renameSync(join(folder.path, 'terminal.toml.new'), path);
    expect(await engine.waitForChange(patience)).toEqual({ kind: 'modified', path });
    folder.remove('terminal.toml');
    expect(await engine.waitForChange(patience)).toEqual({ kind: 'deleted', path });
  });

  test('rapid modifications: of 50 saves without a pause the last is live after one or two reloads', async () => {
    const { engine, save } = setUp('terminal.toml', toml(0), watching);
    await engine.reload();
    await engine.start();
    for (let n = 1; n <= 50; n++) save(toml(n));
    const reloads: EngineStats[] = [];
    for await (const stats of engine.watchAndReload()) {
      reloads.push(stats);
      if ((engine.currentBuild as { font: { size: number } }).font.size === 50) engine.stop();
    }
    expect(reloads.length).toBeLessThanOrEqual(2);
    expect(reloads.every(({ success }) => success)).toBe(true);
  });
});

test('metrics: counts and times of good and bad reloads add up', async () => {
  const { engine, save } = setUp();
  const sum = { ms: 0, success: 0, failure: 0 };
  engine.onReload(({ reloadMs, success }) => {
    sum.ms += reloadMs;
    sum[success ? 'success' : 'failure']++;
  });
  for (const text of [toml(1), toml(2), 'broken', toml(3)]) {
    save(text);
    await engine.reload();
  }
  expect([sum.success, sum.failure, engine.reloadCount]).toEqual([3, 1, 3]);
  expect(sum.ms / (sum.success + sum.failure)).toBeGreaterThan(0);
});

test('a terminal takes its configuration live, without a game: a mistake changes nothing, its correction does', async () => {
  const { engine, save } = setUp('terminal.lua', 'return { title = "shell", columns = 80 }', {
    languages: [createLuaLanguage()],
  });
  const terminal = { title: '', columns: 0 };
  const problems: (string | undefined)[] = [];
  engine.onReload(({ success, errorMessage }) => {
    if (success) Object.assign(terminal, engine.currentBuild);
    else problems.push(errorMessage);
  });
  await engine.reload();
  expect(terminal).toEqual({ title: 'shell', columns: 80 });
  const stats = engine.watchAndReload();
  const next = stats.next();
  await vi.waitFor(() => expect(engine.isWatching).toBe(true));
  await engine.start();
  save('return { title = "shell", columns = 120');
  await next;
  expect([terminal.columns, problems.length]).toEqual([80, 1]);
  save('return { title = "live", columns = 120 }');
  await stats.next();
  expect(terminal).toEqual({ title: 'live', columns: 120 });
});

test('extension filter: a file of no known language is refused, and other files of the folder are no events', async () => {
  const folder = createTempFolder({ 'a.toml': toml(1), 'notes.txt': '', 'deep/a.toml': toml(1) });
  expect(() => createFileEngine(join(folder.path, 'notes.txt'))).toThrow(/no language knows notes\.txt/);
  const engine = createFileEngine(join(folder.path, 'a.toml'));
  onTestFinished(() => engine.dispose());
  await engine.start();
  folder.write('notes.txt', 'changed');
  folder.write('b.toml', toml(2));
  folder.write('deep/a.toml', toml(2));
  folder.write('a.toml', toml(2));
  expect(await engine.waitForChange(patience)).toEqual({ kind: 'modified', path: join(folder.path, 'a.toml') });
  expect(engine.drainEvents()).toEqual([]);
});

test('a large file (3 MB, 100,000 entries) is read whole', async () => {
  const big = JSON.stringify(Array.from({ length: 100_000 }, (_, n) => ({ id: n, name: `entry ${n}` })));
  const { engine } = setUp('big.json', big);
  const stats = await engine.reload();
  expect(stats).toMatchObject({ success: true, sourceBytes: big.length });
  expect(engine.currentBuild).toHaveLength(100_000);
});

test('a file over the limit fails and is named', async () => {
  const { engine } = setUp('big.json', JSON.stringify('x'.repeat(2000)), { maxFileSize: 1000 });
  expect(await engine.reload()).toMatchObject({ success: false, error: { code: 'FILE_TOO_LARGE' } });
});

test('what changed between stop and start is told', async () => {
  const { engine, save } = setUp();
  await engine.reload();
  await engine.start();
  engine.stop();
  save(toml(99));
  await engine.start();
  expect(await engine.waitForChange(patience)).toMatchObject({ kind: 'modified' });
  expect(await engine.reloadAndGet()).toEqual({ font: { size: 99 } });
});

test('an engine for a file in a folder that does not exist is refused', () => {
  expect(() => createFileEngine('/does/not/exist/a.toml')).toThrow(/there is no folder for/);
});
