/** The game as a user has it: its own dev server, a real page, files that are saved while it runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DevGame, startDevGame } from './dev-game.ts';
import { solidPng } from './solid-png.ts';
import { enemies, panelText, rulesOf, setUpPage, untilPage, untilPixels } from './swarm-page.ts';

let dev: DevGame;
beforeAll(async () => {
  dev = await startDevGame();
  await setUpPage(dev.page);
});
afterAll(() => dev.stop());

/** Begins a run anew: in the time a test takes, a hero who stands still may have come to his end. */
async function playAnew(): Promise<void> {
  await dev.page.evaluate(() => window.game.emit('swarm:skip', { wave: 1 }));
  await untilPage(dev.page, () => window.swarm.rules()?.phase === 'play');
}

const enemyFile = 'swarm/enemy.lua';
const withSpeed = (text: string, speed: number): string =>
  text.replace(/^local SPEED = .*$/m, `local SPEED = ${speed}`);

test('the server prints the address and the file to edit first', () => {
  expect(dev.greeting).toMatch(/Local:\s+http:\/\/\S+/);
  expect(dev.greeting).toMatch(/Edit:\s+\S*enemy\.lua/);
});

test('the game begins on its title, starts with Space, and the hero runs with the keys', async () => {
  await untilPage(dev.page, () => window.swarm.rules()?.phase === 'title');
  await dev.page.keyboard.press('Space');
  await untilPage(dev.page, () => window.swarm.rules()?.phase === 'play');
  const before = await dev.page.evaluate(() => window.swarm.hero());
  await dev.page.keyboard.down('ArrowRight');
  await untilPage(dev.page, (x) => window.swarm.hero().x > x + 40, before.x);
  await dev.page.keyboard.up('ArrowRight');
});

test('enemies come, are drawn, and move', async () => {
  await dev.page.evaluate(() => window.game.emit('swarm:skip', { wave: 3 }));
  await untilPage(dev.page, () => window.swarm.enemies().length > 20);
  const [before, picture] = [await enemies(dev.page), await dev.page.screenshot()];
  await untilPage(
    dev.page,
    (seen) => {
      const now = window.swarm.enemies();
      return seen.some(({ eid, x, y }) => now.some((one) => one.eid === eid && Math.hypot(one.x - x, one.y - y) > 10));
    },
    before,
  );
  await expect.poll(async () => (await dev.page.screenshot()).equals(picture)).toBe(false);
});

test('a saved edit changes what the enemies on screen do, without a page load; score, places and data go on', async () => {
  const before = await rulesOf(dev.page);
  const seen = await enemies(dev.page);
  await dev.page.evaluate(() => window.swarm.watchSpeed(300));
  const savedAt = Date.now();
  dev.write(enemyFile, withSpeed(dev.read(enemyFile), 600));
  const fastAt = await untilPage(dev.page, () => window.swarm.fastSince);
  console.info(`from the save to faster enemies on the page: ${fastAt - savedAt} ms`);
  const after = await rulesOf(dev.page);
  expect(after.score).toBeGreaterThanOrEqual(before.score);
  expect(after.clock).toBeGreaterThan(before.clock);
  expect(after.clock).toBeLessThan(before.clock + 30);
  const now = await enemies(dev.page);
  const same = now.filter(({ eid, phase }) => seen.some((one) => one.eid === eid && phase >= one.phase));
  expect(same.length).toBeGreaterThan(0); // the same enemies, whose own data has only gone on
  expect(dev.loads()).toBe(1);
});

test('a syntax error is shown with file and line while the old behaviour runs; the mended file takes it away', async () => {
  const good = dev.read(enemyFile);
  const lines = good.split('\n');
  const line = lines.findIndex((text) => text.startsWith('local module = {')) + 1;
  dev.write(enemyFile, [...lines.slice(0, line - 1), 'local module = = {}', ...lines.slice(line)].join('\n'));
  await untilPage(dev.page, (wanted) => window.swarm.panel().includes(wanted), `${enemyFile}:${line}`);
  const clock = (await rulesOf(dev.page)).clock;
  await dev.page.evaluate(() => window.swarm.watchSpeed(300));
  await untilPage(dev.page, () => window.swarm.fastSince); // still as fast as the last good version made them
  expect((await rulesOf(dev.page)).clock).toBeGreaterThan(clock);
  expect(await panelText(dev.page)).toContain('goes on running');

  dev.write(enemyFile, withSpeed(good, 90));
  await untilPage(dev.page, () => window.swarm.panel() === '');
  await dev.page.evaluate(() => window.swarm.watchSpeed(-1));
  expect(dev.loads()).toBe(1);
});

test('undoing a broken edit takes the message away too', async () => {
  const good = dev.read(enemyFile);
  dev.write(enemyFile, `${good}\nend`);
  await untilPage(dev.page, (wanted) => window.swarm.panel().includes(wanted), `${enemyFile}:`);
  dev.write(enemyFile, good);
  await untilPage(dev.page, () => window.swarm.panel() === '');
});

test('an error at run time names its line and its hook, and the other scripts go on', async () => {
  await playAnew();
  const good = dev.read(enemyFile);
  dev.write(enemyFile, good.replace(/(function module\.on_update\(dt\)\n)/, '$1  local oops = nil + dt\n'));
  await untilPage(dev.page, () => window.swarm.panel().includes('on_update'));
  const { clock } = await rulesOf(dev.page);
  await untilPage(dev.page, (before) => (window.swarm.rules()?.clock ?? 0) > before + 0.3, clock);
  dev.write(enemyFile, good);
  await untilPage(dev.page, () => window.swarm.panel() === '');
});

test('a replaced image is drawn in place; a file that is no image is told, and the old picture stays', async () => {
  await playAnew();
  const original = readFileSync(join(import.meta.dirname, '../../assets/swarm/hero.png'));
  const magenta = solidPng(original.readUInt32BE(16), original.readUInt32BE(20), [255, 0, 254]);
  dev.writeAsset('swarm/hero.png', magenta);
  await untilPixels(dev.page, [255, 0, 254], 50);
  dev.writeAsset('swarm/hero.png', Buffer.from('this is no image'));
  await untilPage(dev.page, () => window.swarm.panel().includes('hero.png is not an image'));
  await untilPixels(dev.page, [255, 0, 254], 50);
  dev.writeAsset('swarm/hero.png', original);
  await untilPage(dev.page, () => !window.swarm.panel().includes('hero.png'));
  await untilPixels(dev.page, [255, 0, 254], 0);
});

test('all of that loaded one page, asked no other origin for anything, and left no error but those it was shown', () => {
  expect(dev.loads()).toBe(1);
  const unexpected = dev.complaints.filter((text) => !/enemy\.lua|hero\.png is not an image/.test(text));
  expect(unexpected).toEqual([]);
});
