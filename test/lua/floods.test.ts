/** What one mod may hand to the host in a frame, and what it costs it. */
import { expect, onTestFinished, test } from 'vitest';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { startGame, type TestGame } from '../support/game-harness.ts';
import { luaWith } from '../support/lua-with.ts';

async function run(lua: string, callTicks = 5_000_000): Promise<TestGame & { eid: number }> {
  const runtimes = luaWith({ callTicks, frameTicks: 1_000_000_000 });
  const t = await startGame({ 'flood.lua': `local entity, m = ..., {}\n${lua}\nreturn m` }, { runtimes });
  onTestFinished(() => t.game.dispose());
  const eid = t.spawn('flood.lua');
  return Object.assign(t, { eid });
}

test('1,000 log lines a frame are told, the others counted in one line; the next frame has 1,000 again', async () => {
  const t = await run('function m.on_update() for n = 1, 2500 do print(n) end end');
  t.frames(2);
  expect(t.logs).toHaveLength(2002);
  expect([t.printed[999], t.printed[1000], t.printed[1001]]).toEqual([
    '1000',
    '… and 1500 more lines of mod game in this frame',
    '1',
  ]);
});

test('a log line has up to 4,000 characters, and says so', async () => {
  const t = await run(
    'function m.on_update() print(("ü"):rep(4000)) print(("ü"):rep(4001)) print(("x"):rep(1 << 20)) end',
  );
  t.frames(1);
  expect(t.printed).toEqual([
    'ü'.repeat(4000),
    `${'ü'.repeat(4000)}… (cut after 4000 characters)`,
    `${'x'.repeat(4000)}… (cut after 4000 characters)`,
  ]);
});

test('a frame’s 10,001st event to others is an error; inside of the mod there is no such limit', async () => {
  const t = await run(`
    m.own = 0
    function m.on_start() events.on("own", function() m.own = m.own + 1 end) end
    function m.on_update() for n = 1, 10001 do events.emit("own", n) end for n = 1, 10001 do events.emit("out", n) end end`);
  let heard = 0;
  t.game.on('out', () => heard++);
  t.frames(2);
  expect(heard).toBe(20_000);
  expect(t.state(t.eid, 'flood.lua')).toMatchObject({ own: 20_002 });
  expect(t.failures.map(({ message }) => message)).toEqual(
    Array(2).fill('events.emit: a mod may send up to 10000 events to others in a frame'),
  );
});

test.each([
  ['twenty texts of 512 KiB', 'local s = ("x"):rep(1 << 19) for n = 1, 20 do events.emit("out", s) end', 15],
  [
    'one text in 10,000 places',
    'local s, t = ("x"):rep(1 << 19), {} for n = 1, 10000 do t[n] = s end events.emit("out", t)',
    0,
  ],
  [
    'a table of tables of tables',
    'local t = ("x"):rep(100) for _ = 1, 30 do t = { t, t } end events.emit("out", t)',
    0,
  ],
])('a frame’s events of more than 8 MiB are an error: %s', async (_, lua, arrive) => {
  const t = await run(`function m.on_update() ${lua} end`);
  let heard = 0;
  t.game.on('out', () => heard++);
  t.frames(1);
  expect([heard, t.failures.map(({ message }) => message)]).toEqual([
    arrive,
    ['events.emit: a mod may send up to 8 MiB to others in a frame'],
  ]);
});

test('texts of columns are limited in length, and new ones in bytes per frame', async () => {
  const t = await run(
    `
    m.n = 0
    function m.on_start() ecs.add(entity, "Text") end
    function m.on_update()
      local text = ecs.component("Text").text
      m.long = select(2, pcall(function() text[entity] = ("x"):rep(16385) end))
      m.n = 0
      local base = ("x"):rep(16376)
      for n = 1, 600 do text[entity] = base .. string.format("%8d", m.n + 1000 * time.frame()) m.n = n end
    end`,
    50_000_000,
  );
  t.frames(2);
  expect(t.state(t.eid, 'flood.lua')).toMatchObject({
    n: 512,
    long: expect.stringContaining('a text field holds up to 16384 bytes, got 16385'),
  });
  expect(t.failures.map(({ message }) => message)).toEqual(
    Array(2).fill('a mod may set up to 8 MiB of new texts in a frame'),
  );
});

