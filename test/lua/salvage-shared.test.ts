import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeValue } from '../../src/lua/codec/encode-values.ts';
import { createLuaTable } from '../../src/lua/codec/lua-data.ts';
import { luaGraph, toLuaStatements } from '../support/lua-data.ts';
import { luaModule } from '../support/play.ts';
import { playReplaceable } from '../support/replaceable-vm.ts';

const clean = { lost: new Map(), errors: [], pendingEvents: 0 };

test('any data of an instance, a global and a module has the same digest in the new VM', {
  timeout: 60_000,
}, async () => {
  const t = await playReplaceable({
    'lib.lua': 'return { list = {}, health = 0 }',
    'a.lua': luaModule('', 'm.lib = require("lib")'),
  });
  const [eid, other] = [t.spawn('a.lua'), t.spawn('a.lua')];
  t.frames(1);
  await fc.assert(
    fc.asyncProperty(luaGraph, luaGraph, luaGraph, async (one, two, three) => {
      t.run(
        eid,
        `for k in pairs(m) do if k ~= "ask" and k ~= "lib" and k ~= "entity" then m[k] = nil end end ${toLuaStatements(one)}`,
      );
      t.run(eid, `world = {} do local m = world ${toLuaStatements(two)} end world.mine = m.health`);
      t.run(other, `do local m = m.lib ${toLuaStatements(three)} end m.world = world m.lib.world = world`);
      // the format has one nan
      const digests = () => [
        t.digest(eid, '{ m, world, m.lib, ecs.script(entity, "a.lua") }').replaceAll(/f[7f]ff8000000000000/g, 'nan'),
        t.digest(other, '{ m, m.lib, world }').replaceAll(/f[7f]ff8000000000000/g, 'nan'),
      ];
      const before = digests();
      const { restored } = await t.replace();
      expect(restored).toEqual(clean);
      expect(digests()).toEqual(before);
    }),
    { numRuns: 25 },
  );
});

test('what bodies do to shared data when they run again leaves no trace', async () => {
  const t = await playReplaceable({
    'registry.lua': `
      local all, count = {}, 0
      local registry = { all = all, options = { hard = false } }
      function registry.add(x) all[#all + 1] = x end
      function registry.size() return #all end
      events.on("e", function() registry.heard = (registry.heard or 0) + 1 end)
      return registry`,
    'a.lua': luaModule(
      '',
      'made = (made or 0) + 1 require("registry").add(m) state.set("n", (state.get("n") or 0) + 1) m.r = random() events.emit("e")',
    ),
  });
  const eids = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('a.lua')];
  t.frames(2);
  t.run(eids[0]!, 'require("registry").options.hard = true made = 40');
  const before = eids.map((eid) => t.digest(eid, '{ m, made, state.get("n"), require("registry") }'));
  expect((await t.replace()).restored).toEqual(clean);
  expect(eids.map((eid) => t.digest(eid, '{ m, made, state.get("n"), require("registry") }'))).toEqual(before);
  expect(
    t.ask(eids[1]!, '{ require("registry").size(), require("registry").all[2] == m, made, require("registry").heard }'),
  ).toEqual([3, true, 40, 3]);
  t.run(eids[0]!, 'events.emit("e")');
  t.frames(1);
  expect(t.ask(eids[0]!, 'require("registry").heard')).toBe(4);
});

test('a global class and its objects go on; a global function that no body makes is lost and told', async () => {
  const t = await playReplaceable({
    'a.lua': luaModule(
      '',
      'Counter = Counter or { made = 0 } Counter.__index = Counter function Counter:add() self.n = self.n + 1 return self.n end',
    ),
  });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(
    eid,
    'Counter.made = 3 m.c = setmetatable({ n = 5 }, Counter) function late() end config = { a = { b = { c = { 1 } } } } math.tau = 6.5',
  );
  const { restored } = await t.replace();
  expect(restored.lost).toEqual(new Map([['globals.late', 1]]));
  expect(t.ask(eid, '{ m.c:add(), Counter.made, config.a.b.c[1], math.tau, math.type(math.floor(1.5)) }')).toEqual([
    6,
    3,
    1,
    6.5,
    'integer',
  ]);
});

test('default values that the game has removed stay removed; where the file is another one they are there again', async () => {
  const t = await playReplaceable({ 'a.lua': luaModule('gone = 1, kept = 2') });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(eid, 'm.gone, m.kept = nil, 3');
  await t.replace();
  expect(t.ask(eid, 'm.gone == nil and m.kept == 3')).toBe(true);
  await t.replace({ edit: (_, text) => text.replace('gone = 1', 'gone = 1, fresh = { 5 }') });
  expect(t.ask(eid, 'm.gone == 1 and m.kept == 3 and m.fresh[1] == 5')).toBe(true);
});

