/** Honest work is never ended: what is charged is what the script does, and nothing else. */
import { expect, test } from 'vitest';
import { luaWith } from '../support/lua-with.ts';
import { luaModule, play } from '../support/play.ts';

test('a script at half of its budget that makes much garbage runs 10,000 frames; collecting it is charged to nobody', async () => {
  const budgets = { callTicks: 20_000, frameTicks: 20_000, memoryMiB: 32 };
  const t = await play(
    {
      'a.lua': luaModule(
        'n = 0',
        `function m.on_update()
          for i = 1, 20 do m.kept = { i, { i }, "text " .. i } end
          for i = 1, 4400 do local x = i end
          m.n = m.n + 1
        end`,
      ),
    },
    { runtimes: luaWith(budgets) },
  );
  const entity = t.spawn('a.lua');
  const counts = () => t.game.scripts.counts()['game'];
  t.frames(20);
  const atFirst = counts()?.mostTicks ?? 0;
  expect(atFirst).toBeGreaterThan(0.45 * budgets.callTicks);
  expect(atFirst).toBeLessThan(0.55 * budgets.callTicks);
  let [most, collections, before] = [0, 0, 0];
  for (let n = 0; n < 9_980; n++) {
    t.frames(1);
    const { bytes = 0 } = counts() ?? {};
    if (bytes < before) collections++;
    before = bytes;
    most = Math.max(most, bytes);
  }
  expect(t.ask(entity, 'm.n')).toBe(10_000);
  expect(t.failures).toEqual([]);
  expect(counts()?.spentFrames).toBe(0);
  // texts that are interned and tables that grow differ by a few steps, a collection by tens of thousands
  expect(counts()?.mostTicks).toBeLessThan(atFirst + 100);
  expect(collections).toBeGreaterThan(10);
  expect(most).toBeLessThan(16 * 2 ** 20);
});
