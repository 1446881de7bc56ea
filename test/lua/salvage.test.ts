import { expect, test } from 'vitest';
import { luaModule } from '../support/play.ts';
import { playReplaceable } from '../support/replaceable-vm.ts';

test('scalars, nested tables and cycles of an instance are equal to the bit in the new VM', async () => {
  const data = `
    m.count, m.big, m.minus, m.nan, m.bytes = 0, math.mininteger, -0.0, 0/0, "a\\0\\xff"
    m.deep = { list = { 1, 2.0, { "x" } }, [true] = false, [1.5] = "float key" }
    m.deep.me, m.again, m.self = m.deep, m.deep.list, m
    function m.on_update(dt) m.count = m.count + 1 m.deep.list[#m.deep.list + 1] = m.count end`;
  const t = await playReplaceable({ 'a.lua': luaModule('', data) });
  const eid = t.spawn('a.lua');
  t.frames(10);
  const before = t.digest(eid, 'm');
  const { restored } = await t.replace();
  expect(restored).toEqual({ lost: new Map(), errors: [], pendingEvents: 0 });
  expect(t.digest(eid, 'm')).toBe(before);
  expect(t.ask(eid, 'm.self == m and m.deep.me == m.deep and m.again == m.deep.list')).toBe(true);
  t.frames(2);
  expect(t.ask(eid, 'm.count')).toBe(12);
});

test('what instances of two scripts, a module, a global and state share is shared again', async () => {
  const t = await playReplaceable({
    'lib/bag.lua':
      'local bag = { items = {}, made = 0 }\nfunction bag.add(x) bag.made = bag.made + 1 bag.items[#bag.items + 1] = x end\nreturn bag',
    'a.lua': luaModule('', 'm.bag = require("lib/bag")'),
    'b.lua': luaModule('', 'm.bag = require("lib/bag")'),
  });
  const [one, two, three] = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('b.lua')];
  t.frames(1);
  t.run(one, 'm.mine = { 1 } m.bag.add(m.mine) m.bag.add(m) shared = { list = m.mine, of = m } state.set("k", { 7 })');
  t.run(two, 'm.theirs = shared.list m.other = shared.of');
  t.run(three, 'm.theirs = shared m.other = shared.of.bag', 'b.lua');
  const { restored } = await t.replace();
  expect(restored).toEqual({ lost: new Map(), errors: [], pendingEvents: 0 });
  expect(t.ask(one, 'm.bag == require("lib/bag") and m.bag.items[1] == m.mine and m.bag.items[2] == m')).toBe(true);
  expect(t.ask(one, 'm.bag.made == 2 and state.get("k")[1] == 7 and shared.list == m.mine and shared.of == m')).toBe(
    true,
  );
  expect(t.ask(two, 'm.theirs == shared.list and m.other == shared.of')).toBe(true);
  expect(t.ask(three, 'm.theirs == shared and m.other == require("lib/bag")', 'b.lua')).toBe(true);
  t.run(one, 'm.bag.add(3)');
  expect(t.ask(one, '#m.bag.items == 3 and m.bag.made == 3')).toBe(true);
});

test('classes of modules, of globals, of the instance and of its default are metatables again; a local one is lost', async () => {
  const vec =
    'local V = {}\nV.__index = V\nfunction V.new(x) return setmetatable({ x = x }, V) end\nfunction V:twice() return self.x * 2 end\nreturn { Vec = V }';
  const body = `
    local Vec = require("vec").Vec
    Class = {}
    Class.__index = Class
    function Class:name() return "class" end
    m.Own = { __index = function() return "own" end }
    m.at_home = setmetatable({ x = 1 }, { __index = function(t, k) return k end })
    function m.fill()
      m.v, m.list = Vec.new(21), { { Vec.new(4) } }
      m.g = setmetatable({}, Class)
      m.o = setmetatable({}, m.Own)
      m.lost = setmetatable({ 5 }, { __index = function() return 1 end })
      m.at_home.x = 2
    end`;
  const t = await playReplaceable({ 'vec.lua': vec, 'a.lua': luaModule('', body) });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(eid, 'm.fill()');
  const { restored } = await t.replace();
  expect(restored.lost).toEqual(new Map([['a.lua.lost', 1]]));
  expect(
    t.ask(eid, '{ m.v:twice(), m.list[1][1]:twice(), m.g:name(), m.o.any, m.at_home.x, m.at_home.y, m.lost[1] }'),
  ).toEqual([42, 8, 'class', 'own', 2, 'y', 5]);
  expect(t.ask(eid, 'getmetatable(m.v) == require("vec").Vec and getmetatable(m.lost) == nil')).toBe(true);
});

