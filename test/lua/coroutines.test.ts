/** Coroutines of scripts: tasks are the kernel's to resume, and what a coroutine leaves behind is its own. */
import { expect, onTestFinished, test } from 'vitest';
import { startGame, type TestGame } from '../support/game-harness.ts';
import { type LuaProbe, startLuaProbe } from '../support/lua-probe.ts';

async function start(files: Readonly<Record<string, string>>): Promise<TestGame> {
  const t = await startGame(files);
  onTestFinished(() => t.game.dispose());
  return t;
}
async function probe(files: Readonly<Record<string, string>> = {}): Promise<LuaProbe> {
  const t = await startLuaProbe(files);
  onTestFinished(() => t.game.dispose());
  return t;
}

test.each([['resume'], ['close']])(
  'a task of time.start cannot be %sd by a script, and goes on in its own time',
  async (what) => {
    const t = await start({
      'task.lua': `
      local m, task = {}, nil
      function m.on_start() time.start(function() task = coroutine.running() time.wait(1) print("on") end) end
      function m.on_update() if task and coroutine.status(task) ~= "dead" then print(select(2, pcall(coroutine.${what}, task))) task = nil end end
      return m`,
    });
    t.spawn('task.lua');
    t.frames(15, 0.1);
    expect(t.printed).toEqual([
      `task.lua:4: coroutine.${what}: a task of time.start goes on by itself; time.cancel ends it`,
      'on',
    ]);
    expect(t.failures).toEqual([]);
  },
);

test('whatever a task yields by itself ends that task, with its line, and all other timers go on', async () => {
  const t = await start({
    'odd.lua': `
      local m = {}
      function m.on_start()
        local odd = setmetatable({}, { __eq = function() return true end, __add = error, __lt = error })
        for _, value in ipairs({ 0 / 0, 1 / 0, -1, "x", odd }) do
          time.start(function() coroutine.yield(odd, value) end)
          time.start(function() time.wait(0)
            coroutine.yield(value, value) end)
        end
        time.start(coroutine.yield)
      end
      return m`,
    'honest.lua': 'local m = { n = 0 } function m.on_start() time.every(0, function() m.n = m.n + 1 end) end return m',
  });
  const honest = t.spawn('honest.lua');
  t.spawn('odd.lua');
  t.frames(5);
  expect(t.state(honest, 'honest.lua')).toMatchObject({ n: 5 });
  const said = 'a task must wait with time.wait, not with coroutine.yield';
  expect(t.failures.map(({ message, place }) => [message, place.line]).sort()).toEqual([
    [said, undefined],
    ...Array(5).fill([said, 6]),
    ...Array(5).fill([said, 8]),
  ]);
});

const slow =
  'local m = {} function m.slow() time.wait(1) events.on("x", print) return "done" end function m.leave() coroutine.yield("left") end function m.quick() return 1 end return m';

test('a hundred tasks that wait inside of ecs.call end, and all other calls work meanwhile and afterwards', async () => {
  const t = await start({
    'slow.lua': slow,
    'call.lua': `
      local m = { done = 0, quick = 0 }
      local other = ecs.query("slow.lua")[1]
      function m.on_start()
        for _ = 1, 100 do time.start(function() if ecs.call(other, "slow", "slow") == "done" then m.done = m.done + 1 end end) end
      end
      function m.on_update() m.quick = m.quick + ecs.call(other, "slow", "quick") end
      return m`,
  });
  const other = t.spawn('slow.lua');
  t.frames(1);
  const caller = t.spawn('call.lua');
  t.frames(2, 0.1);
  expect(t.state(caller, 'call.lua')).toMatchObject({ done: 0, quick: 2 });
  t.frames(12, 0.1);
  expect(t.state(caller, 'call.lua')).toMatchObject({ done: 100, quick: 14 });
  expect(t.failures).toEqual([]);
  // what the called function registered after its wait belongs to the entity it was called on
  t.game.scripts.detach(other, 'slow.lua');
  t.frames(1);
  expect(t.game.scripts.counts()['game']?.handlers).toBe(0);
});

