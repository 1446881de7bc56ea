import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSourceFile } from '../../src/source/memory-source.ts';
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
import { type PlayedGame, startPlay } from '../support/play.ts';

/** A save of which half may be read before the whole. */
type TornStep = Step & { readonly isTorn: boolean };

const torn = (step: fc.Arbitrary<Step>): fc.Arbitrary<TornStep> =>
  fc.tuple(step, fc.boolean()).map(([one, isTorn]) => ({ ...one, isTorn }));

/** What was in the folder before a save. */
interface Before {
  readonly disk: ReadonlyMap<File, string | undefined>;
  readonly broken: readonly File[];
}

/** As a watcher reads files while they are written: halves, which nobody vouches for. What is told is of whole files. */
async function readHalf(t: PlayedGame, set: readonly (readonly [File, string | null])[], was: Before): Promise<void> {
  const told = t.reloads.length;
  const halves = set.flatMap(([file, text]) =>
    text === null ? [] : [createSourceFile(file, text.slice(0, text.length / 2))],
  );
  t.source.send(halves.map((file) => ({ kind: 'changed', file, stable: false, savedMs: 0 })));
  await t.game.reload.idle();
  const isWhole = (script: string): boolean => {
    const half = halves.find(({ id }) => id === script);
    return half === undefined || half.hash === createSourceFile(script, was.disk.get(script as File) ?? '').hash;
  };
  const failed = t.reloads.slice(told).filter(({ success }) => !success);
  expect(failed.filter(({ script }) => !was.broken.includes(script as File) || !isWhole(script))).toEqual([]);
}

/** Plays the steps; `isSure` says whether what must be live is known after a step. */
async function playThrough(
  steps: readonly TornStep[],
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
      const was = { disk: new Map(model.disk), broken: model.broken() };
      const set = (Object.entries(deeds) as [File, Deed][]).map(
        ([file, what]) => [file, model.write(file, what)] as const,
      );
      if (isTorn) await readHalf(t, set, was);
      await t.save(Object.fromEntries(set));
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
  { timeout: 60_000 },
  async (swapBudgetMs) => {
    await fc.assert(
      fc.asyncProperty(fc.array(torn(oneFile), { minLength: 1, maxLength: 12 }), (steps) =>
        playThrough(steps, swapBudgetMs, () => true),
      ),
      { numRuns: 25, seed: 1 },
    );
  },
);

test.each([0.5, 0])(
  'files saved together: whenever none of them is broken, all that was saved last is live, and no state is ever lost (budget for moves %d ms)',
  { timeout: 60_000 },
  async (swapBudgetMs) => {
    await fc.assert(
      fc.asyncProperty(fc.array(torn(someFiles), { minLength: 1, maxLength: 12 }), (steps) =>
        playThrough(steps, swapBudgetMs, (model) => model.broken().length === 0),
      ),
      { numRuns: 40, seed: 1 },
    );
  },
);
