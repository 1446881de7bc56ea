import { expect, test } from 'vitest';
import { luaModule } from '../support/play.ts';
import { playReplaceable } from '../support/replaceable-vm.ts';

test('no metamethod of a script runs, in any table that is salvaged', async () => {
  const t = await playReplaceable({ 'a.lua': luaModule() });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(
    eid,
    `ran = 0
    local function run() ran = ran + 1 error("must not run") end
    local all = { __index = run, __newindex = run, __pairs = run, __len = run, __eq = run, __gc = nil, __tostring = run,
      __name = "x", __call = run, __close = run, __lt = run, __concat = run, __metatable = false }
    m.a = setmetatable({ 1, setmetatable({ 2 }, all) }, all)
    m.b = { [setmetatable({}, all)] = setmetatable({}, all) }
    loose = setmetatable({ x = 1 }, all)`,
  );
  const { restored } = await t.replace();
  expect(restored.errors).toEqual([]);
  expect(t.ask(eid, '{ ran, m.a[1], m.a[2][1], loose.x }')).toEqual([0, 1, 2, 1]);
});

test('a finalizer cannot be smuggled in with a metatable', async () => {
  const t = await playReplaceable({ 'a.lua': luaModule('', 'm.Meta = {} m.Meta.__gc = function() ran = true end') });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(eid, 'local meta = m.Meta meta.__gc = nil m.object = setmetatable({}, meta) meta.__gc = m.Meta.__gc or print');
  const { restored } = await t.replace();
  expect([...restored.lost.keys()]).toContain('a metatable with __gc');
  t.run(eid, 'm.object = nil');
  t.frames(300);
  expect(t.ask(eid, 'ran == nil and rawget(m, "object") == nil')).toBe(true);
});

test('a list of 200,000 tables inside each other is there again', async () => {
  const t = await playReplaceable({ 'a.lua': luaModule() });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(eid, 'local at = {} m.deep = at for i = 1, 200000 do at.next = {} at = at.next end at.last = m');
  const { restored } = await t.replace();
  expect(restored.lost.size).toBe(0);
  expect(
    t.ask(
      eid,
      '(function() local n, at = 0, m.deep while at.next do n, at = n + 1, at.next end return { n, at.last == m } end)()',
    ),
  ).toEqual([200_000, true]);
});

test('what is too large costs those that hold it their data, and nobody else', async () => {
  const t = await playReplaceable({ 'a.lua': luaModule('n = 0') });
  const eids = Array.from({ length: 20 }, () => t.spawn('a.lua'));
  t.frames(1);
  t.run(eids[3]!, 'm.huge = {}');
  for (let n = 0; n < 20; n++) t.run(eids[3]!, `m.huge[#m.huge + 1] = ("x"):rep(1 << 20) .. ${n}`);
  for (const n of [5, 6, 7, 8, 9]) t.run(eids[n]!, `m.huge = ecs.script(${eids[3]}, "a.lua").huge`);
  for (const eid of eids) t.run(eid, `m.n = ${eid}`);
  const { bytes, restored } = await t.replace();
  expect(bytes.length).toBeLessThan(1 << 20);
  expect(restored.lost).toEqual(new Map([['a.lua: all data of an entity', 6]]));
  const holds = new Set([3, 5, 6, 7, 8, 9]);
  expect(eids.map((eid) => t.ask(eid, 'm.n'))).toEqual(eids.map((eid, n) => (holds.has(n) ? 0 : eid)));
});

test('5,000 names of lost fields are told as 200 and others', async () => {
  const t = await playReplaceable({ 'a.lua': luaModule() });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(
    eid,
    'm.list = {} for i = 1, 5000 do m.list[i] = function() return i end end m.names = { names = function() end }',
  );
  const { restored } = await t.replace();
  expect(restored.lost.size).toBe(201);
  expect([...restored.lost.values()].reduce((a, b) => a + b, 0)).toBe(5001);
});

test('sandbox tables, components and the globals table inside of data mean themselves, and nothing of them is changed', async () => {
  const t = await playReplaceable({ 'a.lua': luaModule() });
  const eid = t.spawn('a.lua');
  t.frames(1);
  t.run(
    eid,
    'm.g, m.s, m.e, m.P, m.ml = _G, string, ecs, ecs.component("Position"), moonloop weird = { _G, [string] = math }',
  );
  const { restored } = await t.replace();
  expect(restored).toEqual({ lost: new Map(), errors: [], pendingEvents: 0 });
  expect(
    t.ask(eid, 'm.g == _G and m.s == string and m.e == ecs and m.P == ecs.component("Position") and m.ml == moonloop'),
  ).toBe(true);
  expect(t.ask(eid, 'weird[1] == _G and weird[string] == math and ("x"):upper() == "X" and math.max(1, 2) == 2')).toBe(
    true,
  );
});
