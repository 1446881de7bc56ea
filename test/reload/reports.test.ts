import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

/** Keys that a module may use; `key` is kept in a global, so that all versions mean the same one. */
const withKey = (key: string, rest: string): string => luaModule(rest, `key = key or ${key} m[key] = 1`);

describe('what a reload reports', () => {
  test.each(['print', 'coroutine.create(print)', 'ecs.component("Position").x'])(
    'a field whose key is %s is kept, the frame goes on, and the move is told',
    async (key) => {
      const t = await play({
        'a.lua': withKey(key, 'x = 1'),
        'b.lua': luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 end'),
      });
      const entity = t.spawn('a.lua', 'b.lua');
      t.spawn('a.lua');
      t.frames(1);
      t.run(entity, 'm[key] = 5');
      await t.reload(withKey(key, 'x = 2'));
      expect(t.ask(entity, 'm[key]')).toBe(5);
      expect(t.failures).toEqual([]);
      expect(t.ask(entity, 'm.n', 'b.lua')).toBe(2);
      expect(t.swapped).toMatchObject([{ version: 2, entities: 2 }]);
      expect(Object.keys(t.state(entity, 'a.lua')).sort()).toEqual(['entity', 'x']);
    },
  );

  test.each([
    ['1', '[1]'],
    ['-7', '[-7]'],
    ['0.5', '[0.5]'],
    ['true', '[true]'],
  ])('a field whose key is %s is called %s in every list', async (key, name) => {
    const t = await play({ 'a.lua': withKey(key, 'x = 1') });
    t.spawn('a.lua');
    t.frames(1);
    await t.reload(withKey(key, 'x = 2'));
    expect(t.swapped.at(-1)?.report?.kept).toEqual({ x: 1, [name]: 1 });
    await t.reload(luaModule('x = 3'));
    expect(t.swapped.at(-1)?.report?.orphaned).toEqual({ [name]: 1 });
  });

  test.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])(
    'a field called %s is counted like any other',
    async (name) => {
      const t = await play({ 'a.lua': luaModule(`["${name}"] = 1`) });
      t.spawn('a.lua');
      t.frames(1);
      await t.reload(luaModule(`["${name}"] = 2`));
      expect(Object.entries(t.swapped.at(-1)!.report!.kept)).toEqual([[name, 1]]);
    },
  );

  test('counts of 100 entities, of which 40 have a field of their own and 10 a function made while running', async () => {
    const t = await play({ 'a.lua': luaModule('hp = 1, data = {}') });
    const entities = Array.from({ length: 100 }, () => t.spawn('a.lua'));
    t.frames(1);
    for (const entity of entities.slice(0, 40)) t.run(entity, 'm.extra = 1');
    for (const entity of entities.slice(90)) t.run(entity, 'm.data.f = function() end');
    await t.reload(luaModule('hp = 2, data = {}, mana = 3'));
    expect(t.swapped.at(-1)?.report).toEqual({
      kept: { hp: 100, data: 100, mana: 0 },
      defaulted: { mana: 100 },
      orphaned: { extra: 40 },
      retyped: {},
      stale: { 'data.f': 10 },
      unapplied: { hp: 100 },
      dropped: {},
      restarted: 0,
    });
  });

  test('each version counts its own moves: the second reload starts from nothing', async () => {
    const t = await play({ 'a.lua': luaModule('hp = 1') });
    for (let n = 0; n < 5; n++) t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule('hp = 2, mana = 1'));
    await t.reload(luaModule('hp = 3, mana = 2'));
    expect(t.swapped.map(({ report }) => report?.kept['hp'])).toEqual([5, 5]);
    expect(t.swapped.map(({ report }) => report?.defaulted)).toEqual([{ mana: 5 }, {}]);
  });

  test('hooks of classes that a module inherits from are found, renewed and reported as nothing', async () => {
    const base = (n: number): string =>
      `local Base = {} function Base:on_update() self.n = self.n + ${n} end function Base:on_start() self.s = 1 end return Base`;
    const t = await play({
      'a.lua': luaModule('n = 0', 'setmetatable(m, { __index = require "base" })'),
      'base.lua': base(1),
    });
    const entity = t.spawn('a.lua');
    t.frames(2);
    await t.reload(base(10), 'base.lua');
    expect(t.ask(entity, '{ m.n, m.s }')).toEqual([12, 1]);
    expect(t.swapped.at(-1)?.report?.stale).toEqual({});
  });

  const steps = (n: number, separator: string): string => {
    const functions = ['a', 'b', 'c'].map((name) => `function() return "${name}${n}" end`);
    return luaModule('', `m.steps = { ${functions.join(`,${separator}`)} }`);
  };

  test('a list of functions from which one was taken out: the others become their own successors', async () => {
    const t = await play({ 'a.lua': steps(1, '\n') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'table.remove(m.steps, 1)');
    await t.reload(steps(2, '\n'));
    expect(t.ask(entity, '{ #m.steps, m.steps[1](), m.steps[2]() }')).toEqual([2, 'b2', 'c2']);
  });

  test('the same when all of them stand in one line', async () => {
    const t = await play({ 'a.lua': steps(1, ' ') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'table.remove(m.steps, 1)');
    await t.reload(steps(2, ' '));
    const { stale } = t.swapped.at(-1)!.report!;
    const answers = t.ask(entity, '{ m.steps[1](), m.steps[2]() }');
    expect(Object.keys(stale).length > 0 ? ['b2', 'c2'] : answers).toEqual(['b2', 'c2']);
  });
});