test('calls that are left by yielding and never come back leave neither depth nor a wrong owner behind', async () => {
  const t = await probe({ 'slow.lua': slow });
  const other = t.spawn('slow.lua');
  const value = await t.value(`
    for n = 1, 50 do
      local co = coroutine.create(function() ecs.call(${other}, "slow", "leave") end)
      assert(coroutine.resume(co) and coroutine.status(co) == "suspended")
      local again = coroutine.wrap(function() ecs.call(${other}, "slow", "leave") return "back" end)
      assert(again() == "left")
      if n % 2 == 0 then assert(again() == "back") end
    end
    events.on("mine", print)
    return ecs.call(${other}, "slow", "quick")`);
  expect(value).toBe(1);
  t.game.scripts.detach(other, 'slow.lua');
  t.frames(1);
  expect(t.game.scripts.counts()['game']?.handlers).toBe(1);
  t.game.scripts.detach(t.last(), t.lastId());
  t.frames(1);
  expect(t.game.scripts.counts()['game']?.handlers).toBe(0);
});

test('ecs.call is nested up to 16 deep, also through tasks and coroutines one after the other', async () => {
  const t = await probe({
    'deep.lua':
      'local e = ... local m = {} function m.deep(n) return n == 0 and "end" or ecs.call(e, "deep", "deep", n - 1) end return m',
  });
  const eid = t.spawn('deep.lua');
  expect(await t.value(`return ecs.call(${eid}, "deep", "deep", 15)`)).toBe('end');
  for (let n = 0; n < 3; n++) {
    expect(await t.message(`return ecs.call(${eid}, "deep", "deep", 16)`)).toBe('ecs.call is nested more than 16 deep');
  }
  expect(await t.value(`return ecs.call(${eid}, "deep", "deep", 15)`)).toBe('end');
});

test.each([
  ['coroutine.yield("gone")', 'attempt to yield across a C-call boundary'],
  ['time.wait(1)', 'time.wait cannot wait here'],
])('a module that does %s while it is loaded is an error each time, and no circle', async (line, said) => {
  const t = await start({
    'lib/leaves.lua': `if LEAVE then ${line} end\nreturn { here = true }`,
    'ask.lua':
      'local m = {} function m.on_start() LEAVE = true for _ = 1, 2 do time.start(function() require("lib.leaves") end) end end function m.get() LEAVE = false return require("lib.leaves") end return m',
  });
  const eid = t.spawn('ask.lua');
  t.frames(1);
  expect(t.failures.map(({ message, place }) => [message, place.file])).toEqual(
    Array(2).fill([expect.stringContaining(said), 'lib/leaves.lua']),
  );
  expect(t.game.scripts.call(eid, 'ask.lua', 'get')).toEqual({ ok: true, value: { here: true } });
});

test('a module may run coroutines of its own while it is loaded', async () => {
  const t = await probe({
    'lib.lua':
      'local list = {} for n in coroutine.wrap(function() for n = 1, 3 do coroutine.yield(n) end end) do list[n] = n end return list',
  });
  expect(await t.value('return require("lib")')).toEqual([1, 2, 3]);
});

test('coroutines do what the manual says: values go both ways, errors come out, dead ones say so', async () => {
  const t = await probe();
  const lua = `
    local co = coroutine.create(function(a, b) local c = coroutine.yield(a + b, nil) local d, e = coroutine.yield(c, nil, nil) error({ code = d + e }) end)
    local first, second, third = table.pack(coroutine.resume(co, 1, 2)), table.pack(coroutine.resume(co, "c")), table.pack(coroutine.resume(co, 4, 5))
    local closed = 0
    local wrapped = coroutine.wrap(function() local x <close> = setmetatable({}, { __close = function() closed = closed + 1 end }) error("inside") end)
    local ok, message = pcall(wrapped)
    local dead = select(2, pcall(wrapped))
    local after = select(2, coroutine.resume(co))
    return { first.n, first[2], second.n, second[2], third[1], third[2].code, ok, message, closed, dead, after,
      (coroutine.close(co)), coroutine.isyieldable(), coroutine.status(co) }`;
  expect(await t.value(lua)).toEqual([
    3,
    3,
    4,
    'c',
    false,
    9,
    false,
    expect.stringMatching(/^piece-1.lua:\d+: inside$/),
    1,
    'cannot resume dead coroutine',
    'cannot resume dead coroutine',
    false,
    false,
    'dead',
  ]);
});
