import { describe, expect, test } from 'vitest';
import type { RollbackEvent } from '../../src/script/probation.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const entities = 1000;
/** A share is judged when so many ran the version, or when one of them threw in so many frames running. */
const enough = 20;
const framesRunning = 3;
const maxFailingShare = 0.1;

const fields = 'updates = 0, gold = 7, bag = { gold = 7, items = { "sword" } }';
const good = luaModule(
  fields,
  `bags = bags or {}
function m.on_start() bags[entity] = m.bag end
function m.on_update() m.updates = m.updates + 1 end`,
);
/** Throws on three of ten entities, from their update number `after` on; globals count what ran. */
const bad = (after: number): string =>
  luaModule(
    fields,
    `ran, threw = ran or {}, threw or {}
function m.on_update()
  bad_calls = (bad_calls or 0) + 1
  ran[entity] = (ran[entity] or 0) + 1
  m.updates = m.updates + 1
  m.gold = m.gold - 1
  m.bag.gold = m.bag.gold - 1
  m.bag.items[2] = "curse"
  m.age = (m.age or 0) + 1
  if m.age > ${after} and entity % 10 < 3 then threw[entity] = (threw[entity] or 0) + 1 error("boom") end
end`,
  );
const throws = (eid: number): boolean => eid % 10 < 3;
const size = (name: string): string =>
  `(function() local n = 0 for _ in pairs(${name} or {}) do n = n + 1 end return n end)()`;

interface Withdrawal {
  readonly t: PlayedGame;
  readonly rollbacks: readonly RollbackEvent[];
  /** Frames from the one in which the share was known to the last in which any entity ran the bad version. */
  readonly framesOfBad: number;
  /** Frames since the first update. */
  readonly frames: number;
}

/** Saves a version that throws on 300 of 1,000 entities, and runs until no entity has run it for some frames. */
async function withdraw(after: number, options: object): Promise<Withdrawal> {
  const t = await play({ 'a.lua': good }, { maxFailingShare, ...options });
  const rollbacks: RollbackEvent[] = [];
  t.game.scripts.events.on('rolledBack', (event) => rollbacks.push(event));
  for (let n = 0; n < entities; n++) t.spawn('a.lua');
  t.frames(5);
  t.run(entities, 'function most(t) local n = 0 for _, v in pairs(t) do n = math.max(n, v) end return n end');
  await t.save({ 'a.lua': bad(after) });
  let frames = 5;
  let knownAt = Number.POSITIVE_INFINITY;
  let lastBad = 0;
  while (frames < lastBad + 10 || rollbacks.length === 0) {
    t.run(entities, 'bad_calls = 0');
    t.frames(1);
    frames++;
    const seen = `{ ${size('ran')}, ${size('threw')}, most(threw or {}), bad_calls }`;
    const [ran = 0, threw = 0, mostRunning = 0, calls = 0] = t.ask(entities, seen) as number[];
    const canJudge = ran >= enough || mostRunning >= framesRunning;
    if (canJudge && threw / ran > maxFailingShare) knownAt = Math.min(knownAt, frames);
    if (calls > 0) lastBad = frames;
    if (frames > 300) throw new Error('nothing was taken back');
  }
  expect(knownAt).toBeLessThan(Number.POSITIVE_INFINITY);
  return { t, rollbacks, framesOfBad: lastBad - knownAt, frames };
}

const cases = [
  ['all moved in one frame and threw in it', 0, { swapBudgetMs: 1000 }],
  ['all moved in one frame and threw ten frames later', 10, { swapBudgetMs: 1000 }],
  ['one moved per frame', 0, { swapBudgetMs: 0 }],
] as const;

describe.each(cases)('a version that throws on 30 %% of 1,000 entities, when %s (P5)', (_, after, options) => {
  test('is taken back once, and no entity runs it 30 frames after the share is known', async () => {
    const { t, rollbacks, framesOfBad } = await withdraw(after, options);
    expect(rollbacks).toMatchObject([{ script: 'a.lua', from: 2, to: 3, error: { code: 'VERSION_WITHDRAWN' } }]);
    expect(framesOfBad).toBeLessThanOrEqual(30);
    t.frames(100);
    expect(rollbacks).toHaveLength(1);
    expect(t.ask(entities, 'bad_calls')).toBe(0);
  });

  test('leaves what threw as it was, in the same tables, and everything else as it became; healthy ones miss no update', async () => {
    const { t, frames } = await withdraw(after, options);
    for (let eid = 1; eid <= entities; eid++) {
      const [updates = 0, gold = 0, bagGold = 0, items = 0, age = 0, same, threw, ran = 0] = t.ask(
        eid,
        '{ m.updates, m.gold, m.bag.gold, #m.bag.items, m.age or 0, bags[entity] == m.bag, threw[entity] ~= nil, ran[entity] or 0 }',
      ) as [number, number, number, number, number, boolean, boolean, number];
      expect(same).toBe(true);
      if (threw) {
        expect(throws(eid)).toBe(true);
        expect([gold, bagGold, items, age]).toEqual([7, 7, 1, 0]);
        expect(updates).toBe(frames - ran);
      } else {
        expect([eid, updates]).toEqual([eid, frames]);
        expect([gold, bagGold, items]).toEqual([7 - age, 7 - age, age > 0 ? 2 : 1]);
      }
    }
    expect(t.failures.filter(({ message }) => message !== 'boom')).toEqual([]);
  });
});

test('with moves spread by the clock of the machine the same holds', async () => {
  const { systemClock } = await import('../../src/core/clock.ts');
  const { t, rollbacks, framesOfBad, frames } = await withdraw(0, { clock: systemClock });
  expect(rollbacks).toHaveLength(1);
  expect(framesOfBad).toBeLessThanOrEqual(30);
  const healthy = Array.from({ length: entities }, (_, n) => n + 1).filter((eid) => !throws(eid));
  expect(healthy.filter((eid) => t.ask(eid, 'm.updates') !== frames)).toEqual([]);
});