describe('saves at odd moments', () => {
  test('a script whose every update causes a save of itself runs on, one version a frame', async () => {
    const source = (n: number): string =>
      luaModule('n = 0', `function m.on_update() m.n = m.n + 1 events.emit("save", ${n}) end`);
    const t = await play({ 'a.lua': source(1) });
    const entity = t.spawn('a.lua');
    t.game.on('save', (n) => t.source.write({ 'a.lua': source(Number(n) + 1) }));
    for (let n = 0; n < 5; n++) {
      t.frames(1);
      await t.game.reload.idle();
    }
    expect([t.ask(entity, 'm.n'), t.game.scripts.cache.version('a.lua')]).toEqual([5, 6]);
    expect(t.failures).toEqual([]);
  });

  test('an old version whose on_save detaches itself: the script is gone, and starts afresh when attached again', async () => {
    const t = await play({ 'a.lua': luaModule('n = 1', 'function m.on_save() ecs.detach(entity, "a.lua") end') });
    const entities = [t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(1);
    await t.reload(luaModule('n = 2'));
    t.frames(2);
    expect(t.game.scripts.list()[0]).toMatchObject({ entities: 0, version: 2 });
    t.game.scripts.attach(entities[0]!, 'a.lua');
    t.frames(1);
    expect(t.ask(entities[0]!, 'm.n')).toBe(2);
    expect(t.failures).toEqual([]);
  });

  test('on_reload that attaches and detaches other scripts: done after the move, in order', async () => {
    const t = await play({ 'a.lua': luaModule(), 'b.lua': luaModule('n = 5'), 'c.lua': luaModule() });
    const entity = t.spawn('a.lua', 'c.lua');
    t.frames(1);
    const code = 'ecs.attach(entity, "b.lua") ecs.detach(entity, "c.lua")';
    await t.reload(luaModule('', `function m.on_reload() ${code} end`));
    expect(t.ask(entity, 'm.n', 'b.lua')).toBe(5);
    expect(t.game.scripts.state(entity, 'c.lua').ok).toBe(false);
  });

  test('a save between two steps of a long frame loop is live in the next frame, not in the running one', async () => {
    const t = await play({ 'a.lua': luaModule('', 'function m.on_fixed_update() print("old") end') });
    t.spawn('a.lua');
    t.frames(1);
    t.logs.length = 0;
    const saving = t.save({ 'a.lua': luaModule('', 'function m.on_fixed_update() print("new") end') });
    t.frames(1, 3 / 60);
    await saving;
    t.frames(1);
    expect(t.printed).toEqual(['old', 'old', 'old', 'new']);
  });
});
