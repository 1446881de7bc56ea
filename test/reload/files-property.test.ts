import fc from 'fast-check';
import { test } from 'vitest';
import {
  AuthoredFiles,
  checkLive,
  checkState,
  type Deed,
  type File,
  files,
  oneFile,
  type Step,
  scripts,
  someFiles,
} from '../support/edited-files.ts';
import { startPlay } from '../support/play.ts';
import { expect, test } from 'vitest';
import { createSourceFile } from '../../src/source/memory-source.ts';
import { luaModule, type PlayedGame, startPlay } from '../support/play.ts';

const files = ['one.lua', 'two.lua', 'lib.lua', 'util.lua'] as const;
type File = (typeof files)[number];
const scripts = ['one.lua', 'two.lua'] as const;

/** What is done to one file. `cut` is a share of a good file, as a program finds it that reads while it is written. */
type Deed =
  | { readonly kind: 'good' | 'deleted' | 'restored' }
  | { readonly kind: 'bad'; readonly how: number }
  | { readonly kind: 'partial'; readonly cut: number };

interface Step {
  readonly deeds: Readonly<Partial<Record<File, Deed>>>;
  readonly frames: number;
  /** Half of each file is read before the whole. */
  readonly isTorn: boolean;
}

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Deed>({ kind: 'good' }) },
  { weight: 1, arbitrary: fc.constant<Deed>({ kind: 'deleted' }) },
  { weight: 2, arbitrary: fc.constant<Deed>({ kind: 'restored' }) },
  { weight: 1, arbitrary: fc.nat(2).map((how) => ({ kind: 'bad', how }) as const) },
  {
    weight: 2,
    arbitrary: fc.double({ min: 0, max: 1, noNaN: true }).map((cut) => ({ kind: 'partial', cut }) as const),
  },
);
const frames = fc.nat(3);
const oneFile: fc.Arbitrary<Step> = fc.record({
  deeds: fc.tuple(fc.constantFrom(...files), deed).map(([file, one]) => ({ [file]: one })),
  frames,
  isTorn: fc.boolean(),
});
const someFiles: fc.Arbitrary<Step> = fc.record({
  deeds: fc
    .tuple(fc.subarray([...files], { minLength: 1 }), fc.array(deed, { minLength: 4, maxLength: 4 }))
    .map(([chosen, deeds]) => Object.fromEntries(chosen.map((file, n) => [file, deeds[n]!]))),
  frames,
  isTorn: fc.boolean(),
});

/** Both scripts use the modules in their bodies, so that a half module is found out before anything runs. */
const good = (file: File, n: number): string => {
  if (file === 'util.lua') return `local util = { calls = 0 }\nfunction util.build() return ${n} end\nreturn util\n`;
  if (file === 'lib.lua') {
    return `local lib = { calls = 0, log = {} }
function lib.count(entity) lib.calls = lib.calls + 1 lib.log[entity] = (lib.log[entity] or 0) + 1 end
function lib.build() return ${n} end
return lib
`;
  }
  const uses = file === 'two.lua' ? 'local util = require "util" local utils = util.build()' : 'local utils = 0';
  return luaModule(
    'frames = 0, pings = 0, bag = { list = {} }',
    `local lib = require "lib"
local libs = lib.build()
${uses}
function m.on_start() events.on("ping", "on_ping") end
function m.on_ping() m.pings = m.pings + 1 end
function m.on_update() m.frames = m.frames + 1 m.bag.list[m.frames] = entity lib.count(entity) end
function m.builds() return { ${n}, libs, lib.build(), utils } end`,
  );
};
const bad = ['broken(', 'error("boom")', 'return 5'] as const;

/** The folder as the author sees it, and what must be live. */
class Model {
  readonly disk = new Map<File, string | undefined>();
  /** Good content that was saved last, by number. */
  readonly saved = new Map<File, number>();
  private next = 1;
  constructor() {
    for (const file of files) this.write(file, { kind: 'good' });
  }

  copy(): Model {
    const made = new Model();
    for (const [file, text] of this.disk) made.disk.set(file, text);
    for (const [file, n] of this.saved) made.saved.set(file, n);
    made.next = this.next;
    return made;
  }

  write(file: File, what: Deed): string | null {
    if (what.kind === 'good') this.saved.set(file, this.next++);
    const content = good(file, this.saved.get(file) ?? 0);
    const whole = content.length - 1; // the newline after `return m` may be missing
    const coming = good(file, this.next);
    const text =
      what.kind === 'deleted'
        ? undefined
        : what.kind === 'bad'
          ? bad[what.how]
          : what.kind === 'partial'
            ? coming.slice(0, Math.floor(what.cut * (whole - 1)))
            : content;
    this.disk.set(file, text);
    return text ?? null;
  }

  /** Files that are gone, or whose content on the disk is not good. */
  broken(): File[] {
    return files.filter((file) => this.disk.get(file) !== good(file, this.saved.get(file) ?? 0));
  }
}

