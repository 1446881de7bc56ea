import { describe, expect, test } from 'vitest';
import { createLuaRuntime } from '../../src/lua/index.ts';
import type { SuspendedEvent } from '../../src/script/script-events.ts';
import { luaWith } from '../support/lua-with.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const counting = luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 end');
/** Counts, and does something on entities whose number is small. */
const attacking = (code: string, upTo = 1): string =>
  luaModule('n = 0', `function m.on_update() m.n = m.n + 1 if entity <= ${upTo} then ${code} end end`);
const small = { callTicks: 100_000, frameTicks: 400_000 };
const start = async (source: string, entities: number, budgets = small): Promise<PlayedGame> => {
  const t = await play({ 'a.lua': source, 'b.lua': counting }, { runtimes: luaWith(budgets) });
  for (let n = 0; n < entities; n++) t.spawn('a.lua', 'b.lua');
  return t;
};

describe('a call that never ends is ended', () => {
  test.each([
    ['a loop', 'while true do end'],
    ['a loop of pcall', 'while true do pcall(function() while true do end end) end'],
    ['a recursion', 'local function f() f() f() end f()'],
    ['a coroutine in a loop', 'local c = coroutine.wrap(function() while true do end end) while true do pcall(c) end'],
    ['goto', '::again:: goto again'],
    ['a metamethod', 'local t = setmetatable({}, { __index = function() while true do end end }) local x = t.x'],
    ['a comparison in sort', 'table.sort({ 3, 1, 2 }, function() while true do end end)'],
    ['gsub with a callback', '("x"):gsub("x", function() while true do end end)'],
  ])('%s: BUDGET_SPENT with file, line and entity; nobody else misses an update', async (_, code) => {
    const t = await start(attacking(code), 10);
    t.frames(1);
    expect(t.failures).toMatchObject([
      { code: 'BUDGET_SPENT', place: { script: 'a.lua', file: 'a.lua', line: 3, entity: 1, hook: 'on_update' } },
    ]);
    expect(t.failures[0]?.message).toContain('100,000 ticks');
    const entities = Array.from({ length: 10 }, (_, n) => n + 1);
    expect(entities.map((entity) => t.ask(entity, 'm.n'))).toEqual(Array(10).fill(1));
    expect(entities.map((entity) => t.ask(entity, 'm.n', 'b.lua'))).toEqual(Array(10).fill(1));
  });

  test.each([
    ['on_start', 'function m.on_start() while true do end end'],
    ['a timer', 'function m.on_start() time.after(0, function() while true do end end) end'],
    ['a handler', 'function m.on_start() events.on("go", function() while true do end end) events.emit("go") end'],
    ['a task', 'function m.on_start() time.start(function() while true do end end) end'],
    ['on_fixed_update', 'function m.on_fixed_update() while true do end end'],
  ])('in %s', async (_, body) => {
    const t = await start(luaModule('n = 0', `${body} function m.on_update() m.n = m.n + 1 end`), 1);
    t.frames(2);
    expect(t.failures[0]).toMatchObject({ code: 'BUDGET_SPENT', place: { file: 'a.lua', line: 3 } });
    expect(t.ask(1, 'm.n')).toBe(2);
  });

  test('a body refuses the version: the old one runs on, and the next good save is live', async () => {
    const t = await start(counting, 3);
    t.frames(1);
    await t.save({ 'a.lua': luaModule('n = 0', 'while true do end') });
    expect(t.refusals()).toEqual(['BUDGET_SPENT']);
    t.frames(1);
    await t.reload(attacking('', 0));
    expect(t.ask(3, 'm.n')).toBe(3);
  });

  test('a hook of a swap leaves the entity on its old instance', async () => {
    const t = await start(counting, 1);
    t.frames(1);
    await t.save({ 'a.lua': luaModule('n = 0', 'function m.on_restore() m.n = 99 while true do end end') });
    expect(t.refusals()).toEqual(['BUDGET_SPENT']);
    expect(t.ask(1, 'm.n')).toBe(1);
  });

  test('what is spent is the same in two games: ticks, not time', async () => {
    const source = luaModule('n = 0', 'function m.on_update() while true do m.n = m.n + 1 end end');
    const [one, two] = [await start(source, 1), await start(source, 1)];
    one.frames(1);
    two.frames(1);
    expect(one.ask(1, 'm.n')).toBe(two.ask(1, 'm.n'));
    expect(one.ask(1, 'm.n')).toBeGreaterThan(10_000);
  });
});

