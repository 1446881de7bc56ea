/**
 * Each look at the disk and each read fails once in the middle of a reload: every 17th here, all of them with
 * `npm run soak -- --only=faults`.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createFolderSource } from '../../src/node/folder-source.ts';
import { createFileFaults, type FileFaults, fileErrors } from '../support/faulty-files.ts';
import { luaModule, type PlayedGame, startPlay } from '../support/play.ts';
import { makeFolder } from '../support/temp-folder.ts';

const isSoak = process.env['MOONLOOP_SOAK'] !== undefined;
const stride = isSoak ? 1 : 17;

const script = (n: number): string =>
  luaModule(
    `n = 0, build = ${n}`,
    `m.transient = { "build" } local lib = require "lib" function m.on_update() m.n = m.n + 1 end
     function m.builds() return { m.build, lib.build() } end`,
  );
const lib = (n: number): string => `local lib = {} function lib.build() return ${n} end return lib`;
const filesOf = {
  'one file': (n: number) => ({ 'a.lua': script(n) }),
  'a set of three': (n: number) => ({ 'a.lua': script(n), 'sub/b.lua': script(n), 'lib.lua': lib(n) }),
} as const;

let t: PlayedGame;
let faults: FileFaults;
let write: (files: Readonly<Record<string, string>>) => void;
let dispose: () => void;
const lives: (readonly [eid: number, id: string])[] = [];
let n = 1;

beforeAll(async () => {
  const folder = makeFolder(filesOf['a set of three'](0));
  dispose = folder.dispose;
  write = (files) => {
    for (const [id, text] of Object.entries(files)) folder.write(id, text);
  };
  faults = createFileFaults(folder.path);
  // the shortest times that still mean the same
  const timing = { stableMs: 30, quietMs: 15, debounceDelayMs: 60, idleSweepMs: 60, restSweepMs: 60 };
  const source = createFolderSource({ root: folder.path, ...timing });
  t = await startPlay({}, { source });
  await source.ready();
  for (const id of ['a.lua', 'sub/b.lua']) lives.push([t.spawn(id), id]);
  t.frames(1);
});
afterAll(() => {
  t.game.dispose();
  faults.restore();
  dispose();
});

const isLive = (files: Readonly<Record<string, string>>, at: number): Promise<void> =>
  vi.waitFor(
    () => {
      t.frames(1);
      for (const [eid, id] of lives) {
        const [own, ofLib] = t.ask(eid, 'm.builds()', id) as number[];
        if (id in files) expect(own, id).toBe(at);
        if ('lib.lua' in files) expect(ofLib, id).toBe(at);
      }
    },
    { timeout: 10_000, interval: 5 },
  );

test.each(Object.entries(filesOf).flatMap(([name, files]) => fileErrors.map((code) => [name, code, files] as const)))(
  '%s is live in the end although a look or a read ends in %s, and so is the next save',
  async (_, code, files) => {
    let runs = 0;
    for (let at = 1; ; at += stride) {
      faults.arm(code, at);
      write(files(n));
      await isLive(files(n), n++);
      const { failed, calls } = faults.disarm();
      write(files(n));
      await isLive(files(n), n++);
      // a file that is not there at one look may be taken for gone for a moment; nothing else may
      const gone = t.deleted.splice(0);
      if (code !== 'ENOENT') expect(gone, failed).toEqual([]);
      for (const [eid, id] of lives) expect(t.ask(eid, 'm.n', id), failed).toBe(t.game.world.time.frame + 1);
      expect(t.failures, failed).toEqual([]);
      if (failed === undefined && calls < at) break;
      runs++;
    }
    if (isSoak) console.log(`  ${_}: ${runs} times ${code}`);
    expect(runs).toBeGreaterThan(0);
  },
  600_000,
);
