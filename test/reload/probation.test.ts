import { describe, expect, test } from 'vitest';
import type { RollbackEvent } from '../../src/script/probation.ts';
import type { SuspendedEvent } from '../../src/script/script-events.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const good = luaModule('n = 0, bag = { gold = 1 }', 'function m.on_update() m.n = m.n + 1 end');
/** Counts in steps of 10, takes gold, and throws on entities up to a handle. */
const throwing = (upTo: number): string =>
  luaModule(
    'n = 0, bag = { gold = 1 }',
    `function m.on_update() m.n = m.n + 10 m.bag.gold = m.bag.gold - 5 if entity <= ${upTo} then error("boom") end end`,
  );

interface Told {
  readonly rollbacks: RollbackEvent[];
  readonly suspended: SuspendedEvent[];
}
async function start(entities: number, options = {}): Promise<PlayedGame & Told> {
  const t = await play({ 'a.lua': good }, options);
  const told: Told = { rollbacks: [], suspended: [] };
  t.game.scripts.events.on('rolledBack', (event) => told.rollbacks.push(event));
  t.game.scripts.events.on('suspended', (event) => told.suspended.push(event));
  for (let n = 0; n < entities; n++) t.spawn('a.lua');
  t.frames(5);
  return Object.assign(t, told);
}
const version = (t: PlayedGame): number => t.game.scripts.cache.version('a.lua');

describe('a version on probation (P5)', () => {
  test('one that throws on 30 of 100 entities is taken back in the frame in which that is known, once', async () => {
    const t = await start(100);
    await t.save({ 'a.lua': throwing(30) });
    expect(version(t)).toBe(2);
    t.frames(3);
    expect(t.rollbacks).toMatchObject([{ script: 'a.lua', from: 2, to: 3, error: { code: 'VERSION_WITHDRAWN' } }]);
    expect(t.rollbacks[0]!.reason).toMatch(/boom.*on_update threw on \d+ of \d+ entities/);
    t.frames(60);
    expect(t.rollbacks).toHaveLength(1);
    expect(version(t)).toBe(3);
  });

  test('entities on which it threw are what they were before it, in the same tables; the others keep what they became', async () => {
    const t = await start(100);
    t.run(1, 'bag_of_1 = m.bag');
    t.run(100, 'bag_of_100 = m.bag');
    await t.save({ 'a.lua': throwing(30) });
    t.frames(1); // all have moved and run once: n is 5, then 15 where it did not throw
    expect(t.rollbacks).toHaveLength(1);
    t.frames(5);
    expect(t.ask(1, '{ m.n, m.bag.gold, bag_of_1 == m.bag }')).toEqual([10, 1, true]);
    expect(t.ask(100, '{ m.n, m.bag.gold, bag_of_100 == m.bag }')).toEqual([20, -4, true]);
    expect(t.failures.filter(({ message }) => message !== 'boom')).toEqual([]);
  });

  test('healthy entities miss no update on the way', async () => {
    const t = await start(100);
    await t.save({ 'a.lua': throwing(30) });
    const before = t.game.world.time.frame;
    t.frames(10);
    const frames = t.game.world.time.frame - before;
    // one frame of the bad version counts 10, the others 1
    expect(t.ask(90, 'm.n')).toBe(5 + 10 + (frames - 1));
  });

  test('one that throws on 5 of 100 entities stays', async () => {
    const t = await start(100);
    await t.save({ 'a.lua': throwing(5) });
    t.frames(200);
    expect(t.rollbacks).toEqual([]);
    expect(version(t)).toBe(2);
  });

  test.each([
    [0.5, 30, 0],
    [0.2, 30, 1],
    [0, 1, 1],
    [1, 100, 0],
  ])('with maxFailingShare %d, %d of 100 make %d rollbacks', async (maxFailingShare, upTo, rollbacks) => {
    const t = await start(100, { maxFailingShare });
    await t.save({ 'a.lua': throwing(upTo) });
    t.frames(10);
    expect(t.rollbacks).toHaveLength(rollbacks);
  });

  test('a single entity that throws takes its version back at the end of the frame', async () => {
    const t = await start(1);
    await t.save({ 'a.lua': throwing(1) });
    t.frames(1);
    expect(t.rollbacks).toMatchObject([{ from: 2, to: 3 }]);
    t.frames(2);
    expect(t.ask(1, '{ m.n, m.bag.gold }')).toEqual([7, 1]);
  });

  test('the same bad content stays refused, however often it is saved; other content is tried', async () => {
    const t = await start(10);
    await t.save({ 'a.lua': throwing(10) });
    t.frames(2);
    expect(version(t)).toBe(3);
    const attempts = t.reloads.length;
    await t.save({ 'a.lua': throwing(10) }); // as it is in the file
    expect(t.reloads).toHaveLength(attempts);
    await t.save({ 'a.lua': `${good}\n` });
    expect(version(t)).toBe(4);
    t.frames(100);
    await t.save({ 'a.lua': throwing(10) }); // back again later
    t.frames(2);
    expect(version(t)).toBe(4);
    expect(t.reloads.at(-1)).toMatchObject({ success: false, version: 4, error: { code: 'VERSION_WITHDRAWN' } });
  });

  test('undoing the edit after a rollback is one success without a new version', async () => {
    const t = await start(10);
    await t.save({ 'a.lua': throwing(10) });
    t.frames(2);
    await t.save({ 'a.lua': good });
    expect(t.reloads.at(-1)).toMatchObject({ success: true, version: 3, error: undefined });
    expect(version(t)).toBe(3);
  });

  test('probation ends 60 frames after the last swap: what throws later is not taken back', async () => {
    const late = luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 if m.n > 80 then error("late") end end');
    const t = await start(10);
    await t.save({ 'a.lua': late });
    t.frames(200);
    expect(t.rollbacks).toEqual([]);
    expect(t.failures.length).toBeGreaterThan(0);
    expect(version(t)).toBe(2);
  });

  test('one that throws in three frames running on the only entities that ran it is taken back while others still move', async () => {
    const t = await start(3000, { swapBudgetMs: 0.001 });
    await t.save({ 'a.lua': throwing(3000) });
    t.frames(30);
    expect(t.rollbacks).toHaveLength(1);
    t.frames(200);
    expect(t.ask(3000, 'm.bag.gold')).toBe(1); // it never ran it
  });

  test('a module that makes its users throw is taken back with them', async () => {
    const lib = (body: string): string =>
      `local lib = { calls = 0 } function lib.value() lib.calls = lib.calls + 1 ${body} end return lib`;
    const t = await play({
      'a.lua': luaModule('seen = 0', 'local lib = require "lib" function m.on_update() m.seen = lib.value() end'),
      'lib.lua': lib('return 1'),
    });
    const rollbacks: RollbackEvent[] = [];
    t.game.scripts.events.on('rolledBack', (event) => rollbacks.push(event));
    for (let n = 0; n < 5; n++) t.spawn('a.lua');
    t.frames(2);
    await t.save({ 'lib.lua': lib('error("no value")') });
    t.frames(3);
    expect(rollbacks).toMatchObject([{ script: 'a.lua' }]);
    expect(t.ask(1, 'm.seen')).toBe(1);
    expect(t.ask(1, 'require("lib").value()')).toBe(1);
    const failures = t.failures.length;
    t.frames(10);
    expect(t.failures).toHaveLength(failures);
  });

  test('what a first version throws is never taken back', async () => {
    const t = await play({ 'a.lua': throwing(100) });
    const rollbacks: RollbackEvent[] = [];
    t.game.scripts.events.on('rolledBack', (event) => rollbacks.push(event));
    t.spawn('a.lua');
    t.frames(10);
    expect(rollbacks).toEqual([]);
  });
});

