import { expect, onTestFinished, test } from 'vitest';
import { startGame, type TestGame } from '../support/game-harness.ts';
import { generousRuntimes } from '../support/generous.ts';

async function start(body: string, update = ''): Promise<TestGame> {
  const lua = `local entity = ...\nlocal m = { n = 0 }\nfunction m.on_start()\n${body}\nend\nfunction m.on_update(dt)\n${update}\nend\nreturn m`;
  const t = await startGame({ 'a.lua': lua }, { runtimes: generousRuntimes });
  onTestFinished(() => t.game.dispose());
  t.spawn('a.lua');
  return t;
}
const timers = (t: TestGame): number | undefined => t.game.scripts.counts()['game']?.timers;

test('after runs once, in the frame in which its time has come, not before', async () => {
  const t = await start('time.after(0.25, function() print(time.now()) end)');
  t.frames(2, 0.1);
  expect(t.printed).toEqual([]);
  t.frames(1, 0.1);
  t.frames(5, 0.1);
  expect(t.printed).toEqual(['0.3']);
  expect(timers(t)).toBe(0);
});

test('timers of one frame run in the order of their times, those of the same time as they were made', async () => {
  const t = await start(
    'for _, s in ipairs { 0.09, 0.01, 0.05, 0.01 } do m.n = m.n + 1 local k = m.n time.after(s, function() print(k) end) end',
  );
  t.frames(1, 0.1);
  expect(t.printed).toEqual(['2', '4', '3', '1']);
});

test('every keeps its pace over frames of any length, at most once a frame, and does not catch up after a jam', async () => {
  const t = await start('time.every(0.1, function() m.n = m.n + 1 end)');
  t.frames(40, 0.025); // 1 s
  expect(t.state(1, 'a.lua')['n']).toBeGreaterThanOrEqual(9);
  expect(t.state(1, 'a.lua')['n']).toBeLessThanOrEqual(10);
  const before = t.state(1, 'a.lua')['n'] as number;
  t.frames(3, 0.1);
  expect(t.state(1, 'a.lua')['n']).toBeLessThanOrEqual(before + 3);
});

test('every does not drift: what a frame is late is not added to the next time', async () => {
  const t = await start('time.every(0.1, function() m.n = m.n + 1 end)');
  t.frames(1000, 0.03); // 30 s; a drifting timer would come 250 times
  expect(t.state(1, 'a.lua')['n']).toBeGreaterThanOrEqual(299);
  expect(t.state(1, 'a.lua')['n']).toBeLessThanOrEqual(300);
});

test.each([['after'], ['every']])('%s of 0 seconds comes in the next frame, not in this one', async (kind) => {
  const t = await start(`time.${kind}(0, function() m.n = m.n + 1 end)`);
  t.frames(1);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 1 }); // made before the first frame
  t.frames(3);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: kind === 'every' ? 4 : 1 });
});

test('a timer of 0 seconds that makes itself again does not hold up the frame', async () => {
  const t = await start('local function again() m.n = m.n + 1 time.after(0, again) end again()');
  t.frames(5);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 6 });
});

test.each([['-1'], ['-0.001'], ['0/0'], ['1/0'], ['-1/0']])(
  '%s seconds are refused, and no timer is left behind',
  async (s) => {
    const t = await start(
      `m.ok = { pcall(time.after, ${s}, print), pcall(time.every, ${s}, print) } m.ok = { (pcall(time.after, ${s}, print)), (pcall(time.every, ${s}, print)) }`,
    );
    expect(t.state(1, 'a.lua')['ok']).toEqual([false, false]);
    expect(timers(t)).toBe(0);
  },
);

test('a timer can end itself, another of the same frame, and one that has ended', async () => {
  const t = await start(`
    local b
    local a a = time.every(0.01, function() m.n = m.n + 1 m.seen = { time.cancel(a), time.cancel(a), time.cancel(b) } end)
    b = time.after(0.02, function() print("must not run") end)`);
  t.frames(3, 0.1);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 1, seen: [true, false, true] });
  expect([t.printed, timers(t)]).toEqual([[], 0]);
});

test('a timer that fails says so, with its place; every goes on, the other timers too', async () => {
  const t = await start(
    'time.every(0.01, function() error("tick") end) time.after(0.02, function() m.n = m.n + 1 end)',
  );
  t.frames(3, 0.1);
  expect(t.failures.map((f) => [f.message, f.place.hook, f.place.file, f.place.line, f.place.entity])).toEqual(
    Array(3).fill(['tick', 'time.every', 'a.lua', 4, 1]),
  );
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 1 });
});

test('a callback by name is looked up when it fires, and gets the module when it wants self', async () => {
  const t = await startGame({
    'a.lua':
      'local m = { n = 0 } function m.on_start() time.after(0, "go") end function m:go() self.n = self.n + 1 end return m',
  });
  t.spawn('a.lua');
  t.frames(2);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 1 });
  t.game.dispose();
});

