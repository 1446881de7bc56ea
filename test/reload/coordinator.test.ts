import { describe, expect, test } from 'vitest';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import type { ScriptRuntime } from '../../src/script/runtime.ts';
import { startGame } from '../support/game-harness.ts';

const script = (n: number): string => `local m = { n = ${n} } function m.on_update() m.ran = ${n} end return m`;

/** Lua whose rooms of the mod `slow` never open, until `open` is called. */
function slowRuntime(): ScriptRuntime & { open(): void } {
  const lua = createLuaRuntime();
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    ...lua,
    open: () => open(),
    async openRoom(services) {
      if (services.mod === 'slow') await opened;
      return lua.openRoom(services);
    },
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const slowMod = { 'slow/mod.toml': 'name = "slow"', 'slow/b.lua': script(1) };

describe('a reload that never ends (P10)', () => {
  test('fails 30 s after it began, with one event for each file of its set; what is live goes on', async () => {
    const t = await startGame({ 'a.lua': script(1) }, { runtimes: [slowRuntime()] });
    const entity = t.spawn('a.lua');
    t.reloads.length = 0;
    t.source.write({ ...slowMod, 'a.lua': script(2) });
    await settle();
    t.clock.advance(29_999);
    await settle();
    expect(t.reloads).toEqual([]);
    t.clock.advance(1);
    await t.game.reload.idle();
    expect(t.reloads.map(({ script: id, error }) => [id, error?.code, error?.place.script])).toEqual([
      ['slow/mod.toml', 'RELOAD_TIMEOUT', 'slow/mod.toml'],
      ['slow/b.lua', 'RELOAD_TIMEOUT', 'slow/b.lua'],
      ['a.lua', 'RELOAD_TIMEOUT', 'a.lua'],
    ]);
    t.frames(1);
    expect(t.state(entity, 'a.lua')).toMatchObject({ ran: 1 });
  });

  test('what was saved meanwhile is tried right after it, and so is the same content when it is saved again', async () => {
    const runtime = slowRuntime();
    const t = await startGame({ 'a.lua': script(1) }, { runtimes: [runtime], reloadTimeoutSeconds: 5 });
    const entity = t.spawn('a.lua');
    t.source.write(slowMod);
    await settle();
    t.source.write({ 'a.lua': script(2) });
    t.clock.advance(5000);
    await t.game.reload.idle();
    t.frames(1);
    expect(t.state(entity, 'a.lua')).toMatchObject({ ran: 2 });
    runtime.open();
    await t.save(slowMod);
    expect(t.reloads.at(-1)).toMatchObject({ script: 'slow/b.lua', success: true, version: 1 });
  });

  test('disposing of the game while one hangs ends it without a word', async () => {
    const t = await startGame({}, { runtimes: [slowRuntime()] });
    t.source.write(slowMod);
    await settle();
    t.game.dispose();
    await t.game.reload.idle();
    expect(t.reloads).toEqual([]);
    expect(t.clock.waiting()).toBe(0);
  });

  test.each([0, -1, Number.NaN])('reloadTimeoutSeconds of %d is refused', async (reloadTimeoutSeconds) => {
    await expect(startGame({}, { reloadTimeoutSeconds })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });
});

describe('reload(id)', () => {
  test('goes before all that waits', async () => {
    const t = await startGame({ 'a.lua': script(1), 'c.lua': script(1) }, { runtimes: [slowRuntime()] });
    t.spawn('a.lua', 'c.lua');
    t.source.write(slowMod);
    await settle();
    t.source.write({ 'a.lua': script(2) });
    t.source.write({ 'c.lua': script(2) });
    const asked = t.game.reload.reload('c.lua');
    await settle();
    t.reloads.length = 0;
    t.clock.advance(30_000);
    expect(await asked).toEqual({ ok: true, value: 2 });
    await t.game.reload.idle();
    expect(t.reloads.map(({ script: id }) => id)).toEqual(['slow/mod.toml', 'slow/b.lua', 'c.lua', 'a.lua']);
  });

  test('does not put what it read in the place of newer content that is told meanwhile', async () => {
    const t = await startGame({ 'a.lua': script(1) });
    const entity = t.spawn('a.lua');
    const asked = t.game.reload.reload('a.lua');
    t.source.write({ 'a.lua': script(2) });
    expect(await asked).toEqual({ ok: true, value: 2 });
    await t.game.reload.idle();
    t.frames(1);
    expect(t.state(entity, 'a.lua')).toMatchObject({ ran: 2 });
  });

  test('gives the version that is live; unchanged content is no attempt', async () => {
    const t = await startGame({ 'a.lua': script(1) });
    t.reloads.length = 0;
    expect(await t.game.reload.reload('a.lua')).toEqual({ ok: true, value: 1 });
    expect(t.reloads).toEqual([]);
  });

  test('tries content again that has failed before, tells it once more, and gives the error', async () => {
    const t = await startGame({ 'a.lua': script(1) });
    t.spawn('a.lua');
    await t.save({ 'a.lua': 'broken(' });
    t.reloads.length = 0;
    expect(await t.game.reload.reload('a.lua')).toMatchObject({ ok: false, error: { code: 'COMPILE_FAILED' } });
    expect(t.reloads.map(({ success, version }) => [success, version])).toEqual([[false, 1]]);
  });

  test.each([
    ['none.lua', 'FILE_MISSING'],
    ['../a.lua', 'ID_INVALID'],
  ])('of %s is refused with %s', async (id, code) => {
    const t = await startGame({});
    expect(await t.game.reload.reload(id)).toMatchObject({ ok: false, error: { code } });
    expect(t.reloads).toEqual([]);
  });
});

describe('listeners (P12)', () => {
  test('an attempt that failed at its deadline is told once to each listener, also after one that throws', async () => {
    const t = await startGame({}, { runtimes: [slowRuntime()] });
    const calls: string[] = [];
    const error = console.error;
    console.error = () => undefined;
    t.game.onReload(() => {
      throw new Error('listener');
    });
    const stop = t.game.onReload(({ script: id }) => calls.push(id));
    t.source.write(slowMod);
    await settle();
    t.clock.advance(30_000);
    await t.game.reload.idle();
    stop();
    await t.save({ 'a.lua': script(1) });
    console.error = error;
    expect(calls).toEqual(['slow/mod.toml', 'slow/b.lua']);
    expect(t.reloads.at(-1)).toMatchObject({ script: 'a.lua', success: true });
  });

  test('ten saves without a pause are one attempt, of the last content', async () => {
    const t = await startGame({ 'a.lua': script(0) });
    const entity = t.spawn('a.lua');
    t.reloads.length = 0;
    for (let n = 1; n <= 10; n++) t.source.write({ 'a.lua': script(n) });
    await t.game.reload.idle();
    t.frames(1);
    expect(t.reloads.map(({ version }) => version)).toEqual([2]);
    expect(t.state(entity, 'a.lua')).toMatchObject({ ran: 10 });
  });
});
