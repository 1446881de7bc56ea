import { describe, expect, test } from 'vitest';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import type { ScriptRuntime } from '../../src/script/runtime.ts';
import { createSourceFile } from '../../src/source/memory-source.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const answer = (n: number, body = ''): string => luaModule('', `${body}\nfunction m.value() return ${n} end`);
const lib = (n: number): string => `local lib = {} function lib.value() return ${n} end return lib`;
const value = (t: PlayedGame, id: string): unknown => t.ask(1, 'm.value()', id);

test('content that waits for another file does not go live once its own file has been put back', async () => {
  const t = await play({ 'a.lua': answer(1), 'b.lua': answer(1) });
  t.spawn('a.lua', 'b.lua');
  t.frames(1);
  await t.save({ 'a.lua': 'broken(', 'b.lua': answer(2) });
  await t.save({ 'b.lua': answer(1) });
  await t.save({ 'a.lua': answer(3) });
  t.frames(2);
  expect([value(t, 'a.lua'), value(t, 'b.lua')]).toEqual([3, 1]);
});

test('a module that goes live meanwhile does not make its waiting user be forgotten', async () => {
  const uses = 'local lib = require "lib" local n = lib.value()';
  const t = await play({ 'a.lua': answer(1, uses), 'b.lua': answer(1), 'lib.lua': lib(1) });
  t.spawn('a.lua', 'b.lua');
  t.frames(1);
  await t.save({ 'a.lua': answer(2, uses), 'b.lua': 'broken(' });
  await t.save({ 'lib.lua': lib(2) });
  await t.save({ 'b.lua': answer(1) }); // put back: nothing is broken any more
  t.frames(2);
  expect([value(t, 'a.lua'), t.ask(1, 'require("lib").value()', 'a.lua')]).toEqual([2, 2]);
});

test('content that waits goes live with the next good content of the file it waits for', async () => {
  const t = await play({ 'a.lua': answer(1), 'b.lua': answer(1) });
  t.spawn('a.lua', 'b.lua');
  t.frames(1);
  await t.save({ 'a.lua': 'broken(', 'b.lua': answer(2) });
  t.frames(1);
  expect(value(t, 'b.lua')).toBe(1);
  await t.save({ 'a.lua': answer(3) });
  t.frames(2);
  expect([value(t, 'a.lua'), value(t, 'b.lua')]).toEqual([3, 2]);
});

describe('one broken file', () => {
  const boom = 'error("boom")';
  const renamed = (name: string): string => `return { ${name} = function() return 7 end }`;
  const caller = (name: string): string => answer(1, `local lib = require "lib" local n = assert(lib.${name})()`);

  test('does not keep two others of its mod from healing each other', async () => {
    const t = await play({ 'a.lua': caller('old'), 'lib.lua': renamed('old'), 'x.lua': answer(1) });
    t.spawn('a.lua', 'x.lua');
    t.frames(1);
    await t.save({ 'x.lua': boom });
    await t.save({ 'lib.lua': renamed('new') }); // its user still calls the old name
    await t.save({ 'a.lua': caller('new') });
    t.frames(1);
    expect(['a.lua', 'lib.lua', 'x.lua'].map((id) => t.game.scripts.cache.version(id))).toEqual([2, 2, 1]);
    expect(t.refusals()).toHaveLength(2);
  });

  test('of a set keeps only that set waiting, however often others of the mod are saved', async () => {
    const t = await play({ 'a.lua': answer(1), 'b.lua': answer(1), 'c.lua': answer(1) });
    t.spawn('a.lua', 'b.lua', 'c.lua');
    t.frames(1);
    await t.save({ 'a.lua': answer(2), 'b.lua': boom });
    for (let n = 2; n <= 4; n++) await t.save({ 'c.lua': answer(n) });
    t.frames(1);
    expect(['a.lua', 'b.lua', 'c.lua'].map((id) => value(t, id))).toEqual([1, 1, 4]);
    expect(t.refusals()).toHaveLength(1);
  });

  test('that is mended into another broken one keeps its set waiting, and the good one releases it', async () => {
    const t = await play({ 'a.lua': answer(1), 'b.lua': answer(1), 'c.lua': answer(1) });
    t.spawn('a.lua', 'b.lua', 'c.lua');
    t.frames(1);
    await t.save({ 'a.lua': answer(2), 'b.lua': boom });
    await t.save({ 'b.lua': 'broken(' });
    await t.save({ 'c.lua': answer(2) });
    t.frames(1);
    expect(['a.lua', 'b.lua', 'c.lua'].map((id) => value(t, id))).toEqual([1, 1, 2]);
    await t.save({ 'b.lua': answer(3) });
    t.frames(1);
    expect(['a.lua', 'b.lua'].map((id) => value(t, id))).toEqual([2, 3]);
  });

  test.each([
    ['put back', answer(1)],
    ['deleted', null],
  ])('that is %s no longer keeps its set waiting, also when another broken one is saved with that', async (_, text) => {
    const t = await play({ 'a.lua': answer(1), 'b.lua': answer(1), 'c.lua': answer(1) });
    t.spawn('a.lua', 'b.lua', 'c.lua');
    t.frames(1);
    await t.save({ 'a.lua': answer(2), 'b.lua': 'broken(' });
    await t.save({ 'b.lua': text, 'c.lua': 'broken(' });
    t.frames(1);
    expect(['a.lua', 'b.lua', 'c.lua'].map((id) => value(t, id))).toEqual([2, 1, 1]);
  });

  test('of a set over two mods is mended: what waited for it in the other mod is live', async () => {
    const mods = { 'm/mod.toml': 'name = "m"', 'n/mod.toml': 'name = "n"' };
    const t = await play({ ...mods, 'm/a.lua': answer(1), 'n/b.lua': answer(1) });
    t.spawn('m/a.lua', 'n/b.lua');
    t.frames(1);
    await t.save({ 'm/a.lua': answer(2), 'n/b.lua': 'broken(' });
    await t.save({ 'n/b.lua': answer(2) });
    t.frames(1);
    expect([value(t, 'm/a.lua'), value(t, 'n/b.lua')]).toEqual([2, 2]);
  });
});

