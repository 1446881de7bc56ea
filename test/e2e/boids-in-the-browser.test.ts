/** WASM scripts as a user has them: their source is edited on the disk while 5,000 boids fly in a real page. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wasmScript } from '../support/wasm-play.ts';
import { wat } from '../support/wat.ts';
import { seenAfter, setUpBoids } from './boids-page.ts';
import { type DevGame, startDevGame } from './dev-game.ts';

let dev: DevGame;
beforeAll(async () => {
  dev = await startDevGame({ npmScript: 'boids', scripts: 'examples/boids/scripts' });
  await setUpBoids(dev.page);
});
afterAll(() => dev.stop());

const withCruise = (text: string, speed: number): string =>
  text.replace(/(global \$CRUISE f32 \(f32\.const )\d+/, `$1${speed}`);

test('5,000 boids fly, each turned to where it flies', async () => {
  await seenAfter(dev.page, 10);
  await dev.page.waitForFunction(() => window.boids.seen().speed > 90);
  const seen = await dev.page.evaluate(() => window.boids.seen());
  expect(seen).toMatchObject({ boids: 5000, versions: [1] });
  expect(seen.worstAngle).toBeLessThan(0.01);
  expect(seen.worstJump).toBeLessThan(0.001);
});

test('an edit of the source changes the flock; not one boid is anywhere but where its own speed brought it', async () => {
  await dev.page.evaluate(() => window.boids.again());
  await seenAfter(dev.page, 3);
  const savedAt = Date.now();
  dev.write('boids.wat', withCruise(dev.read('boids.wat'), 30));
  await dev.page.waitForFunction(() => window.boids.seen().versions.length > 1, undefined, { timeout: 30_000 });
  console.info(`from the save of the source to the new version on the page: ${Date.now() - savedAt} ms`);
  await dev.page.waitForFunction(() => window.boids.seen().speed < 40, undefined, { timeout: 60_000 });
  const seen = await dev.page.evaluate(() => window.boids.seen());
  expect(seen).toMatchObject({ boids: 5000, versions: [1, 2] });
  expect(seen.worstJump).toBeLessThan(0.001);
  expect(seen.leastKept).toBeLessThan(1);
  expect(seen.leastKept).toBeGreaterThan(0.9); // speeds are declared fields: they went on too
});

test('an error in the source is shown with file and line while the flock flies on; the mended file takes it away', async () => {
  const good = dev.read('boids.wat');
  const line = good.split('\n').findIndex((text) => text.includes('(call $begin_frame)')) + 1;
  dev.write('boids.wat', good.replace('(call $begin_frame)', '(call $begin_fram)'));
  await dev.page.waitForFunction((place) => window.boids.panel().includes(place), `boids.wat:${line}`);
  const panel = await dev.page.evaluate(() => window.boids.panel());
  expect(panel).toContain('undefined function variable "$begin_fram"');
  expect(panel).toContain('goes on running');
  await dev.page.evaluate(() => window.boids.again());
  expect(await seenAfter(dev.page, 5)).toMatchObject({ versions: [2] });
  dev.write('boids.wat', withCruise(good, 120));
  await dev.page.waitForFunction(() => window.boids.panel() === '');
  await dev.page.waitForFunction(() => window.boids.seen().versions.includes(3));
});

test('a .wasm file that is written while the page runs is a script, and each further one is its next version', async () => {
  const drift = (by: number): Uint8Array =>
    wat(
      wasmScript(`(func (export "on_update") (param $e i32) (param f32) (call $add (local.get $e) (f32.const ${by})))`),
    );
  const eid = await dev.page.evaluate(() => window.game.spawn({ Position: { x: 100 } }, 'drift.wasm'));
  const x = (): Promise<number> => dev.page.evaluate((id) => window.game.world.components.Position.x[id]!, eid);
  dev.write('drift.wasm', drift(1));
  await dev.page.waitForFunction((id) => window.game.world.components.Position.x[id]! > 103, eid);
  dev.write('drift.wasm', Uint8Array.of(0, 97, 115, 109, 1));
  await dev.page.waitForFunction(() => window.boids.panel().includes('drift.wasm'));
  const before = await x();
  dev.write('drift.wasm', drift(-1000));
  await dev.page.waitForFunction((id) => window.game.world.components.Position.x[id]! < 0, eid);
  expect(before).toBeGreaterThan(103);
  await dev.page.waitForFunction(() => window.boids.panel() === '');
});

test('all of that loaded one page, and left no error but those it was shown', () => {
  expect(dev.loads()).toBe(1);
  expect(dev.complaints.filter((text) => !/boids\.wat|drift\.wasm/.test(text))).toEqual([]);
});