test('refused calls are paid for: a loop of them spends the budget of its call', async () => {
  const t = await run(
    'm.n = 0 function m.on_update() for n = 1, 30000 do pcall(ecs.has, entity, "none" .. n .. ".lua") m.n = n end end',
  );
  t.frames(1);
  expect(t.failures.map(({ code }) => code)).toEqual(['BUDGET_SPENT']);
  const { n } = t.state(t.eid, 'flood.lua') as { n: number };
  expect(n).toBeGreaterThan(100);
  expect(n).toBeLessThan(2_500);
});

test('names of a million letters are refused with the first of them', async () => {
  const t = await run(`
    local long = "x"
    for _ = 1, 20 do long = long .. long end
    m.said = {}
    function m.on_update()
      for n, call in ipairs({ { ecs.component, long }, { require, long }, { ecs.attach, entity, long }, { ecs.query, long },
        { time.after, long, long }, { ecs.call, entity, "flood", long }, { ecs.spawn, { [long] = {} } } }) do
        local said = select(2, pcall(table.unpack(call)))
        m.said[n] = #said < 1000 and said or n .. " is long: " .. #said .. said:sub(1, 100)
      end
    end`);
  t.frames(1);
  expect(t.failures).toEqual([]);
  const said = Object.values(t.state(t.eid, 'flood.lua')['said'] as string[]);
  expect(said).toHaveLength(7);
  for (const message of said) {
    expect(message).toContain('xxx');
    expect(message).not.toContain('is long');
  }
});

test('100 failures of a mod are told in a frame, the others counted in one line; each entity is still suspended', async () => {
  const t = await run('function m.on_update() error("boom") end');
  for (let n = 1; n < 1000; n++) t.spawn('flood.lua');
  let suspended = 0;
  t.game.scripts.events.on('suspended', () => suspended++);
  t.frames(1);
  expect(t.failures).toHaveLength(100);
  expect(t.printed).toEqual(['… and 900 more failures of mod game in this frame']);
  t.frames(2);
  expect([t.failures.length, t.printed.length, suspended]).toEqual([300, 3, 1000]);
  t.frames(1);
  expect([t.failures.length, t.printed.length]).toEqual([300, 3]);
});

test('failures that are not told are paid for: endless ones spend the frame, and the rest waits', async () => {
  const t = await startGame(
    {
      'flood.lua': `local m, f = {}, function() error("boom") end
        function m.on_start() for n = 1, 500 do events.on("go", f) end end
        return m`,
    },
    { runtimes: [createLuaRuntime({ budgets: { callTicks: 200_000, frameTicks: 400_000 } })] },
  );
  onTestFinished(() => t.game.dispose());
  t.spawn('flood.lua');
  t.frames(1);
  t.game.emit('go');
  t.frames(1);
  expect(t.failures).toHaveLength(100);
  const [more] = /\d+/.exec(t.printed[0] ?? '') ?? [];
  expect(Number(more)).toBeGreaterThan(100);
  expect(Number(more)).toBeLessThan(390);
  t.frames(3);
  const counted = t.printed.map((line) => Number(/\d+/.exec(line)?.[0]));
  expect(counted.reduce((sum, n) => sum + n, t.failures.length)).toBe(500);
});

test('attaching and detaching is paid for: a loop of it spends the budget of its call', async () => {
  const t = await run(
    `m.n = 0 function m.on_update()
      for n = 1, 30000 do m.n = n ecs.attach(entity, "other.lua") ecs.detach(entity, "other.lua") end
    end`,
    1_000_000,
  );
  t.source.write({ 'other.lua': 'return {}' });
  await t.game.reload.idle();
  t.frames(1);
  expect(t.failures.map(({ code }) => code)).toEqual(['BUDGET_SPENT']);
  const { n } = t.state(t.eid, 'flood.lua') as { n: number };
  expect(n).toBeGreaterThan(100);
  expect(n).toBeLessThan(500);
});
