import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { EngineStats } from '../../src/reload/engine-stats.ts';
import { createHotReloadEngine } from '../../src/reload/hot-reload-engine.ts';
import type { Compile } from '../../src/reload/script-language.ts';
import { createMemorySource } from '../../src/source/memory-source.ts';
import { createManualClock } from '../../src/testing/manual-clock.ts';

const upper: Compile<string> = ({ text }) => {
  if (text.includes('broken')) throw new Error(`cannot compile ${text}`);
  return text.toUpperCase();
};

/** An engine over one file in memory, with a compile function that counts its calls. */
function setUp(content: string | undefined = 'one', compile: Compile<string> = upper) {
  const source = createMemorySource(content === undefined ? {} : { 'a.txt': content });
  const clock = createManualClock(1000);
  const compiled: string[] = [];
  const engine = createHotReloadEngine({
    source,
    scriptId: 'a.txt',
    clock,
    compile(input) {
      compiled.push(input.text);
      return compile(input);
    },
  });
  onTestFinished(() => engine.dispose());
  const told: EngineStats[] = [];
  engine.onReload((stats) => told.push(stats));
  const write = (text: string | Uint8Array | null): void => source.write({ 'a.txt': text });
  return { source, clock, engine, compiled, told, write };
}

describe('reload', () => {
  test('before the first there is no build; after it there is one, counted and timed', async () => {
    const { engine, clock } = setUp();
    expect([engine.currentBuild, engine.reloadCount, engine.timeSinceLastReload]).toEqual([undefined, 0, undefined]);
    const stats = await engine.reload();
    expect(stats).toMatchObject({ success: true, errorMessage: undefined, sourceBytes: 3, unchanged: false });
    clock.advance(250);
    expect([engine.currentBuild, engine.reloadCount, engine.timeSinceLastReload]).toEqual(['ONE', 1, 250]);
    expect(engine.scriptPath).toBe('a.txt');
  });

  test('reloadAndGet gives the build, undefined after a failure, and the build when nothing changed', async () => {
    const { engine, write } = setUp();
    expect(await engine.reloadAndGet()).toBe('ONE');
    expect(await engine.reloadAndGet()).toBe('ONE');
    write('broken');
    expect(await engine.reloadAndGet()).toBeUndefined();
    expect(engine.currentBuild).toBe('ONE');
  });

  test('a failure keeps the old build and says why; the next good content replaces it', async () => {
    const { engine, write } = setUp();
    await engine.reload();
    write('broken');
    const stats = await engine.reload();
    expect(stats).toMatchObject({
      success: false,
      errorMessage: 'cannot compile broken',
      error: { code: 'COMPILE_FAILED' },
    });
    expect([engine.currentBuild, engine.reloadCount]).toEqual(['ONE', 1]);
    write('two');
    await engine.reload();
    expect([engine.currentBuild, engine.reloadCount]).toEqual(['TWO', 2]);
  });

  test.each(['one', 'broken'])(
    'the same content again (%s) is not compiled, not told, not counted',
    async (content) => {
      const { engine, compiled, told } = setUp(content);
      const first = await engine.reload();
      const again = await engine.reload();
      expect([compiled.length, told.length, first.unchanged, again.unchanged]).toEqual([1, 1, false, true]);
      expect([again.success, again.errorMessage]).toEqual([first.success, first.errorMessage]);
    },
  );

  test('the live content back after a failure is told as a success and not compiled again', async () => {
    const { engine, compiled, told, write } = setUp();
    for (const text of ['one', 'broken', 'one']) {
      write(text);
      await engine.reload();
    }
    expect(compiled).toEqual(['one', 'broken']);
    expect(told.map(({ success }) => success)).toEqual([true, false, true]);
    expect([engine.currentBuild, engine.reloadCount]).toEqual(['ONE', 1]);
  });

  test('a missing file fails, and keeps the build of a file that was deleted', async () => {
    const missing = setUp(undefined);
    missing.source.write({ 'a.txt': null });
    expect(await missing.engine.reload()).toMatchObject({ success: false, error: { code: 'FILE_MISSING' } });
    const { engine, write } = setUp();
    await engine.reload();
    write(null);
    expect(await engine.reload()).toMatchObject({ success: false, error: { code: 'FILE_MISSING' } });
    expect(engine.currentBuild).toBe('ONE');
  });

  test('bytes that are no text fail with SCRIPT_NOT_TEXT where the compile function asks for text', async () => {
    const { engine, write } = setUp();
    write(new Uint8Array([0xff, 0xfe, 0xff]));
    expect(await engine.reload()).toMatchObject({ success: false, error: { code: 'SCRIPT_NOT_TEXT' } });
  });

  test('calls at one moment share one reading and all get its result', async () => {
    const { engine, compiled } = setUp();
    const all = await Promise.all([engine.reload(), engine.reload(), engine.reload()]);
    expect(compiled).toEqual(['one']);
    expect(all.map(({ success }) => success)).toEqual([true, true, true]);
  });

  test('a compile function that never settles fails after 30 s; the old build stays, the next content is tried', async () => {
    const hang = vi.fn<Compile<string>>((input) =>
      input.text === 'slow' ? new Promise(() => undefined) : upper(input),
    );
    const { engine, clock, write, told } = setUp('one', hang);
    await engine.reload();
    write('slow');
    const slow = engine.reload();
    await vi.waitFor(() => expect(hang).toHaveBeenCalledTimes(2));
    clock.advance(30_000);
    expect(await slow).toMatchObject({ success: false, error: { code: 'RELOAD_TIMEOUT' }, reloadMs: 30_000 });
    expect(engine.currentBuild).toBe('ONE');
    write('two');
    await engine.reload();
    expect(engine.currentBuild).toBe('TWO');
    expect(told.map(({ success }) => success)).toEqual([true, false, true]);
  });

  test.each([
    [99, true],
    [100, false],
  ])('a compilation of %i ms meets the target: %s', async (ms, meets) => {
    const { engine, clock } = setUp('one', () => {
      clock.advance(ms);
      return '';
    });
    const stats = await engine.reload();
    expect([stats.compileMs, stats.reloadMs, stats.meetsTarget()]).toEqual([ms, ms, meets]);
  });

  test('after dispose a reload fails with DISPOSED, and starting is refused', async () => {
    const { engine, compiled } = setUp();
    engine.dispose();
    expect(await engine.reload()).toMatchObject({ success: false, error: { code: 'DISPOSED' } });
    await expect(engine.start()).rejects.toMatchObject({ code: 'DISPOSED' });
    expect(compiled).toEqual([]);
  });
});

