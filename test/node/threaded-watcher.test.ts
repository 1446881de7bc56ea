import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { hashContent } from '../../src/core/hash.ts';
import type { MoonloopError } from '../../src/core/moonloop-error.ts';
import { toScriptId } from '../../src/core/script-id.ts';
import { decodeText, encodeText } from '../../src/core/text.ts';
import { createThreadedWatcher } from '../../src/node/threaded-watcher.ts';
import { createManualClock } from '../../src/testing/manual-clock.ts';
import { createTempFolder } from '../support/temp-folder.ts';
import { describeWatcher, threadFile, watchFolder } from './watcher-contract.ts';

describeWatcher('native', true);
describeWatcher('polling', true);

const running = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

test('where a thread ends before it watches, the watching is done without one: nothing is lost, and no error is told', async () => {
  const folder = await watchFolder('native', { 'a.lua': 'one' }, { thread: running('process.exit(3)') });
  expect(folder.watcher.status).toBe('watching');
  folder.write('a.lua', 'two');
  await folder.seen('a.lua', 'two');
  expect(folder.errors).toEqual([]);
  await folder.watcher.stop();
  expect(folder.watcher.status).toBe('stopped');
});

/** The thread of this package, which ends when it hears of a file. */
const fragile = (id: string) =>
  running(
    `import { parentPort } from 'node:worker_threads';
    await import(${JSON.stringify(threadFile.href)});
    parentPort.on('message', ({ id }) => { if (id === ${JSON.stringify(id)}) process.exit(7); });`,
  );

async function watchFragile() {
  const folder = createTempFolder({ 'a.lua': 'one', 'b.lua': 'one' });
  const manual = createManualClock();
  const clock = { ...systemClock, after: manual.after };
  const setup = {
    root: folder.path,
    files: {},
    timing: {},
    choice: { kind: 'native' as const, reason: 'a test' },
    waiting: [],
  };
  const watcher = createThreadedWatcher({ setup, file: fragile('end.lua'), clock });
  onTestFinished(() => watcher.dispose());
  const told: string[] = [];
  const errors: MoonloopError[] = [];
  watcher.on('changed', (set) => {
    for (const one of set) told.push(one.kind === 'changed' ? `${one.file.id} ${decodeText(one.file.bytes)}` : one.id);
  });
  watcher.on('error', (error) => errors.push(error));
  for (const id of ['a.lua', 'b.lua']) watcher.know(toScriptId(id), hashContent(encodeText('one')));
  await watcher.start();
  const endThread = async (nth: number): Promise<void> => {
    watcher.acknowledge(toScriptId('end.lua'), '', true);
    await vi.waitFor(() => expect(errors).toHaveLength(nth), { timeout: 10_000 });
  };
  const seen = (text: string) => vi.waitFor(() => expect(told).toContain(text), { timeout: 10_000, interval: 10 });
  return { watcher, told, errors, endThread, seen, write: folder.write, advance: manual.advance };
}

test('a thread that ends while it watches is told, another is begun after 1 s and then 2 s, and what was saved meanwhile comes once', async () => {
  const { watcher, told, errors, endThread, seen, write, advance } = await watchFragile();
  await endThread(1);
  expect(errors[0]?.code).toBe('WATCH_FAILED');
  expect(errors[0]?.message).toBe('the thread that watches has ended: it ended with 7; another is begun');
  expect(watcher.status).toBe('failed');
  write('a.lua', 'two');
  advance(999);
  expect(watcher.status).toBe('failed');
  advance(1);
  expect(watcher.status).toBe('starting');
  await seen('a.lua two');
  await vi.waitFor(() => expect(watcher.status).toBe('watching'));
  await endThread(2);
  advance(1999);
  expect(watcher.status).toBe('failed');
  advance(1);
  write('b.lua', 'two');
  await seen('b.lua two');
  expect(told).toEqual(['a.lua two', 'b.lua two']);
});

test('a watcher whose thread has ended can be stopped, and started before its time', async () => {
  const { watcher, endThread, seen, write, advance } = await watchFragile();
  await endThread(1);
  await watcher.stop();
  expect(watcher.status).toBe('stopped');
  advance(60_000);
  expect(watcher.status).toBe('stopped');
  await watcher.start();
  expect(watcher.status).toBe('watching');
  write('a.lua', 'three');
  await seen('a.lua three');
});

const permission = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

test.each([
  ['a program watches on one further thread', 1, []],
  [
    'a program that may not make threads watches on its own',
    0,
    [permission, '--allow-fs-read=*', '--allow-fs-write=*'],
  ],
] as const)('%s, sees a save, and ends when it has disposed of the source', async (_, threads, flags) => {
  const { path } = createTempFolder({ 'a.lua': 'one' });
  const child = join(import.meta.dirname, 'thread-child.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, child, path], { timeout: 20_000 });
  expect(JSON.parse(stdout)).toEqual({ threads, text: 'two', problems: [] });
});
