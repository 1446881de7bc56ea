/** The dev server is stopped and started again while the page runs: the page goes on, and catches up. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashContent } from '../../src/core/hash.ts';
import type { ScriptSource } from '../../src/source/script-source.ts';
import { type DevGame, startDevGame } from './dev-game.ts';
import { enemies, rulesOf, setUpPage, untilPage } from './swarm-page.ts';

declare global {
  interface Window {
    /** What the page has its scripts from. */
    scripts: ScriptSource;
    /** Stays as long as the document does. */
    sameDocument: boolean;
  }
}

let dev: DevGame;
beforeAll(async () => {
  dev = await startDevGame();
  await setUpPage(dev.page);
  // as text: the test runner would rewrite the import
  await dev.page.evaluate(`import('/@id/__x00__virtual:moonloop').then(({ scripts }) => {
    Object.assign(window, { scripts, sameDocument: true });
  })`);
  await dev.page.evaluate(() => window.game.emit('swarm:skip', { wave: 3 }));
  await untilPage(dev.page, () => window.swarm.enemies().length > 10);
  // a hero who cannot be hurt twice: however long the servers take, the run goes on
  dev.write('swarm/player.lua', dev.read('swarm/player.lua').replace(/^local SAFE_SECONDS = \S+/m, '$&e9'));
  await untilPageHas('swarm/player.lua', hashOf('swarm/player.lua'));
});
afterAll(() => dev.stop());

const enemyFile = 'swarm/enemy.lua';
/** Below zero they run away, so that those of before are still there afterwards. */
const withSpeed = (speed: number): string =>
  dev.read(enemyFile).replace(/^local SPEED = .*$/m, `local SPEED = ${speed}`);
const hashOf = (id: string): string => hashContent(new TextEncoder().encode(dev.read(id)));

/** Waits until the page has exactly this content of a file; null means none. */
function untilPageHas(id: string, hash: string | null): Promise<unknown> {
  const ask = async (wanted: { id: string; hash: string | null }) => {
    const file = await window.scripts.read(wanted.id as never);
    return (file?.hash ?? null) === wanted.hash;
  };
  return untilPage(dev.page, ask as never, { id, hash } as never);
}
const clockPasses = (seconds: number, from: number): Promise<unknown> =>
  untilPage(dev.page, (until) => (window.swarm.rules()?.clock ?? 0) > until, from + seconds);

/** The same document, the same enemies, time and score that have only gone on. */
async function expectGoneOn(before: Awaited<ReturnType<typeof look>>): Promise<void> {
  const after = await look();
  expect(after.rules.clock).toBeGreaterThan(before.rules.clock);
  expect(after.rules.score).toBeGreaterThanOrEqual(before.rules.score);
  const same = after.enemies.filter(({ eid, phase }) =>
    before.enemies.some((one) => one.eid === eid && phase >= one.phase),
  );
  expect(same.length).toBeGreaterThan(0);
  expect(await dev.page.evaluate(() => window.sameDocument)).toBe(true);
  expect(dev.loads()).toBe(1);
}
const look = async () => ({ rules: await rulesOf(dev.page), enemies: await enemies(dev.page) });

test('the server stops: the game runs on; started again it brings what was edited, added and deleted meanwhile', async () => {
  dev.write('swarm/passing.lua', 'return {}');
  await untilPageHas('swarm/passing.lua', hashOf('swarm/passing.lua'));

  const before = await look();
  await dev.stopServer();
  await clockPasses(0.2, before.rules.clock);
  dev.write(enemyFile, withSpeed(-400));
  dev.write('swarm/newcomer.lua', 'return { arrived = true }');
  dev.remove('swarm/passing.lua');
  await dev.page.evaluate(() => window.swarm.watchSpeed(300));
  await dev.startServerAgain();

  await untilPage(dev.page, () => window.swarm.fastSince); // the enemies on screen run the new code
  await untilPageHas('swarm/newcomer.lua', hashOf('swarm/newcomer.lua'));
  await untilPageHas('swarm/passing.lua', null);
  const arrived = await dev.page.evaluate(() => {
    const { game } = window;
    const state = game.scripts.state(game.spawn({}, 'swarm/newcomer.lua'), 'swarm/newcomer.lua');
    return state.ok && state.value;
  });
  expect(arrived).toMatchObject({ arrived: true });
  await expectGoneOn(before);
});

test('what is saved after that arrives as before, and the connection made anew may be lost too', async () => {
  const before = await look();
  dev.write(enemyFile, withSpeed(-90));
  await untilPageHas(enemyFile, hashOf(enemyFile));

  await dev.stopServer();
  dev.write(enemyFile, withSpeed(-80));
  await dev.startServerAgain();
  await untilPageHas(enemyFile, hashOf(enemyFile));
  dev.write(enemyFile, withSpeed(-70));
  await untilPageHas(enemyFile, hashOf(enemyFile));
  await expectGoneOn(before);
});

test('all of that left no complaint on the page but those about the server that was not there', () => {
  const unexpected = dev.complaints.filter((text) => !/@moonloop\/session|ERR_CONNECTION_REFUSED/.test(text));
  expect(unexpected).toEqual([]);
});