test('three replacements of the VM one after the other lose nothing', async () => {
  const t = await playReplaceable({
    'a.lua': luaModule('n = 0', 'm.t = time.every(0.1, "beat") function m.beat() m.n = m.n + 1 end'),
  });
  const eid = t.spawn('a.lua');
  for (let round = 0; round < 4; round++) {
    t.frames(30, 0.1);
    if (round < 3) expect((await t.replace()).restored).toEqual(clean);
  }
  expect(t.ask(eid, 'm.n')).toBeGreaterThan(115);
  t.run(eid, 'time.cancel(m.t)');
  expect(t.game.scripts.counts()['game']).toMatchObject({ timers: 0, handlers: 0 });
});

test('handlers whose functions stand in a module or below the instance go on; one that stands nowhere is lost', async () => {
  const t = await playReplaceable({
    'lib.lua': 'local lib = { heard = 0 } function lib.hear() lib.heard = lib.heard + 1 end return lib',
    'a.lua': luaModule(
      'n = 0',
      `m.on = { e = function() m.n = m.n + 1 end }
       function m.on_start()
         events.on("e", require("lib").hear)
         events.on("e", m.on.e)
         local function nowhere() m.n = m.n + 100 end
         events.on("e", nowhere)
       end`,
    ),
  });
  const eid = t.spawn('a.lua');
  t.frames(1);
  const { restored } = await t.replace();
  expect(restored.lost).toEqual(new Map([['a.lua: event e', 1]]));
  t.run(eid, 'events.emit("e")');
  t.frames(1);
  expect(t.ask(eid, '{ m.n, require("lib").heard }')).toEqual([1, 1]);
});

test('an instance that was suspended runs again where the new file is another one', async () => {
  const t = await playReplaceable({
    'a.lua': luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 if m.n > 70 then error("bad") end end'),
  });
  const eid = t.spawn('a.lua');
  t.frames(80);
  expect(t.ask(eid, 'm.n')).toBe(73);
  await t.replace({ edit: (_, text) => text.replace('error("bad")', 'm.good = true') });
  t.frames(5);
  expect(t.ask(eid, '{ m.n, m.good }')).toEqual([78, true]);
});

test('bytes that are no salvaged state are refused, and nothing is made', async () => {
  const t = await playReplaceable({ 'a.lua': luaModule() });
  t.spawn('a.lua');
  t.frames(1);
  for (const bytes of [new Uint8Array(), new Uint8Array(40), encodeValue(createLuaTable([1n]))]) {
    await expect(t.replace({ bytes })).rejects.toThrow(/no sa|cut off|no saved data|salvaged/);
  }
  const salvaged = t.salvage();
  if (!salvaged.ok) throw salvaged.error;
  await expect(t.replace({ bytes: salvaged.value.subarray(0, 60) })).rejects.toThrow('damaged');
});

test('a timer keeps the function it was given, though another stands in its place now', async () => {
  const t = await playReplaceable({
    'a.lua': luaModule(
      'said = ""',
      `function m.think() m.said = m.said .. "t" end
       function m.chase() m.said = m.said .. "c" end
       function m.on_start() time.every(1, m.think) end`,
    ),
  });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(eid, 'm.think = m.chase');
  expect((await t.replace()).restored).toEqual(clean);
  t.frames(150);
  expect(t.ask(eid, '{ m.said, m.think == m.chase }')).toEqual(['tt', true]);
});

test('the function of another instance does not become one of its own', async () => {
  const t = await playReplaceable({ 'a.lua': luaModule('', 'function m.who() return entity end') });
  const [one, two] = [t.spawn('a.lua'), t.spawn('a.lua')];
  t.frames(1);
  t.run(two, `m.theirs = ecs.script(${one}, "a.lua").who`);
  const { restored } = await t.replace();
  expect(restored.lost).toEqual(new Map([['a.lua.theirs', 1]]));
  expect(t.ask(two, 'm.theirs == nil and m.who() == entity')).toBe(true);
});

test('two functions that are keys and have become one cost one entry', async () => {
  const t = await playReplaceable({ 'a.lua': luaModule('', 'function m.f() end\nfunction m.g() end') });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(eid, 'm.by, m.n = { [m.f] = 1, [m.g] = 2 }, 5');
  const { restored } = await t.replace({ edit: (_, text) => text.replace('function m.g() end', 'm.g = m.f') });
  expect(restored.errors).toEqual([]);
  expect(t.ask(eid, '{ m.n, m.by[m.f] ~= nil }')).toEqual([5, true]);
});