test('timers end with their instance', async () => {
  const t = await start(
    'time.every(0, function() print("alive") end) time.start(function() while true do time.wait(0) print("task") end end)',
  );
  t.frames(1);
  const before = t.printed.length;
  t.game.despawn(1);
  t.frames(3);
  expect(t.printed.length).toBe(before);
  expect([timers(t), t.failures]).toEqual([0, []]);
});

test('a timer that despawns its entity is the last that runs for it', async () => {
  const t = await start('for i = 1, 3 do time.after(0.01 * i, function() print(i) ecs.despawn(entity) end) end');
  t.frames(1, 0.015);
  t.frames(1, 0.1);
  expect(t.printed).toEqual(['1']);
});

test('10,000 timers in any order run in order, and cancelling half of them leaves the other half', async () => {
  const t = await start(`
    local ids = {}
    for i = 1, 10000 do
      local at = (i * 7919 % 10007) / 100000
      ids[i] = time.after(at, function() if m.last and at < m.last then m.wrong = true end m.last = at m.n = m.n + 1 end)
    end
    for i = 1, 10000, 2 do time.cancel(ids[i]) end`);
  expect(timers(t)).toBe(5000);
  t.frames(2, 0.1);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 5000 });
  expect(t.state(1, 'a.lua')['wrong']).toBeUndefined();
  expect(timers(t)).toBe(0);
});

test('time tells seconds, delta, frame and tick, as the systems see them', async () => {
  const t = await start(
    '',
    'm.seen = { time.now(), time.dt(), time.frame(), time.tick(), time.get_current_tick(), dt }',
  );
  t.frames(3, 0.05);
  const { time } = t.game.world;
  expect(t.state(1, 'a.lua')['seen']).toEqual([time.elapsedSeconds, 0.05, 2, 9, 9, 0.05]);
  expect(time.elapsedSeconds).toBeCloseTo(0.15, 10);
});

test('a task waits game time, step by step', async () => {
  const t = await start(
    'time.start(function() for i = 1, 3 do time.wait(0.15) print(i .. "@" .. string.format("%.1f", time.now())) end end)',
  );
  t.frames(10, 0.1);
  expect(t.printed).toEqual(['1@0.3', '2@0.5', '3@0.7']);
  expect(timers(t)).toBe(0);
});

test('a task that fails is over, and says where; its error is not a timer’s for ever', async () => {
  const t = await start('time.start(function()\ntime.wait(0)\nerror("in task")\nend)');
  t.frames(5);
  expect(t.failures.map((f) => [f.message, f.place.hook, f.place.script, f.place.line])).toEqual([
    ['in task', 'time.start', 'a.lua', 6],
  ]);
  expect(timers(t)).toBe(0);
});

test('a task can cancel itself, and what stands behind its next wait does not run', async () => {
  const t = await start(
    'local id id = time.start(function() time.cancel(id) print("still here") time.wait(0) print("never") end)',
  );
  t.frames(5);
  expect([t.printed, timers(t), t.failures]).toEqual([['still here'], 0, []]);
});

test('waiting works through other functions and loops, not inside of a coroutine of one’s own', async () => {
  const t = await start(`
    local function pause() time.wait(0.01) end
    time.start(function() for i = 1, 3 do pause() m.n = m.n + 1 end end)
    time.start(function() m.own = { pcall(coroutine.wrap(function() time.wait(1) end)) } end)
    time.start(function() m.protected = pcall(function() time.wait(0.01) end) end)`);
  t.frames(6);
  expect(t.state(1, 'a.lua')).toMatchObject({
    n: 3,
    own: [false, expect.stringMatching(/time\.start/)],
    protected: true,
  });
});

test('1,000 tasks run side by side', async () => {
  const t = await start('for i = 1, 1000 do time.start(function() time.wait(i % 7 / 100) m.n = m.n + 1 end) end');
  t.frames(10);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 1000 });
});

test.each([['-1'], ['0/0']])('a task that yields %s by itself holds up nobody else', async (value) => {
  const t = await start(
    `time.every(0, function() m.n = m.n + 1 end) time.start(function() while true do coroutine.yield(${value}) end end)`,
  );
  t.frames(10);
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 10 });
});

test.each([[''], ['"x"'], ['{}']])(
  'a task that yields (%s) by itself ends with an error of its script',
  async (value) => {
    const t = await start(`time.start(function()\ncoroutine.yield(${value})\nend)`);
    t.frames(3);
    expect(t.failures[0]?.place).toMatchObject({ script: 'a.lua', hook: 'time.start' });
    expect(timers(t)).toBe(0);
  },
);

test('a waiting task that somebody else resumes or closes harms nobody', async () => {
  const t = await start(`
    local co
    time.start(function() co = coroutine.running() time.wait(0.05) time.wait(0.05) print("end") end)
    time.after(0.01, function() coroutine.resume(co) end)
    time.after(0.02, function() coroutine.close(co) end)
    time.every(0.02, function() m.n = m.n + 1 end)`);
  t.frames(10, 0.02);
  expect(t.state(1, 'a.lua')['n']).toBeGreaterThan(8);
  expect(timers(t)).toBe(1);
});