describe('the budget of a frame', () => {
  const heavy = luaModule('n = 0', 'function m.on_update() for i = 1, 9000 do local x = i * i end m.n = m.n + 1 end');

  test('what it leaves over runs first in the next frame: after 30 frames nobody of 40 is more than one behind', async () => {
    const t = await start(heavy, 40);
    t.frames(30);
    const counts = Array.from({ length: 40 }, (_, n) => Number(t.ask(n + 1, 'm.n')));
    expect(t.failures).toEqual([]);
    expect(Math.max(...counts)).toBeLessThan(30);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  test('a script behind a greedy one of its mod is not starved, one of another mod misses nothing', async () => {
    const t = await play(
      { 'a.lua': heavy, 'b.lua': counting, 'm/mod.toml': '', 'm/c.lua': counting },
      { runtimes: luaWith(small) },
    );
    for (let n = 0; n < 40; n++) t.spawn('a.lua', 'b.lua', 'm/c.lua');
    t.frames(30);
    expect(Number(t.ask(1, 'm.n', 'b.lua'))).toBeGreaterThanOrEqual(10);
    expect(t.ask(1, 'm.n', 'm/c.lua')).toBe(30);
  });

  test('a legal script at half its budget runs 1,000 frames untouched', async () => {
    const t = await start(
      luaModule('n = 0', 'function m.on_update() for i = 1, 20000 do local x = i end m.n = m.n + 1 end'),
      1,
    );
    t.frames(1000);
    expect(t.ask(1, 'm.n')).toBe(1000);
    expect(t.failures).toEqual([]);
  });
});

describe('a script that spends its budget three times in a frame', () => {
  test('rests whole until its next version; others of the mod go on', async () => {
    const t = await start(attacking('while true do end', 100), 10);
    const rests: SuspendedEvent[] = [];
    t.game.scripts.events.on('suspended', (event) => rests.push(event));
    t.frames(3);
    expect(rests).toMatchObject([{ script: 'a.lua', version: 1, entity: 0, error: { code: 'BUDGET_SPENT' } }]);
    expect(t.failures.length).toBeLessThanOrEqual(5);
    const failures = t.failures.length;
    t.frames(10);
    expect(t.failures).toHaveLength(failures);
    expect(t.ask(10, 'm.n', 'b.lua')).toBe(13);
    await t.reload(counting);
    t.frames(1);
    expect(Number(t.ask(10, 'm.n'))).toBeGreaterThan(1);
  });

  test('is taken back when it is on probation', async () => {
    const t = await start(counting, 50);
    t.frames(1);
    await t.save({ 'a.lua': attacking('while true do end', 100) });
    t.frames(3);
    expect(t.game.scripts.cache.version('a.lua')).toBe(3);
    t.frames(2);
    expect(t.failures.at(-1)?.code).toBe('BUDGET_SPENT');
    expect(Number(t.ask(50, 'm.n'))).toBeGreaterThan(3);
  });
});

test.each([
  [{ callTicks: 5 }, 'callTicks'],
  [{ callTicks: 1_000_000, frameTicks: 500_000 }, 'frameTicks'],
  [{ memoryMiB: 8 }, 'memoryMiB'],
  [{ memoryMiB: Number.NaN }, 'memoryMiB'],
])('budgets %j are OPTION_INVALID', (budgets, name) => {
  expect(() => createLuaRuntime({ budgets })).toThrow(name);
});

test('an on_save that never ends holds up a save for each of its entities, and no good version is taken back for it', async () => {
  const t = await start(luaModule('n = 0', 'function m.on_save() while true do end end'), 6);
  t.frames(1);
  for (let save = 1; save <= 9; save++) {
    await t.save({ 'a.lua': `${luaModule('n = 5', 'function m.on_update() m.good = true end')}-- ${save}` });
    t.frames(3);
  }
  expect(Array.from({ length: 6 }, (_, n) => t.ask(n + 1, 'm.good'))).toEqual(Array(6).fill(true));
  expect(t.failures.map(({ place }) => place.hook)).toEqual(t.failures.map(() => 'on_save'));
});
