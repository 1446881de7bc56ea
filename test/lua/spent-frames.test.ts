/** What happens in frames in which a mod spends its budget with other things than updates. */
import { afterEach, expect, test, vi } from 'vitest';
import { type Budgets, createLuaRuntime } from '../../src/lua/index.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const small = { callTicks: 100_000, frameTicks: 400_000, memoryMiB: 32 };
const counting = luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 end');
const start = async (source: string, entities: number, budgets: Partial<Budgets> = small): Promise<PlayedGame> => {
  const t = await play({ 'a.lua': source, 'b.lua': counting }, { runtimes: [createLuaRuntime({ budgets })] });
  for (let n = 0; n < entities; n++) t.spawn('a.lua', 'b.lua');
  return t;
};
const counts = (t: PlayedGame) => t.game.scripts.counts()['game'];

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  [
    'events that are answered with two',
    'events.on("x", function() events.emit("x") events.emit("x") end) events.emit("x")',
  ],
  ['a hundred heavy timers', 'for n = 1, 100 do time.every(0, function() for i = 1, 9000 do end end) end'],
  ['fixed updates', 'function m.on_fixed_update() for i = 1, 30000 do end end'],
])('%s spend every frame: updates of the mod run in every second one', async (_, code) => {
  const t = await start(luaModule('', `${code}`), 30);
  t.frames(40);
  expect(Number(t.ask(1, 'm.n', 'b.lua'))).toBeGreaterThanOrEqual(15);
  expect(Number(t.ask(30, 'm.n', 'b.lua'))).toBeGreaterThanOrEqual(15);
  expect(t.failures).toEqual([]);
  expect(counts(t)?.spentFrames).toBeGreaterThanOrEqual(20);
});

test('a version whose entities are to be moved in a frame that was spent before is moved later', async () => {
  const heavy = (n: number): string =>
    luaModule(`version = ${n}`, 'function m.hear() for i = 1, 30000 do end end events.on("go", "hear")');
  const t = await start(heavy(1), 20);
  t.frames(1);
  await t.save({ 'a.lua': heavy(2).replace('version = 2', 'second = 2') });
  t.game.emit('go');
  t.frames(1);
  expect(t.ask(20, 'm.second')).toBeUndefined();
  t.frames(20);
  expect(t.ask(20, 'm.second')).toBe(2);
});

test('a call that is ended spends its budget and a little more; one in a function of the library up to as much again', async () => {
  const t = await start(luaModule('', 'function m.on_update() while true do end end'), 1);
  t.frames(1);
  expect(counts(t)?.mostTicks).toBeGreaterThan(100_000);
  expect(counts(t)?.mostTicks).toBeLessThan(101_000);
  expect(counts(t)?.spentFrames).toBe(0);
  const other = await start(
    luaModule('', 'function m.on_update() ("a"):rep(28):find(("a?"):rep(28) .. ("a"):rep(28)) end'),
    1,
  );
  other.frames(1);
  expect(other.failures.map(({ code }) => code)).toEqual(['VM_KILLED']);
  expect(counts(other)?.mostTicks).toBe(300_001);
});

test('memory that is refused is told to nobody but the script', async () => {
  const said = (['error', 'warn', 'log'] as const).map((name) => vi.spyOn(console, name));
  const t = await start(
    luaModule(
      '',
      'function m.on_update() m.ok, m.why = pcall(string.rep, "x", 40 << 20) m.next = ("y"):rep(3 << 20) end',
    ),
    1,
    { memoryMiB: 32 },
  );
  t.frames(1);
  expect(t.ask(1, 'm.why')).toMatch(/memory/);
  expect(t.ask(1, '#m.next')).toBe(3 << 20);
  expect(said.flatMap(({ mock }) => mock.calls)).toEqual([]);
});

test('keys that loop when they become text are reported by what they are, and ask nobody', async () => {
  const t = await start(
    luaModule(
      'asked = 0',
      `local key = setmetatable({}, { __tostring = function() m.asked = m.asked + 1 return "me" end })
      m[key] = { 1 } function m.on_update() m[key], m[true], m[2.5] = m.asked, 1, 1 end`,
    ),
    1,
  );
  t.frames(1);
  await t.reload(counting);
  const { report } = t.swapped.at(-1) ?? {};
  expect(report?.orphaned).toMatchObject({ asked: 1, '[a table]': 1, '[true]': 1, '[2.5]': 1 });
  expect(t.ask(1, 'm.asked')).toBe(0);
});
