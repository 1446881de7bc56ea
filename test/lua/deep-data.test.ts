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