function checkState(t: PlayedGame, lives: readonly (readonly [number, File])[], frames: number): void {
  for (const [eid, file] of lives) {
    const state = t.ask(
      eid,
      '{ m.frames, m.pings, #m.bag.list, m.bag.list[m.frames], require("lib").log[entity] }',
      file,
    );
    expect(state).toEqual([frames, frames, frames, eid, frames]);
  }
  const [eid, file] = lives[0]!;
  expect(t.ask(eid, 'require("lib").calls', file)).toBe(frames * lives.length);
  expect(t.game.scripts.counts()['game']).toMatchObject({ handlers: lives.length, timers: 0 });
  expect(t.failures).toEqual([]);
}

function checkLive(t: PlayedGame, lives: readonly (readonly [number, File])[], model: Model): void {
  const at = (file: File): number => model.saved.get(file) ?? 0;
  for (const [eid, file] of lives) {
    const utils = file === 'two.lua' ? at('util.lua') : 0;
    const live = t.ask(eid, 'm.builds()', file);
    expect([file, live]).toEqual([file, [at(file), at('lib.lua'), at('lib.lua'), utils]]);
  }
}

/** As a watcher reads files while they are written: halves, which nobody vouches for. What is told is of whole files. */
async function readHalf(t: PlayedGame, before: Model, deeds: Step['deeds']): Promise<void> {
  const after = before.copy();
  const [told, broken] = [t.reloads.length, before.broken()];
  const halves = (Object.entries(deeds) as [File, Deed][]).flatMap(([file, what]) => {
    const text = after.write(file, what);
    return text === null ? [] : [createSourceFile(file, text.slice(0, text.length / 2))];
  });
  t.source.send(halves.map((file) => ({ kind: 'changed', file, stable: false, savedMs: 0 })));
  await t.game.reload.idle();
  const isWhole = (script: string): boolean => {
    const half = halves.find(({ id }) => id === script);
    return half === undefined || half.hash === createSourceFile(script, before.disk.get(script as File) ?? '').hash;
  };
  const failed = t.reloads.slice(told).filter(({ success }) => !success);
  expect(failed.filter(({ script }) => !broken.includes(script as File) || !isWhole(script))).toEqual([]);
}

/** Plays the steps; `isSure` says whether what must be live is known after a step. */
async function playThrough(
  steps: readonly Step[],
  swapBudgetMs: number,
  isSure: (model: AuthoredFiles) => boolean,
): Promise<void> {
  const model = new AuthoredFiles();
  const contents = files.map((file) => [file, model.disk.get(file)!] as const);
  const t = await startPlay(Object.fromEntries(contents), { swapBudgetMs });
  try {
    const lives = [1, 2, 3, 4].map((n) => {
      const file = scripts[n % 2]!;
      return [t.spawn(file), file] as const;
    });
    let count = 0;
    const run = (more: number): void => {
      for (let n = 0; n < more; n++, count++) {
        t.game.emit('ping');
        t.frames(1);
      }
    };
    run(1);
    for (const { deeds, frames, isTorn } of steps) {
      if (isTorn) await readHalf(t, model, deeds);
      const set = Object.entries(deeds) as [File, Deed][];
      await t.save(Object.fromEntries(set.map(([file, what]) => [file, model.write(file, what)])));
      run(frames);
      checkState(t, lives, count);
      if (!isSure(model)) continue;
      run(2 * lives.length); // until all have moved
      checkLive(t, lives, model);
    }
    // all is mended in the end
    for (const file of model.broken()) await t.save({ [file]: model.write(file, { kind: 'restored' }) });
    run(2 * lives.length);
    checkLive(t, lives, model);
    checkState(t, lives, count);
  } finally {
    t.game.dispose();
  }
}

test.each([0.5, 0])(
  'files of a mod saved one at a time, good, bad, cut off, deleted or restored: after each save the last good content of each is live, and no state is lost (budget for moves %d ms)',
  { timeout: 2_000_000 },
  async (swapBudgetMs) => {
    await fc.assert(
      fc.asyncProperty(fc.array(oneFile, { minLength: 1, maxLength: 12 }), (steps) =>
        playThrough(steps, swapBudgetMs, () => true),
      ),
      { numRuns: 25 },
    );
  },
);

test.each([0.5, 0])(
  'files saved together: whenever none of them is broken, all that was saved last is live, and no state is ever lost (budget for moves %d ms)',
  { timeout: 2_000_000 },
  async (swapBudgetMs) => {
    await fc.assert(
      fc.asyncProperty(fc.array(someFiles, { minLength: 1, maxLength: 12 }), (steps) =>
        playThrough(steps, swapBudgetMs, (model) => model.broken().length === 0),
      ),
      { numRuns: Number(process.env['RUNS'] ?? 40) },
    );
  },
);