describe('what is told of files that wait', () => {
  test('one that turns out bad when its turn comes is told once, however often it is tried', async () => {
    const t = await play({ 'a.lua': answer(1), 'b.lua': answer(1), 'c.lua': answer(1), 'd.lua': answer(1) });
    t.spawn('a.lua', 'b.lua', 'c.lua', 'd.lua');
    t.frames(1);
    const failing = answer(2, 'function m.on_swap() error("boom") end');
    await t.save({ 'a.lua': failing, 'b.lua': failing }); // the first to fail ends the attempt
    expect(t.refusals()).toEqual(['HOOK_FAILED']);
    await t.save({ 'a.lua': answer(3) });
    for (let n = 2; n <= 4; n++) await t.save({ 'd.lua': answer(n) });
    expect(t.reloads.flatMap(({ script, error }) => (error ? [script] : []))).toEqual(['a.lua', 'b.lua']);
    t.frames(1);
    expect(['a.lua', 'b.lua', 'd.lua'].map((id) => value(t, id))).toEqual([3, 1, 4]);
  });

  test('a module that goes live does not take off the error of a user whose file is still broken', async () => {
    const uses = 'local lib = require "lib" local n = lib.value()';
    const t = await play({ 'a.lua': answer(1, uses), 'lib.lua': lib(1) });
    t.spawn('a.lua');
    t.frames(1);
    const errors = (): unknown[] =>
      t.game.notifications.list().flatMap(({ level, script }) => (level === 'error' ? [script] : []));
    await t.save({ 'a.lua': 'broken(' });
    await t.save({ 'lib.lua': lib(2) });
    t.frames(2);
    expect(t.ask(1, 'require("lib").value()', 'a.lua')).toBe(2);
    expect([errors(), t.refusals()]).toEqual([['a.lua'], ['COMPILE_FAILED']]);
    await t.save({ 'a.lua': answer(1, uses) });
    expect(errors()).toEqual([]);
  });

  test('a file put back resolves its error, although half of it was read before the whole', async () => {
    const t = await play({ 'a.lua': answer(1) });
    t.spawn('a.lua');
    await t.save({ 'a.lua': 'broken(' });
    const half = createSourceFile('a.lua', 'local m = {');
    t.source.send([{ kind: 'changed', file: half, stable: false, savedMs: 0 }]);
    await t.game.reload.idle();
    await t.save({ 'a.lua': answer(1) });
    expect(t.reloads.slice(1).map(({ success }) => success)).toEqual([false, true]);
  });

  test('half of a file is told when nothing follows, once', async () => {
    const t = await play({ 'a.lua': answer(1) });
    t.spawn('a.lua');
    const half = createSourceFile('a.lua', 'local m = {');
    for (const stable of [false, false, true, true, false]) {
      t.source.send([{ kind: 'changed', file: half, stable, savedMs: 0 }]);
      await t.game.reload.idle();
      expect(t.refusals()).toHaveLength(stable ? 1 : t.refusals().length);
    }
    expect(t.refusals()).toEqual(['COMPILE_FAILED']);
  });
});

