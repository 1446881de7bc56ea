import { rmSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import type { HintListener, HintSource } from '../../src/node/native-hints.ts';
import { describeWatcher, watchFolder } from './watcher-contract.ts';

describeWatcher('native');

/** A system whose events a test sends by hand. */
function silentSystem() {
  let listener: HintListener | undefined;
  const hints: HintSource = (_root, _ignores, given) => {
    listener = given;
    return Promise.resolve(() => {
      listener = undefined;
    });
  };
  return {
    hints,
    say: (path: string) => listener?.hint(path),
    sayGone: (path: string) => listener?.gone(path),
    fail: (cause: unknown) => listener?.error(cause),
  };
}

test('finds by its sweep what the system does not tell, and counts that against its reliability', async () => {
  const { hints } = silentSystem();
  const folder = await watchFolder('native', { 'a.lua': 'one' }, { hints, idleSweepMs: 50 });
  folder.write('a.lua', 'untold');
  await folder.seen('a.lua', 'untold');
  await vi.waitFor(() => expect(folder.watcher.reliabilityScore).toBe(0), { timeout: 5000 });
});

test('sweeps soon after any sign of life: one event of a folder is enough to find all its files', async () => {
  const { hints, say } = silentSystem();
  const folder = await watchFolder('native', { 'mod/a.lua': 'one' }, { hints, idleSweepMs: 3_600_000 });
  folder.write('mod/a.lua', 'two');
  folder.write('mod/b.lua', 'new');
  say(folder.path('mod'));
  await folder.seen('mod/a.lua', 'two');
  await folder.seen('mod/b.lua', 'new');
});

test('that a folder is gone says so of all files in it: none counts as missed', async () => {
  const { hints, sayGone } = silentSystem();
  let later = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + later };
  const files = { 'mod/a.lua': 'one', 'mod/lib/b.lua': 'one', 'mod-2/c.lua': 'one' };
  const folder = await watchFolder('native', files, { hints, clock, idleSweepMs: 3_600_000 });
  rmSync(folder.path('mod'), { recursive: true });
  sayGone(folder.path('mod'));
  await folder.seen('mod/a.lua', undefined);
  await folder.seen('mod/lib/b.lua', undefined);
  later = 5000;
  expect(folder.watcher.reliabilityScore).toBe(100);
  expect([...folder.told.keys()]).not.toContain('mod-2/c.lua');
});

test('listens anew when a folder was deleted and made again, which its events do not survive', async () => {
  const { hints } = silentSystem();
  let [begun, ended] = [0, 0];
  const counted: HintSource = async (...args) => {
    expect(ended).toBe(begun); // never two at once
    begun++;
    const stop = await hints(...args);
    return () => {
      ended++;
      stop();
    };
  };
  const folder = await watchFolder('native', { 'mod/a.lua': 'one' }, { hints: counted, idleSweepMs: 50 });
  rmSync(folder.path('mod'), { recursive: true });
  folder.write('mod/a.lua', 'two');
  await folder.seen('mod/a.lua', 'two');
  await vi.waitFor(() => expect(begun).toBe(2), { timeout: 10_000 });
});

test.each(['ENOSPC', 'EMFILE'])('%s makes it poll, with one warning', async (code) => {
  const { hints, fail } = silentSystem();
  const folder = await watchFolder('native', { 'a.lua': 'one' }, { hints, idleSweepMs: 3_600_000 });
  const cause = Object.assign(new Error('no space left'), { code });
  fail(cause);
  fail(cause);
  expect(folder.watcher).toMatchObject({ kind: 'polling', status: 'watching' });
  expect(folder.watcher.reason).toContain(code);
  expect(folder.errors).toMatchObject([{ code: 'WATCH_LIMIT', cause }]);
  folder.write('a.lua', 'two');
  await folder.seen('a.lua', 'two');
});

test('another error of the system is told, and watching goes on', async () => {
  const { hints, fail, say } = silentSystem();
  const folder = await watchFolder('native', { 'a.lua': 'one' }, { hints });
  fail(new Error('a passing fault'));
  expect(folder.errors).toMatchObject([{ code: 'WATCH_FAILED' }]);
  expect(folder.watcher.kind).toBe('native');
  folder.write('a.lua', 'two');
  say(folder.path('a.lua'));
  await folder.seen('a.lua', 'two');
});

test('a watcher that cannot start says so and may be started again', async () => {
  let broken = true;
  const { hints } = silentSystem();
  const once: HintSource = (root, ignores, listener) => {
    if (broken) return Promise.reject(new Error('no'));
    return hints(root, ignores, listener);
  };
  await expect(watchFolder('native', {}, { hints: once, clock: systemClock })).rejects.toMatchObject({
    code: 'WATCH_FAILED',
  });
  broken = false;
  expect((await watchFolder('native', {}, { hints: once })).watcher.status).toBe('watching');
});