describe('an entity that throws outside of probation (P6)', () => {
  const sometimes = luaModule(
    'n = 0',
    'function m.on_update() m.n = m.n + 1 if entity == 1 and bad then error("boom") end end',
  );

  test('is suspended after three failing frames running, and the others lose no update', async () => {
    const t = await start(3);
    await t.save({ 'a.lua': sometimes });
    t.frames(100);
    t.run(2, 'bad = true');
    const [one, two] = [t.ask(1, 'm.n') as number, t.ask(2, 'm.n') as number];
    t.frames(20);
    expect(t.suspended).toMatchObject([{ script: 'a.lua', version: 2, entity: 1, error: { message: 'boom' } }]);
    expect(t.failures.filter(({ message }) => message === 'boom')).toHaveLength(3);
    expect(t.ask(1, 'm.n')).toBe(one + 3);
    expect(t.ask(2, 'm.n')).toBe(two + 20);
    expect(t.rollbacks).toEqual([]);
  });

  test('two failing frames and a good one suspend nothing', async () => {
    const t = await play({
      'a.lua': luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 if m.n % 3 ~= 0 then error("boom") end end'),
    });
    const entity = t.spawn('a.lua');
    t.frames(30);
    expect(t.ask(entity, 'm.n')).toBe(30);
  });

  test('runs again, with its data, when its script has a new version; its timers and handlers rest meanwhile', async () => {
    const bad = luaModule(
      'n = 0, ticks = 0',
      'function m.on_start() time.every(0.01, "tick") end function m.tick() m.ticks = m.ticks + 1 end function m.on_update() m.n = m.n + 1 error("boom") end',
    );
    const t = await play({ 'a.lua': bad });
    const entity = t.spawn('a.lua');
    t.frames(20);
    const ticks = t.ask(entity, 'm.ticks') as number;
    t.frames(20);
    expect(t.ask(entity, '{ m.n, m.ticks }')).toEqual([3, ticks]);
    await t.save({ 'a.lua': bad.replace('error("boom")', '') });
    t.frames(10);
    expect(t.ask(entity, 'm.n')).toBe(13);
    expect(t.ask(entity, 'm.ticks')).toBeGreaterThan(ticks);
  });

  test('on_destroy of a suspended instance runs, and nothing of it is left', async () => {
    const t = await play({
      'a.lua': luaModule('', 'function m.on_update() error("boom") end function m.on_destroy() print("gone") end'),
    });
    const entity = t.spawn('a.lua');
    t.frames(5);
    t.game.despawn(entity);
    t.frames(1);
    expect(t.printed).toEqual(['gone']);
    expect(t.spawn('a.lua')).toBe(entity);
    t.frames(2);
    expect(t.failures).toHaveLength(5);
  });

  test('100 of 1,000 that fail are suspended each; the 900 run on through closing gaps', async () => {
    const t = await play({
      'a.lua': luaModule(
        'n = 0',
        'function m.on_update() m.n = m.n + 1 if entity % 10 == 0 then error("boom") end end',
      ),
    });
    for (let n = 0; n < 1000; n++) t.spawn('a.lua');
    t.frames(10);
    for (let eid = 1; eid <= 1000; eid += 3) t.game.despawn(eid);
    t.frames(10);
    expect(t.ask(20, 'm.n')).toBe(3);
    expect(t.ask(21, 'm.n')).toBe(20);
    expect(t.failures).toHaveLength(300);
  });
});