test('columns, components and functions in fields mean those of the new VM', async () => {
  const body = `
    function m.chase() return "chase" end
    function m.flee() return "flee" end
    m.think = m.flee
    m.stats = { on_hit = function() return "hit " .. tostring(m.entity) end }
    m.P, m.x, m.sin = ecs.component("Position"), ecs.component("Position").x, math.sin`;
  const t = await playReplaceable({ 'a.lua': luaModule('', body) });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(
    eid,
    'm.think = m.chase m.P.x[entity] = 12 m.by = { [m.stats] = m.chase } m.removed, m.flee = nil, nil m.late = function() end',
  );
  const { restored } = await t.replace();
  expect(restored.lost).toEqual(new Map([['a.lua.late', 1]]));
  expect(t.ask(eid, 'm.think == m.chase and m.think() == "chase" and m.by[m.stats] == m.chase and m.flee == nil')).toBe(
    true,
  );
  expect(t.ask(eid, 'm.stats.on_hit() == "hit " .. tostring(entity) and m.x[entity] == 12 and m.sin == math.sin')).toBe(
    true,
  );
  expect(t.ask(eid, 'm.P == ecs.component("Position")')).toBe(true);
});

const clockwork = luaModule(
  'ticks = 0, log = {}',
  `
  m.chance, order = random(), order or {}
  time.every(0.25, function() m.ticks = m.ticks + 1 m.log[#m.log + 1] = "body" .. m.ticks end)
  time.after(0.3, "once")
  events.on("ping", function(n) m.log[#m.log + 1] = "heard" .. n order[#order + 1] = "body" .. entity end)
  function m.once() m.log[#m.log + 1] = "once" .. random(1000) end
  function m.on_start()
    m.named = time.every(0.5, "beat")
    m.placed = time.every(0.7, m.beat)
    m.handler = events.on("ping", "on_ping")
    events.once("ping", m.on_ping)
  end
  function m.beat() m.log[#m.log + 1] = "beat" .. random(1000) events.emit("ping", #m.log) end
  function m.on_ping(n) m.log[#m.log + 1] = "ping" .. n order[#order + 1] = "start" .. entity end
  `,
);

test.each([[1], [17], [19], [45], [100]])(
  'timers, handlers and random numbers go on as in a game whose VM was not replaced: after %i frames, for 200 more',
  async (frames) => {
    const [t, twin] = [await playReplaceable({ 'a.lua': clockwork }), await playReplaceable({ 'a.lua': clockwork })];
    const eids = [t, twin].map((game) => [game.spawn('a.lua'), game.spawn('a.lua'), game.spawn('a.lua')]);
    for (const game of [t, twin]) game.frames(frames);
    const { restored } = await t.replace();
    expect(restored).toEqual({ lost: new Map(), errors: [], pendingEvents: 0 });
    for (const game of [t, twin]) game.frames(200);
    expect(eids[0]).toEqual(eids[1]);
    for (const eid of eids[0]!) {
      expect(t.digest(eid, 'm')).toBe(twin.digest(eid, 'm'));
      expect(t.ask(eid, 'table.concat(m.log, " ")')).toBe(twin.ask(eid, 'table.concat(m.log, " ")'));
      expect(t.ask(eid, 'table.concat(order, " ")')).toBe(twin.ask(eid, 'table.concat(order, " ")'));
    }
    const [{ handlers, timers }, of] = [t.game.scripts.counts()['game']!, twin.game.scripts.counts()['game']!];
    expect([handlers, timers]).toEqual([of.handlers, of.timers]);
    t.run(eids[0]![0]!, 'm.log = {} time.cancel(m.named) events.off(m.handler)');
    t.frames(60);
    expect(String(t.ask(eids[0]![0]!, '#m.log > 0'))).toBe('true');
    expect(t.failures).toEqual([]);
  },
);

