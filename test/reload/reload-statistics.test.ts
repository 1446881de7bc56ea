import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MoonloopError } from '../../src/core/moonloop-error.ts';
import { toScriptId } from '../../src/core/script-id.ts';
import type { ReloadEvent } from '../../src/reload/reload-event.ts';
import { createReloadRecorder } from '../../src/reload/reload-statistics.ts';
import { createReloadStats, type ReloadFigures } from '../../src/reload/reload-stats.ts';
import { createSourceFile } from '../../src/source/memory-source.ts';
import { startGame } from '../support/game-harness.ts';

const error = new MoonloopError('COMPILE_FAILED', 'unexpected symbol');

function attempt(figures: Partial<ReloadFigures> & { first?: boolean } = {}): ReloadEvent {
  const stats = createReloadStats({
    ...{ reloadMs: 1, compileMs: 0.5, detectMs: 10, sourceBytes: 100, error: undefined },
    ...figures,
  });
  return { ...stats, script: 'a.lua', version: 2, error: figures.error, first: figures.first ?? false };
}

test.each([
  [99.9, true],
  [100, false],
  [250, false],
])('an attempt of %s ms meets its target of 100 ms: %s', (reloadMs, meets) => {
  expect(attempt({ reloadMs }).meetsTarget()).toBe(meets);
});

test('the figures of a failed attempt carry its message', () => {
  expect(attempt({ error })).toMatchObject({ success: false, errorMessage: 'unexpected symbol', sourceBytes: 100 });
  expect(attempt()).toMatchObject({ success: true, errorMessage: undefined });
});

test('before the first attempt nothing has missed its target', () => {
  const none = createReloadRecorder().statistics();
  expect(none).toMatchObject({ total: 0, successes: 0, failures: 0, successRatePercent: 100 });
  expect(none.detection).toMatchObject({ count: 0, meanMs: 0, p95Ms: 0, maxMs: 0, targetMs: 100 });
  expect(none.meetsTarget()).toBe(true);
});

test('three successes and one failure are a rate of 75 %, with mean and maximum of each part; first loads count nowhere', () => {
  const recorder = createReloadRecorder();
  recorder.attempt(attempt({ first: true, reloadMs: 900, compileMs: 800, detectMs: undefined }));
  for (const ms of [10, 20, 60]) recorder.attempt(attempt({ reloadMs: ms, compileMs: ms / 10, detectMs: ms * 2 }));
  recorder.attempt(attempt({ error, reloadMs: 5000, compileMs: 0, detectMs: undefined }));
  recorder.live({ script: 'a.lua', version: 2, frame: 1, editToLiveMs: 40 });
  const statistics = recorder.statistics();
  expect(statistics).toMatchObject({ total: 4, successes: 3, failures: 1, successRatePercent: 75 });
  expect(statistics.reload).toMatchObject({ count: 3, meanMs: 30, maxMs: 60, targetMs: 100 });
  expect(statistics.compile).toMatchObject({ count: 3, meanMs: 3, maxMs: 6, targetMs: 50 });
  expect(statistics.detection).toMatchObject({ count: 3, meanMs: 60, maxMs: 120, targetMs: 100 });
  expect(statistics.saveToLive).toMatchObject({ count: 1, meanMs: 40, maxMs: 40, targetMs: 500 });
  expect(statistics.reload.meetsTarget()).toBe(true);
  expect([statistics.detection.meetsTarget(), statistics.meetsTarget()]).toEqual([false, false]);
});

test('a part meets its target when 95 of 100 are below it, and not with 94', () => {
  const recorder = createReloadRecorder();
  for (let n = 0; n < 95; n++) recorder.attempt(attempt({ reloadMs: 20 }));
  for (let n = 0; n < 5; n++) recorder.attempt(attempt({ reloadMs: 300 }));
  expect(recorder.statistics().reload.meetsTarget()).toBe(true);
  recorder.attempt(attempt({ reloadMs: 300 }));
  recorder.attempt(attempt({ reloadMs: 300 }));
  expect(recorder.statistics().reload.meetsTarget()).toBe(false);
});