describe('callbacks', () => {
  test('each is called once per attempt; one that throws breaks nothing; one that unsubscribed is not called', async () => {
    const { engine, write, told } = setUp();
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    onTestFinished(() => quiet.mockRestore());
    engine.onReload(() => {
      throw new Error('listener');
    });
    const later: boolean[] = [];
    const stop = engine.onReload(({ success }) => later.push(success));
    await engine.reload();
    stop();
    stop();
    write('broken');
    await engine.reload();
    expect(told.map(({ success }) => success)).toEqual([true, false]);
    expect(later).toEqual([true]);
  });

  test('a callback may reload again', async () => {
    const { engine, write, told } = setUp();
    let again: Promise<EngineStats> | undefined;
    const stop = engine.onReload(() => {
      stop();
      write('two');
      again = engine.reload();
    });
    await engine.reload();
    await again;
    expect([engine.currentBuild, told.length]).toEqual(['TWO', 2]);
  });
});

describe('events', () => {
  test('created, modified and deleted are told in order, with the path', async () => {
    const { engine, source, write } = setUp();
    write(null);
    await engine.start();
    write('one');
    write('two');
    write(null);
    source.write({ 'other.txt': 'not mine' });
    const path = 'a.txt';
    expect(engine.drainEvents()).toEqual([
      { kind: 'created', path },
      { kind: 'deleted', path },
    ]);
    write('three');
    write(null);
    write('four');
    expect([engine.tryNextEvent(), engine.tryNextEvent()]).toEqual([{ kind: 'created', path }, undefined]);
    write('five');
    expect(engine.tryNextEvent()).toEqual({ kind: 'modified', path });
  });

  test('a hundred modifications that nobody took are one event', async () => {
    const { engine, write } = setUp();
    await engine.start();
    for (let n = 0; n < 100; n++) write(`text ${n}`);
    expect(engine.drainEvents()).toEqual([{ kind: 'modified', path: 'a.txt' }]);
  });

  test('the same content again, and content that may be half of a save, are no events', async () => {
    const { engine, source, write } = setUp();
    await engine.start();
    write('one');
    const [file] = await source.load();
    source.send([{ kind: 'changed', file: { ...file!, hash: 'other' }, stable: false, savedMs: 0 }]);
    expect(engine.drainEvents()).toEqual([]);
  });

  test('what changed while nothing was watched is told at the start', async () => {
    const { engine, write } = setUp();
    await engine.reload();
    write('two');
    await engine.start();
    expect(engine.drainEvents()).toEqual([{ kind: 'modified', path: 'a.txt' }]);
  });

  test('waitForChange gives what is there already, or waits; two who wait get one event each, in order', async () => {
    const { engine, write } = setUp();
    await engine.start();
    write('two');
    expect(await engine.waitForChange()).toMatchObject({ kind: 'modified' });
    const [first, second] = [engine.waitForChange(), engine.waitForChange()];
    write('three');
    write(null);
    expect([(await first)?.kind, (await second)?.kind]).toEqual(['modified', 'deleted']);
  });

  test('waitForChange gives undefined after timeoutMs, at an abort, at stop, and at once when nothing is watched', async () => {
    const { engine, clock } = setUp();
    expect(await engine.waitForChange()).toBeUndefined();
    await engine.start();
    const timed = engine.waitForChange({ timeoutMs: 5000 });
    clock.advance(5000);
    expect(await timed).toBeUndefined();
    const abort = new AbortController();
    const aborted = engine.waitForChange({ signal: abort.signal, timeoutMs: 1 });
    abort.abort();
    expect(await aborted).toBeUndefined();
    expect(await engine.waitForChange({ signal: abort.signal })).toBeUndefined();
    const stopped = engine.waitForChange();
    engine.stop();
    expect(await stopped).toBeUndefined();
    expect(clock.waiting()).toBe(0);
  });

  test('an event that comes after a wait has timed out is not lost', async () => {
    const { engine, clock, write } = setUp();
    await engine.start();
    const timed = engine.waitForChange({ timeoutMs: 10 });
    clock.advance(10);
    await timed;
    write('two');
    expect(engine.tryNextEvent()).toMatchObject({ kind: 'modified' });
  });

  test('start and stop may be called twice; the engine starts again', async () => {
    const { engine, write } = setUp();
    expect(engine.isWatching).toBe(false);
    await Promise.all([engine.start(), engine.start()]);
    expect(engine.isWatching).toBe(true);
    engine.stop();
    engine.stop();
    write('two');
    expect([engine.isWatching, engine.tryNextEvent()]).toEqual([false, undefined]);
    await engine.start();
    expect(engine.tryNextEvent()).toMatchObject({ kind: 'modified' });
  });
});

