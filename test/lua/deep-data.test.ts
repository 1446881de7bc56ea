/** Live data that is deep or wide, in the way of a reload. */
import { expect, onTestFinished, test } from 'vitest';
import { startGame, type TestGame } from '../support/game-harness.ts';

async function reload(before: string, after: string): Promise<{ t: TestGame; eid: number }> {
  const t = await startGame({ 'deep.lua': before });
  onTestFinished(() => t.game.dispose());
  const eid = t.spawn('deep.lua');
  t.frames(2);
  await t.save({ 'deep.lua': after });
  t.frames(3);
  return { t, eid };
}

test('an instance with data 200,000 deep and handlers that are functions is moved; those without a successor end', async () => {
  const script = (n: number): string => `
    local m = { heard = 0, version = ${n}, transient = { "version" } }
    m.last = m
    for _ = 1, 200000 do m.last = { inner = m.last } end
    function m.hear() m.heard = m.heard + ${n} end
    function m.on_start()
      events.on("flood", m.hear) events.on("flood", function() m.heard = m.heard + 1000 end)
      time.every(0, function() m.heard = m.heard + 1000 end)
    end
    function m.on_update() events.emit("flood") end
    function m.get() return { m.version, m.heard } end
    return m`;
  const { t, eid } = await reload(script(1), script(10));
  expect([t.failures, t.refused, t.swapped.at(-1)?.failed]).toEqual([[], [], 0]);
  // frames 1 and 2: 1 and twice 1000 each; 3 to 5: 10 each
  expect(t.game.scripts.call(eid, 'deep.lua', 'get')).toEqual({ ok: true, value: [10, 2 + 4000 + 30] });
});

test('a function found deep below the module goes on as its successor, at up to 64 tables', async () => {
  const script = (n: number): string => `
    local m = { said = "" }
    local at = m
    for _ = 1, 63 do at.inner = {} at = at.inner end
    function at.say() m.said = m.said .. ${n} end
    function m.on_start() events.on("say", at.say) end
    function m.on_update() events.emit("say") end
    return m`;
  const { t, eid } = await reload(script(1), script(2));
  expect(t.game.scripts.state(eid, 'deep.lua').ok).toBe(false);
  await t.save({ 'deep.lua': 'return { transient = { "inner" } }' });
  t.frames(1);
  expect(t.state(eid, 'deep.lua')['said']).toBe('11222');
});

// 7 levels of 60 references to one table each: 60 ^ 7 paths, 7 tables
const wide = (leaf: string): string =>
  `local wide = { leaf = ${leaf} } for _ = 1, 7 do local t = {} for n = 1, 60 do t["k" .. n] = wide end wide = t end`;

test.each([['live'], ['three-way']])(
  'data with 60 ^ 7 paths through 8 tables is looked at once a table (merge = "%s")',
  async (merge) => {
    const script = (n: number): string =>
      `${wide(String(n))} return { merge = "${merge}", wide = wide, version = ${n}, transient = { "version" } }`;
    const { t, eid } = await reload(script(1), script(2));
    expect([t.failures, t.reloads.at(-1)?.success, t.swapped.at(-1)?.failed]).toEqual([[], true, 0]);
    expect(t.game.scripts.state(eid, 'deep.lua').ok).toBe(true);
  },
);

test('a module whose data has 60 ^ 7 paths is patched, and what the game has not touched takes the new default', async () => {
  const lib = (n: number): string => `${wide(String(n))} return { wide = wide, n = ${n} }`;
  const t = await startGame({
    'lib.lua': lib(1),
    'deep.lua':
      'local m, lib = {}, require("lib") function m.get() local at = lib.wide for _ = 1, 7 do at = at.k1 end return { lib.n, at.leaf } end return m',
  });
  onTestFinished(() => t.game.dispose());
  const eid = t.spawn('deep.lua');
  t.frames(1);
  await t.save({ 'lib.lua': lib(2) });
  t.frames(2);
  expect(t.reloads.at(-1)?.success).toBe(true);
  expect(t.game.scripts.call(eid, 'deep.lua', 'get')).toEqual({ ok: true, value: [2, 2] });
});

test('kept locals 100,000 deep are moved, and code in them is found', async () => {
  const script = (n: number): string => `
    local m, data = { keep_locals = true }, { say = function() return ${n} end }
    local deep, count = { inner = {} }, 0
    function m.on_start()
      local at = deep.inner
      for _ = 1, 100000 do at.inner = {} at = at.inner end
      at.lost = function() end
      count = 1
    end
    function m.get() return { data.say(), count, deep ~= nil } end
    return m`;
  const { t, eid } = await reload(script(1), script(2));
  expect([t.failures, t.reloads.at(-1)?.success]).toEqual([[], true]);
  expect(t.game.scripts.call(eid, 'deep.lua', 'get')).toEqual({ ok: true, value: [2, 1, true] });
  expect(Object.keys(t.swapped.at(-1)?.report?.stale ?? {})).toEqual([
    expect.stringMatching(/^local deep\.…(\.inner)+\.lost$/),
  ]);
});
