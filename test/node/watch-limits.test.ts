/** The limits of a real system, set for one process: where they cannot be set, the test says that it is left out. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTempFolder } from '../support/temp-folder.ts';

interface Told {
  readonly problem?: string;
  readonly code?: string;
  readonly ready?: boolean;
  readonly loaded?: boolean;
  readonly kind?: string;
  readonly reason?: string;
  readonly status?: string;
  readonly held?: number;
  readonly change?: string;
  readonly id?: string;
  readonly text?: string;
}

/** A shell that sets the limit and becomes the program that its arguments name. */
interface Limit {
  readonly name: string;
  readonly code: string;
  readonly shell: readonly string[];
  /** Whether the process uses up its open files before it begins. */
  readonly files: 'keep' | 'hold';
}

const inNamespace = (setting: string): string[] => ['unshare', '-Ur', 'sh', '-c', `${setting} && exec "$@"`, 'sh'];
const limits: readonly Limit[] = [
  {
    name: 'three watches for ten folders',
    code: 'ENOSPC',
    shell: inNamespace('echo 3 > /proc/sys/user/max_inotify_watches'),
    files: 'keep',
  },
  {
    name: 'no watcher of the system left',
    code: 'EMFILE',
    shell: inNamespace('echo 0 > /proc/sys/user/max_inotify_instances'),
    files: 'keep',
  },
  {
    name: 'no open file left (ulimit -n 64)',
    code: 'EMFILE',
    shell: ['sh', '-c', 'ulimit -n 64 && exec "$@"', 'sh'],
    files: 'hold',
  },
];

const canSet = ({ shell: [program = '', ...words] }: Limit): boolean =>
  process.platform === 'linux' && spawnSync(program, [...words, 'true']).status === 0;

/** Starts a process that watches ten folders, each with a file `a.lua`, under this limit. */
function watchUnder({ shell: [program = '', ...words], files }: Limit) {
  const folders = Array.from({ length: 10 }, (_, n) => `mod-${n}`);
  const folder = createTempFolder(Object.fromEntries(folders.map((name) => [`${name}/a.lua`, 'one'])));
  // a folder that has not changed for long is listed once and not again
  for (const name of [...folders, '']) utimesSync(join(folder.path, name), 1e9, 1e9);
  const child = spawn(
    program,
    [...words, process.execPath, join(import.meta.dirname, 'watch-limits-child.mjs'), folder.path, files],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const told: Told[] = [];
  child.on('message', (message) => told.push(message as Told));
  const waitFor = (wanted: Told): Promise<void> =>
    vi.waitFor(() => expect(told).toContainEqual(expect.objectContaining(wanted)), { timeout: 15_000, interval: 20 });
  return { folder, told, waitFor, load: () => child.send('load') };
}

describe.each(limits)('with $name', (limit) => {
  const can = canSet(limit);
  if (!can) console.warn(`\n  SKIPPED: a watcher with ${limit.name}, this limit cannot be set here\n`);

  test.skipIf(!can)('it polls, says so once, and no save is lost', { timeout: 60_000 }, async () => {
    const { folder, told, waitFor, load } = watchUnder(limit);
    const problems = (): Told[] => told.filter(({ problem }) => problem !== undefined);
    await waitFor({ ready: true });
    expect(told.find(({ ready }) => ready)).toMatchObject({ kind: 'polling', status: 'watching' });
    expect(told.find(({ ready }) => ready)?.reason).toContain(limit.code);
    if (limit.files === 'hold') expect(told.find(({ ready }) => ready)?.held).toBeGreaterThan(10);
    load(); // gives open files back, where they were used up
    await waitFor({ loaded: true });
    folder.write('mod-3/a.lua', 'two');
    await waitFor({ change: 'changed', id: 'mod-3/a.lua', text: 'two' });
    mkdirSync(join(folder.path, 'mod-new'));
    folder.write('mod-new/b.lua', 'new');
    await waitFor({ change: 'changed', id: 'mod-new/b.lua', text: 'new' });
    folder.remove('mod-9/a.lua');
    await waitFor({ change: 'deleted', id: 'mod-9/a.lua' });
    folder.write('mod-3/a.lua', 'three');
    await waitFor({ change: 'changed', id: 'mod-3/a.lua', text: 'three' });
    expect(problems()).toMatchObject([{ code: limit.code }]);
    expect(problems()[0]?.problem).toContain('changes are looked for');
  });
});