test('statistics are a copy, and a clock that runs ahead of the file system gives 0, not less', () => {
  const recorder = createReloadRecorder();
  const before = recorder.statistics();
  recorder.attempt(attempt({ detectMs: -5000 }));
  expect([before.total, before.detection.count]).toEqual([0, 0]);
  expect(recorder.statistics().detection).toMatchObject({ count: 1, meanMs: 0, maxMs: 0 });
});

test('of any attempts, successes and failures add up, and every percentile lies between 0 and the maximum, in order', () => {
  const figures = fc.record({ ms: fc.double({ min: 0, max: 10_000, noNaN: true }), fails: fc.boolean() });
  fc.assert(
    fc.property(fc.array(figures, { maxLength: 60 }), (attempts) => {
      const recorder = createReloadRecorder();
      for (const { ms, fails } of attempts) {
        recorder.attempt(attempt({ reloadMs: ms, detectMs: ms, compileMs: ms, error: fails ? error : undefined }));
      }
      const statistics = recorder.statistics();
      expect(statistics.successes + statistics.failures).toBe(attempts.length);
      for (const part of [statistics.detection, statistics.compile, statistics.reload]) {
        const { p50Ms, p95Ms, p99Ms, maxMs } = part;
        expect([0, p50Ms, p95Ms, p99Ms, maxMs].sort((a, b) => a - b)).toEqual([0, p50Ms, p95Ms, p99Ms, maxMs]);
      }
    }),
    { seed: 62, numRuns: 60 },
  );
});

test('a game fills them: 30 ms from the save to the set, 12 ms more to the first hook of the new code', async () => {
  const t = await startGame({ 'a.lua': 'return { n = 1 }' });
  t.spawn('a.lua');
  t.frames(1);
  const savedMs = t.clock.epochMs();
  const code = 'local m = { n = 2 }\nfunction m.on_update() end\nreturn m';
  t.clock.advance(30);
  t.source.send([{ kind: 'changed', file: createSourceFile('a.lua', code), stable: true, savedMs }]);
  await t.game.reload.idle();
  t.clock.advance(12);
  t.frames(1);
  await t.save({ 'a.lua': 'broken(' });
  expect(t.game.reload.statistics()).toMatchObject({
    ...{ total: 2, successes: 1, failures: 1, successRatePercent: 50 },
    reload: { count: 1 },
    saveToLive: { count: 1, meanMs: 42 },
  });
  expect(t.reloads.at(-2)).toMatchObject({ script: 'a.lua', success: true, detectMs: 30 });
  expect(t.reloads.at(-1)).toMatchObject({ success: false, errorMessage: expect.stringContaining('unexpected') });
  expect(t.game.reload.counts()).toEqual({ total: 2, success: 1, failed: 1 });
  t.game.dispose();
});

test('a script that follows its module was not saved, and content that waited for another file was not just saved', async () => {
  const uses = (name: string): string => `local lib = require "lib"\nreturn { n = lib.${name}() }`;
  const gives = (name: string): string => `return { ${name} = function() return 1 end }`;
  const t = await startGame({ 'a.lua': uses('one'), 'lib.lua': gives('one') });
  t.spawn('a.lua');
  const save = async (id: string, content: string): Promise<void> => {
    const savedMs = t.clock.epochMs() - 20;
    t.source.send([{ kind: 'changed', file: createSourceFile(toScriptId(id), content), stable: true, savedMs }]);
    await t.game.reload.idle();
  };
  const told = (): unknown[] => {
    const events = t.reloads.filter(({ first }) => !first);
    return events.map(({ script, success, detectMs }) => [script, success, detectMs]);
  };
  await save('lib.lua', `${gives('one')} -- edited`);
  expect(told()).toEqual([
    ['lib.lua', true, 20],
    ['a.lua', true, undefined],
  ]);
  await save('lib.lua', gives('two'));
  t.clock.advance(60_000);
  await save('a.lua', uses('two'));
  expect(told().slice(2)).toEqual([
    ['lib.lua', false, 20],
    ['a.lua', true, 20],
    ['lib.lua', true, undefined],
  ]);
  expect(t.game.reload.statistics().detection).toMatchObject({ count: 3, maxMs: 20 });
  t.game.dispose();
});