test('a timer of the body that has fired does not fire again; a task and a closure are lost and told', async () => {
  const body = `
    time.after(0.1, function() m.fired = (m.fired or 0) + 1 end)
    function m.on_start()
      time.start(function() while true do time.wait(0.1) m.steps = (m.steps or 0) + 1 end end)
      local n = 0
      time.every(0.1, function() n = n + 1 m.n = n end)
    end`;
  const t = await playReplaceable({ 'a.lua': luaModule('', body) });
  const eid = t.spawn('a.lua');
  t.frames(30);
  const { restored } = await t.replace();
  expect([...restored.lost]).toEqual(
    expect.arrayContaining([
      ['a.lua: time.start', 1],
      ['a.lua: time.every', 1],
    ]),
  );
  const before = t.digest(eid, 'm');
  t.frames(30);
  expect(t.digest(eid, 'm')).toBe(before);
  expect(t.ask(eid, 'm.fired')).toBe(1);
});

test('events that wait are delivered, to handlers that are there again', async () => {
  const t = await playReplaceable({
    'a.lua': luaModule(
      'got = {}',
      'function m.on_start() events.on("e", "hear") end function m.hear(x) m.got[#m.got + 1] = x end',
    ),
  });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(eid, 'm.data = { 1 } events.emit("e", m.data)');
  const { restored } = await t.replace();
  expect(restored.pendingEvents).toBe(1);
  t.run(eid, 'events.emit("e", 2)');
  t.frames(1);
  expect(t.ask(eid, '#m.got == 2 and m.got[1] == m.data and m.got[2] == 2')).toBe(true);
});

test('a body that throws for one of five entities costs that one alone, and is told once', async () => {
  const body = 'if broken and entity == broken then events.on("e", "f") error("not this one") end m.n = 1';
  const t = await playReplaceable({ 'a.lua': luaModule('', body) });
  const eids = Array.from({ length: 5 }, () => t.spawn('a.lua'));
  t.frames(1);
  for (const eid of eids) t.run(eid, `m.n = ${eid}`);
  t.run(eids[2]!, 'broken = entity');
  const { restored } = await t.replace();
  expect(restored.errors.map(({ message }) => message)).toEqual([expect.stringContaining('not this one')]);
  const others = eids.filter((_, n) => n !== 2);
  expect(others.map((eid) => t.ask(eid, 'm.n'))).toEqual(others);
  expect(t.game.scripts.call(eids[2]!, 'a.lua', 'ask', 'return 1').ok).toBe(false);
});

test('marks of failure go on: an instance that is suspended stays so, one that has failed twice fails once more', async () => {
  const t = await playReplaceable({
    'a.lua': luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 if m.bad then error("bad") end end'),
  });
  const [eid, other] = [t.spawn('a.lua'), t.spawn('a.lua')];
  t.frames(70);
  t.run(eid, 'm.bad = true');
  t.frames(3);
  t.run(other, 'm.bad = true');
  t.frames(2);
  await t.replace();
  expect(t.ask(eid, 'm.n')).toBe(73);
  t.frames(4);
  expect([t.ask(eid, 'm.n'), t.ask(other, 'm.n')]).toEqual([73, 76]);
});

test('1,000 instances and their 1,000 timers are there again, each with its own data', async () => {
  const body = `
    m.pos, m.tags = { x = 0, y = 0 }, { "a", "b" }
    m.health, m.speed, m.name, m.alive = 100, 1.5, "enemy", true
    function m.on_start() time.every(1, "beat") end
    function m.beat() m.health = m.health - 1 end
    function m.on_update(dt) m.pos.x = m.pos.x + m.speed * dt end`;
  const t = await playReplaceable({ 'a.lua': luaModule('', body) });
  const eids = Array.from({ length: 1000 }, () => t.spawn('a.lua'));
  t.frames(1);
  for (const eid of eids) t.run(eid, `m.tags[3] = ${eid} m.friend = ecs.script(${eids[0]!}, "a.lua")`);
  t.frames(90);
  const before = eids.map((eid) => t.digest(eid, '{ m.pos, m.tags, m.health }'));
  const { restored } = await t.replace();
  expect(restored).toEqual({ lost: new Map(), errors: [], pendingEvents: 0 });
  expect(eids.map((eid) => t.digest(eid, '{ m.pos, m.tags, m.health }'))).toEqual(before);
  expect(t.ask(eids[999]!, `m.friend == ecs.script(${eids[0]!}, "a.lua")`)).toBe(true);
  t.frames(60);
  expect(t.ask(eids[500]!, 'm.health')).toBe(98);
});
