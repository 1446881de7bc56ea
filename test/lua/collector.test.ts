import { expect, test } from 'vitest';
import { startGame } from '../support/game-harness.ts';

const bytes = (t: { game: { scripts: { counts(): Record<string, { bytes: number }> } } }): number =>
  t.game.scripts.counts()['game']!.bytes;

test.each([
  ['small tables', 'for i = 1, 2000 do local t = { i } end'],
  ['texts', 'for i = 1, 2000 do local s = "text " .. i .. time.frame() end'],
  ['closures', 'for i = 1, 2000 do local f = function() return i end end'],
  ['coroutines', 'for i = 1, 100 do local c = coroutine.create(function() return i end) end'],
  ['one big table', 'local t = {} for i = 1, 20000 do t[i] = i end'],
  ['components by spawning', 'for i = 1, 20 do local e = ecs.spawn({ Position = {} }) ecs.despawn(e) end'],
  ['events', 'for i = 1, 200 do events.emit("e", { i }) end'],
  ['timers that are cancelled', 'for i = 1, 200 do time.cancel(time.after(100, print)) end'],
  ['errors', 'for i = 1, 100 do pcall(error, { i }) end'],
  ['queries', 'for i = 1, 50 do local q = { table.unpack(ecs.query("Position")) } end'],
  ['state', 'state.set("k", { 1, 2, { 3 } }) for i = 1, 200 do local k = state.get("k") end'],
])('300 frames of garbage (%s) leave the memory bounded', async (_, lua) => {
  const t = await startGame({
    'a.lua': `local m = {} events.on("e", function() end) function m.on_update() ${lua} end return m`,
  });
  t.spawn('a.lua');
  t.frames(100);
  const early = bytes(t);
  t.frames(200);
  expect(bytes(t)).toBeLessThan(early * 2 + 8 * 2 ** 20);
  t.game.scripts.collectAll();
  expect(bytes(t)).toBeLessThan(2 * 2 ** 20);
  expect(t.failures).toEqual([]);
  t.game.dispose();
});

test('what is alive is never collected: 5,000 tables in a ring, after many cycles', async () => {
  const lua = `
    local m = {}
    function m.on_start()
      local first = { i = 1 } local last = first
      for i = 2, 5000 do last.next = { i = i } last = last.next end
      last.next = first m.ring = first
    end
    function m.on_update() for i = 1, 3000 do local t = { i } end m.ring = m.ring.next end
    function m.check() local seen, at = 0, m.ring for i = 1, 5000 do seen = seen + at.i at = at.next end return { seen, rawequal(at, m.ring) } end
    return m`;
  const t = await startGame({ 'a.lua': lua });
  const eid = t.spawn('a.lua');
  t.frames(200);
  expect(t.game.scripts.call(eid, 'a.lua', 'check')).toMatchObject({ ok: true, value: [(5000 * 5001) / 2, true] });
  t.game.dispose();
});

test('instances, handlers and timers of dead entities are given back', async () => {
  const lua = `
    local m = { data = {} }
    for i = 1, 100 do m.data[i] = { i } end
    function m.on_start() events.on("e", function() return m end) time.every(1, function() return m end) time.start(function() time.wait(1000) return m end) end
    return m`;
  const t = await startGame({ 'a.lua': lua });
  t.spawn('a.lua');
  t.frames(1);
  t.game.scripts.collectAll();
  const before = bytes(t);
  for (let round = 0; round < 5; round++) {
    const ids = Array.from({ length: 200 }, () => t.spawn('a.lua'));
    t.frames(2);
    for (const eid of ids) t.game.despawn(eid);
    t.frames(2);
  }
  t.game.scripts.collectAll();
  expect(bytes(t)).toBeLessThan(before + 200_000);
  expect(t.game.scripts.counts()['game']).toMatchObject({ handlers: 1, timers: 2 });
  t.game.dispose();
});

test('weak tables lose what nobody else holds', async () => {
  const lua =
    'local m = { weak = setmetatable({}, { __mode = "v" }) } m.kept = {} m.weak.kept, m.weak.lost = m.kept, {} function m.look() return { m.weak.kept ~= nil, m.weak.lost == nil } end return m';
  const t = await startGame({ 'a.lua': lua });
  const eid = t.spawn('a.lua');
  t.game.scripts.collectAll();
  expect(t.game.scripts.call(eid, 'a.lua', 'look')).toMatchObject({ value: [true, true] });
  t.game.dispose();
});
