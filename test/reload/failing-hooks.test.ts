import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

/** A version that fails in `hook` after `damage`, which sees `m` and, in on_swap, `old`. */
const failing = (hook: string, damage = '', fields = 'hp = 0, bag = { added = 1 }, fresh = 1'): string =>
  luaModule(fields, `function m.${hook}(old)\n  ${damage}\n  error("boom")\nend`);
const first = luaModule('hp = 1, bag = { gold = 5, list = { 1, 2 } }', 'function m.name() return "v1" end');
const newHooks = ['on_swap', 'on_restore', 'on_reload'];

describe('a hook that throws leaves the entity on its old instance (L12)', () => {
  test.each(newHooks)(
    '%s: data, identity and functions are as before, and the next good version takes over',
    async (hook) => {
      const t = await play({ 'a.lua': first });
      const entity = t.spawn('a.lua');
      t.frames(1);
      t.run(entity, 'm.hp = 42 m.extra = { 1 } me, bag = m, m.bag');
      const before = t.digest(entity, 'm');
      await t.reload(failing(hook));
      expect(t.digest(entity, 'm')).toBe(before);
      expect(t.ask(entity, 'm == me and m.bag == bag and m.name()')).toBe('v1');
      await t.reload(luaModule('hp = 7'));
      expect(t.ask(entity, 'm.hp')).toBe(42);
    },
  );

  test('on_save: the old version’s own hook fails, and the old version stays', async () => {
    const t = await play({ 'a.lua': luaModule('hp = 1', 'function m.on_save() m.hp = 0 error("boom") end') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.hp = 42');
    await t.reload(luaModule('hp = 2'));
    expect(t.ask(entity, 'm.hp')).toBe(42);
    expect(t.reloads.at(-1)).toMatchObject({ success: false, version: 1, error: { place: { hook: 'on_save' } } });
  });

  test.each(newHooks)('%s: the error names script, hook, entity, file and line', async (hook) => {
    const t = await play({ 'a.lua': first });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(failing(hook));
    const { error } = t.reloads.at(-1)!;
    const place = { mod: 'game', script: 'a.lua', hook, entity, file: 'a.lua', line: 5 };
    expect(error).toMatchObject({ code: 'HOOK_FAILED', place });
    expect(error?.message).toContain('boom');
  });

  test.each([
    ['sets fields of the new module', 'm.hp, m.fresh = -1, nil'],
    ['sets fields of the old module', 'old.hp, old.junk = -1, 1'],
    ['removes fields of the old module', 'old.hp, old.bag = nil, nil'],
    ['adds 5000 fields to the old module', 'for i = 1, 5000 do old["f" .. i] = i end'],
  ])('on_swap that %s before it throws changes nothing', async (_, damage) => {
    const t = await play({ 'a.lua': first });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.hp = 42');
    const before = t.digest(entity, 'm');
    await t.reload(failing('on_swap', damage));
    expect(t.digest(entity, 'm')).toBe(before);
  });

  test.each([
    ['a value', 'm.bag.gold = -1'],
    ['a new key', 'm.bag.junk = 1'],
    ['a list', 'm.bag.list[3] = 9 table.remove(m.bag.list, 1)'],
    ['a removed table', 'm.bag.list = nil'],
  ])('what a failing hook wrote into nested tables is undone: %s', async (_, damage) => {
    const t = await play({ 'a.lua': first });
    const entity = t.spawn('a.lua');
    t.frames(1);
    const before = t.digest(entity, 'm');
    await t.reload(failing('on_restore', damage));
    expect(t.digest(entity, 'm')).toBe(before);
  });

  test('keys filled into nested and shared tables are gone again', async () => {
    const t = await play({ 'a.lua': luaModule('a = { x = 1, inner = {} }') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.b = m.a m.a.me = m.a');
    const before = t.digest(entity, 'm');
    await t.reload(failing('on_reload', '', 'a = { y = 1, inner = { z = 1 } }, b = { w = 1 }'));
    expect(t.digest(entity, 'm')).toBe(before);
  });

  test('handlers and timers that a failing hook made or ended are as before', async () => {
    const t = await play({
      'a.lua': luaModule(
        'n = 0',
        'function m.on_start() id = time.every(1, "tick") end function m.tick() m.n = m.n + 1 end',
      ),
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    const before = t.game.scripts.counts();
    await t.reload(failing('on_reload', 'time.cancel(id) time.every(1, print) events.on("x", print)'));
    expect(t.game.scripts.counts()['game']).toMatchObject({ timers: before['game']!.timers, handlers: 0 });
    t.frames(1, 0.1);
    for (let n = 0; n < 10; n++) t.frames(1, 0.1);
    expect(t.ask(entity, 'm.n')).toBe(1);
  });

  test('an error that is no text is told as well as it can be', async () => {
    const t = await play({ 'a.lua': first });
    t.spawn('a.lua');
    t.frames(1);
    for (const thrown of [
      'nil',
      '{}',
      '42',
      'setmetatable({}, { __tostring = function() error("twice") end })',
      'print',
    ]) {
      await t.reload(luaModule('', `function m.on_swap() error(${thrown}) end`));
    }
    expect(t.refusals()).toEqual(Array(5).fill('HOOK_FAILED'));
    for (const { error } of t.reloads.slice(1)) expect(error?.message).not.toBe('');
  });

  test('a swap that recurses for ever spends its budget, and that is an ordinary failure', async () => {
    const t = await play({ 'a.lua': first });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule('', 'local function again() return 1 + again() end function m.on_swap() again() end'));
    expect(t.refusals()).toEqual(['BUDGET_SPENT']);
    expect(t.ask(entity, 'm.hp')).toBe(1);
  });
});