test('content that was replaced while it waited, and is saved again, is tried again and told', async () => {
  const t = await play({ 'a.lua': answer(1), 'b.lua': answer(1) });
  t.spawn('a.lua', 'b.lua');
  await t.save({ 'a.lua': 'broken(' });
  await t.save({ 'a.lua': answer(2), 'b.lua': 'broken(' });
  await t.save({ 'a.lua': 'broken(' });
  expect(t.refusals()).toEqual(['COMPILE_FAILED', 'COMPILE_FAILED', 'COMPILE_FAILED']);
  await t.save({ 'b.lua': answer(2) });
  t.frames(1);
  expect(['a.lua', 'b.lua'].map((id) => value(t, id))).toEqual([1, 2]);
});

/** Lua that notes every file it compiles. */
function noting(compiled: string[]): ScriptRuntime {
  const lua = createLuaRuntime();
  return {
    ...lua,
    async openRoom(services) {
      const room = await lua.openRoom(services);
      const compile: typeof room.compile = (number, id, ...rest) => {
        compiled.push(id);
        return room.compile(number, id, ...rest);
      };
      return { ...room, compile };
    },
  };
}

test('the same content saved again while it waits is no attempt: nothing is compiled', async () => {
  const compiled: string[] = [];
  const t = await play({ 'a.lua': answer(1), 'b.lua': answer(1) }, { runtimes: [noting(compiled)] });
  t.spawn('a.lua', 'b.lua');
  const set = { 'a.lua': answer(2), 'b.lua': 'error("boom")' };
  compiled.length = 0;
  await t.save(set);
  expect(compiled).toEqual(['a.lua', 'b.lua']);
  await t.save(set);
  await t.save({ 'b.lua': set['b.lua'] });
  expect(compiled).toHaveLength(2);
});

test('a broken save tries again what waits, and nothing more than once', async () => {
  const compiled: string[] = [];
  const t = await play({ 'a.lua': answer(1), 'b.lua': answer(1) }, { runtimes: [noting(compiled)] });
  t.spawn('a.lua', 'b.lua');
  await t.save({ 'a.lua': 'error("boom")' });
  compiled.length = 0;
  await t.save({ 'b.lua': 'broken(' });
  expect(compiled).toEqual(['b.lua', 'a.lua', 'b.lua', 'a.lua']);
  compiled.length = 0;
  await t.save({ 'b.lua': 'broken again(' }); // what cannot compile is not tried with others
  await t.save({ 'a.lua': answer(2) });
  expect(compiled.filter((id) => id === 'b.lua')).toHaveLength(2);
});

test('a hook that fails in the first move because its module is older is tried again with the module', async () => {
  const uses = (hook: string): string => answer(2, `local lib = require "lib" ${hook}`);
  const t = await play({ 'a.lua': uses(''), 'lib.lua': lib(1) });
  t.spawn('a.lua');
  t.frames(1);
  await t.save({ 'a.lua': uses('function m.on_swap() m.moved = lib.move() end') });
  expect(t.refusals()).toEqual(['HOOK_FAILED']);
  await t.save({ 'lib.lua': 'return { value = print, move = function() return 5 end }' });
  t.frames(1);
  expect(t.ask(1, 'm.moved', 'a.lua')).toBe(5);
});

test('older content that waits does not go live when getting ready for the newer took too long', async () => {
  let open: () => void = () => undefined;
  const lua = createLuaRuntime();
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const slow: ScriptRuntime = {
    ...lua,
    async openRoom(services) {
      if (services.mod === 'slow') await opened;
      return lua.openRoom(services);
    },
  };
  const t = await play({ 'a.lua': answer(1), 'b.lua': answer(1) }, { runtimes: [slow] });
  t.spawn('a.lua', 'b.lua');
  t.frames(1);
  await t.save({ 'a.lua': answer(2), 'b.lua': 'broken(' });
  t.source.write({ 'a.lua': answer(3), 'slow/mod.toml': 'name = "slow"', 'slow/s.lua': answer(1) });
  await new Promise((resolve) => setImmediate(resolve));
  t.clock.advance(30_000);
  await t.game.reload.idle();
  await t.save({ 'b.lua': answer(2) });
  t.frames(1);
  expect(['a.lua', 'b.lua'].map((id) => value(t, id))).toEqual([1, 2]);
  open();
  await t.save({ 'a.lua': answer(3) });
  t.frames(1);
  expect(value(t, 'a.lua')).toBe(3);
});
