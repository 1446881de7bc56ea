/** The same sequences in a real folder, noticed by the system's events. */
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createFolderSource } from '../../src/node/folder-source.ts';
import {
  AuthoredFiles,
  checkLive,
  checkState,
  type Deed,
  type File,
  files,
  type Step,
  scripts,
  someFiles,
} from '../support/edited-files.ts';
import { startPlay } from '../support/play.ts';
import { makeFolder } from '../support/temp-folder.ts';

async function editFolder(steps: readonly Step[]): Promise<void> {
  const model = new AuthoredFiles();
  const folder = makeFolder(Object.fromEntries(files.map((file) => [file, model.disk.get(file)!])));
  const source = createFolderSource({ root: folder.path });
  await source.ready();
  const t = await startPlay({}, { source });
  try {
    const lives = [1, 2, 3, 4].map((n) => [t.spawn(scripts[n % 2]!), scripts[n % 2]!] as const);
    let count = 0;
    const frame = (): void => {
      t.game.emit('ping');
      t.frames(1);
      count++;
    };
    const save = (file: File, what: Deed): void => {
      const text = model.write(file, what);
      if (text === null) folder.remove(file);
      else folder.write(file, text);
    };
    frame();
    for (const { deeds, frames } of steps) {
      for (const [file, what] of Object.entries(deeds) as [File, Deed][]) save(file, what);
      for (let n = 0; n <= frames; n++) {
        await turn();
        frame();
      }
      checkState(t, lives, count);
    }
    for (const file of files) save(file, { kind: 'good' });
    await vi.waitFor(
      () => {
        frame();
        checkLive(t, lives, model);
      },
      { timeout: 20_000, interval: 5 },
    );
    save('one.lua', { kind: 'bad', how: 0 });
    await vi.waitFor(
      () => {
        frame();
        expect(t.game.scripts.cache.entry('one.lua')?.error).toMatchObject({ code: 'COMPILE_FAILED' });
      },
      { timeout: 20_000, interval: 5 },
    );
    checkLive(t, lives, model);
    checkState(t, lives, count);
  } finally {
    t.game.dispose();
    source.dispose();
    folder.dispose();
  }
}

test('in a real folder any sequence of saves ends with the last good content live, and no state lost', {
  timeout: 120_000,
}, async () => {
  await fc.assert(fc.asyncProperty(fc.array(someFiles, { minLength: 1, maxLength: 10 }), editFolder), { numRuns: 6 });
});
