import { describe, expect, test } from 'vitest';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const counts = (t: PlayedGame): { handlers: number; timers: number } => {
  const { handlers, timers } = t.game.scripts.counts()['game']!;
  return { handlers, timers };
};
/** Registers in `on_start`; `m.hit` adds `n`. */
const inStart = (n: number, register: string): string =>
  luaModule(
    'sum = 0',
    `
function m.hit() m.sum = m.sum + ${n} end
m.nested = { hit = function() m.sum = m.sum + ${n} end }
function m.on_start() ${register} end`,
  );
const inBody = (n: number, register: string): string =>
  luaModule('sum = 0', `function m.hit() m.sum = m.sum + ${n} end\n${register}`);

/** Ways to be called once a frame, or once an event `tick`; %s is the callback. */
const kinds = [
  ['a timer', (callback: string) => `time.every(0, ${callback})`],
  ['a handler', (callback: string) => `events.on("tick", ${callback})`],
] as const;
const tick = (t: PlayedGame): void => {
  t.game.emit('tick');
  t.frames(1);
};

describe.each(kinds)('%s under reloads (L24)', (_, register) => {
  test.each([
    ['by name', '"hit"'],
    ['with a function of the module', 'm.hit'],
    ['with a function nested in the module', 'm.nested.hit'],
  ])('registered in on_start %s: it lives on with the new code, through three reloads', async (__, callback) => {
    const t = await play({ 'a.lua': inStart(1, register(callback)) });
    const entity = t.spawn('a.lua');
    t.frames(2);
    t.run(entity, 'm.sum = 0');
    tick(t);
    const before = counts(t);
    for (const n of [10, 100, 1000]) {
      await t.save({ 'a.lua': inStart(n, register(callback)) });
      tick(t);
      expect(counts(t)).toEqual(before);
    }
    expect(t.ask(entity, 'm.sum')).toBe(1111);
    expect(t.failures).toEqual([]);
  });

  test('registered in the body: made anew by the new body, never twice', async () => {
    const source = (n: number): string => inBody(n, register(`function() m.sum = m.sum + ${n} end`));
    const t = await play({ 'a.lua': source(1) });
    const entity = t.spawn('a.lua');
    t.frames(2);
    for (const n of [10, 100, 1000]) {
      await t.save({ 'a.lua': source(n) });
      t.run(entity, 'm.sum = 0');
      tick(t);
      expect(t.ask(entity, 'm.sum')).toBe(n);
    }
    const { handlers, timers } = counts(t);
    expect(handlers + timers).toBe(1);
  });

  test('with a closure that stands nowhere: removed at the reload and reported once', async () => {
    const source = (n: number): string => inStart(n, register('function() m.sum = m.sum + 1 end'));
    const t = await play({ 'a.lua': source(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'a.lua': source(2) });
    t.frames(1);
    t.run(entity, 'm.sum = 0');
    tick(t);
    tick(t);
    expect(t.ask(entity, 'm.sum')).toBe(0);
    expect(counts(t)).toEqual({ handlers: 0, timers: 0 });
    expect(Object.values(t.swapped.at(-1)!.report!.dropped)).toEqual([1]);
  });

  test('whose function the new version does not have: removed and reported', async () => {
    const t = await play({ 'a.lua': inStart(1, register('m.hit')) });
    t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'a.lua': luaModule('sum = 0') });
    t.frames(1);
    tick(t);
    expect(counts(t)).toEqual({ handlers: 0, timers: 0 });
    expect(Object.values(t.swapped.at(-1)!.report!.dropped)).toEqual([1]);
    expect(t.failures).toEqual([]);
  });

  test('whose name the new version does not have: an error that names both, no more', async () => {
    const t = await play({ 'a.lua': inStart(1, register('"hit"')) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'a.lua': luaModule('sum = 0') });
    tick(t);
    tick(t);
    expect(t.failures.length).toBeGreaterThan(0);
    expect(t.failures[0]?.message).toMatch(/"hit".*a\.lua/);
    await t.save({ 'a.lua': inStart(5, '') });
    t.run(entity, 'm.sum = 0');
    tick(t);
    tick(t);
    expect(t.ask(entity, 'm.sum')).toBeGreaterThan(0);
  });

  test('of 30 entities: each keeps its own, whatever the others do', async () => {
    const source = (n: number): string => inStart(n, `if entity % 2 == 0 then ${register('m.hit')} end`);
    const t = await play({ 'a.lua': source(1) });
    const entities = Array.from({ length: 30 }, () => t.spawn('a.lua'));
    t.frames(2);
    await t.save({ 'a.lua': source(10) });
    t.frames(1);
    for (const entity of entities) t.run(entity, 'm.sum = 0');
    tick(t);
    expect(entities.map((entity) => t.ask(entity, 'm.sum'))).toEqual(entities.map((e) => (e % 2 === 0 ? 10 : 0)));
  });

  test('dies with its entity, also in the middle of a move', async () => {
    const t = await play({ 'a.lua': inStart(1, register('m.hit')) }, { swapBudgetMs: 0 });
    const entities = Array.from({ length: 4 }, () => t.spawn('a.lua'));
    t.frames(1);
    await t.save({ 'a.lua': inStart(2, register('m.hit')) });
    for (const entity of entities.slice(1)) t.game.despawn(entity);
    tick(t);
    const { handlers, timers } = counts(t);
    expect(handlers + timers).toBe(1);
  });

  test.each([
    ['in on_start', (n: number) => inStart(n, `${register('"hit"')} ${register('m.hit')}`)],
    [
      'in the body',
      (n: number) => inBody(n, `${register('"hit"')} ${register('m.hit')} ${register('function() end')}`),
    ],
    [
      'in on_reload, ended by id',
      (n: number) =>
        inBody(
          n,
          `function m.on_reload() if m.id then events.off(m.id) time.cancel(m.id) end m.id = ${register('"hit"')} end`,
        ),
    ],
  ])('100 reloads of a script that registers %s: the number stays the same (L22)', async (__, source) => {
    const t = await play({ 'a.lua': source(0) });
    for (let n = 0; n < 3; n++) t.spawn('a.lua');
    t.frames(1);
    await t.reload(source(1));
    const before = counts(t);
    for (let n = 2; n <= 100; n++) await t.reload(source(n));
    expect(counts(t)).toEqual(before);
    expect(before.handlers + before.timers).toBeGreaterThan(0);
  });
});