describe('watchAndReload', () => {
  test('gives the statistics of each reload, good or bad, and ends at stop', async () => {
    const { engine, write } = setUp();
    await engine.reload();
    const seen: boolean[] = [];
    const texts = ['two', 'broken', 'three'];
    await engine.start();
    write(texts.shift()!);
    for await (const { success } of engine.watchAndReload()) {
      seen.push(success);
      const next = texts.shift();
      if (next === undefined) engine.stop();
      else write(next);
    }
    expect(seen).toEqual([true, false, true]);
    expect(engine.currentBuild).toBe('THREE');
  });

  test('starts watching by itself, ends at the signal, and stops the watching it started', async () => {
    const { engine, write } = setUp();
    await engine.reload();
    const abort = new AbortController();
    const stats = engine.watchAndReload({ signal: abort.signal });
    const first = stats.next();
    await vi.waitFor(() => expect(engine.isWatching).toBe(true));
    write('two');
    expect((await first).value).toMatchObject({ success: true });
    const last = stats.next();
    abort.abort();
    expect(await last).toEqual({ done: true, value: undefined });
    expect(engine.isWatching).toBe(false);
  });
});

describe('languages', () => {
  const engineFor = (scriptId: string, text: string) => {
    return createHotReloadEngine({ source: createMemorySource({ [scriptId]: text }), scriptId });
  };

  test.each([
    ['a.json', '{ "x": 1 }'],
    ['a.webmanifest', '{ "x": 1 }'],
    ['a.toml', 'x = 1'],
    ['A.TML', 'x = 1'],
  ])('%s is compiled by the default of its extension', async (id, text) => {
    expect(await engineFor(id, text).reloadAndGet()).toEqual({ x: 1 });
  });

  test('a TOML file that is wrong in line 2 says so', async () => {
    const { error } = await engineFor('a.toml', 'x = 1\ny = = 2').reload();
    expect(error).toMatchObject({ code: 'COMPILE_FAILED', place: { file: 'a.toml', line: 2 } });
    expect(error?.message).toMatch(/^a\.toml:2: /);
  });

  test('an extension that no language knows is refused, and the known ones are named', () => {
    expect(() => engineFor('a.fsrs', '')).toThrow(/no language knows a\.fsrs; known are \.json, .*\.toml/);
  });

  test('own languages: several extensions each, chosen by the file', async () => {
    const languages = [
      { language: 'Length', extensions: ['len', 'ln'], compile: ({ bytes }: { bytes: Uint8Array }) => bytes.length },
    ];
    const source = createMemorySource({ 'a.ln': 'four' });
    expect(await createHotReloadEngine({ source, scriptId: 'a.ln', languages }).reloadAndGet()).toBe(4);
  });
});
