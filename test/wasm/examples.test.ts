import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { callJson } from '../../src/wasm/call-json.ts';
import { playWasm } from '../support/wasm-play.ts';

const built = (path: string) => new Uint8Array(readFileSync(new URL(`../../examples/${path}`, import.meta.url)));
/** The same code as other bytes: a custom section more, as a rebuild with other names would have. */
const rebuilt = (bytes: Uint8Array, version: number) => new Uint8Array([...bytes, 0x00, 0x03, 0x02, 0x76, version]);

describe('the counter, in AssemblyScript', () => {
  const counter = built('wasm-counter/counter.wasm');

  test('counts for each entity by itself, and goes on counting through 20 reloads', async () => {
    const t = await playWasm({ 'counter.wasm': counter });
    const call = (eid: number, name: string): unknown => {
      const result = callJson(t.game.scripts, 'counter.wasm', eid, name);
      return result.ok ? result.value : result.error.message;
    };
    const first = t.spawn('counter.wasm');
    t.frames(2);
    const second = t.spawn('counter.wasm');
    for (let n = 0; n < 3; n++) call(second, 'increment');
    expect([call(first, 'get_counter'), call(second, 'get_counter')]).toEqual([2, 3]);
    for (let n = 1; n <= 20; n++) await t.reload(rebuilt(counter, n), 'counter.wasm'); // and a frame each
    expect([call(first, 'get_counter'), call(second, 'get_counter')]).toEqual([22, 23]);
    expect(t.x(first, second)).toEqual([22, 23]);
    expect(call(first, 'get_state')).toEqual({ counter: 22 });
    expect(t.game.scripts.list()).toMatchObject([{ version: 21, entities: 2 }]);
    expect([t.refusals(), t.failures, t.logs]).toEqual([[], [], []]);
  });

  test('numbers of any size go through its state', async () => {
    const t = await playWasm({ 'counter.wasm': counter });
    const eid = t.spawn('counter.wasm');
    const states = [0, -1, 123_456_789, -2_147_483_648];
    for (const number of states) {
      callJson(t.game.scripts, 'counter.wasm', eid, 'set_state', { counter: number });
      expect(callJson(t.game.scripts, 'counter.wasm', eid, 'get_state')).toMatchObject({ value: { counter: number } });
    }
  });
});

describe('things that bounce, in C', () => {
  const bounce = built('wasm-c/bounce.wasm');

  test('one instance turns 100 entities round at the edges; their counts go on through 20 reloads', async () => {
    const t = await playWasm({ 'bounce.wasm': bounce }, { limits: { instances: 3 } });
    const entities = Array.from({ length: 100 }, (_, n) =>
      t.game.spawn({ Position: { x: 9 * n }, Velocity: { x: n % 2 === 0 ? 600 : -600 } }, 'bounce.wasm'),
    );
    const hits = () =>
      entities.map((eid) => t.game.world.registry.get('Bounce').component['hits']?.[eid] ?? Number.NaN);
    t.frames(200);
    expect(hits().every((count) => count === 2 || count === 3)).toBe(true);
    expect(t.x(...entities).every((x) => x > -11 && x < 911)).toBe(true);
    const before = hits();
    for (let n = 1; n <= 20; n++) {
      await t.save({ 'bounce.wasm': rebuilt(bounce, n) });
      expect(hits()).toEqual(before);
      t.frames(1, 0);
    }
    expect(hits()).toEqual(before);
    expect(t.state(entities[7]!, 'bounce.wasm')).toEqual({ hits: before[7], fastest: 600 });
    expect(t.game.scripts.list()).toMatchObject([{ version: 21, entities: 100 }]);
    expect([t.refusals(), t.failures, t.logs]).toEqual([[], [], []]);
  });
});

describe('things that fly in circles, in the text format', () => {
  test('1,000 frames keep 50 entities on their circles, through 20 reloads; a wider one is set from outside', async () => {
    const orbit = built('wasm-text/orbit.wasm');
    const t = await playWasm({ 'orbit.wasm': orbit }, { limits: { instances: 3 } });
    const entities = Array.from({ length: 50 }, (_, n) =>
      t.game.spawn({ Position: { x: 100 * n, y: 7 } }, 'orbit.wasm'),
    );
    const { Position } = t.game.world.components;
    t.game.world.registry.get('Orbit').component['dx']![entities[9]!] = 80;
    const from: number[] = entities.map((_, n) => 100 * n - (n === 9 ? 80 : 40));
    const radii = () => entities.map((eid, n) => Math.hypot(Position.x[eid]! - from[n]!, Position.y[eid]! - 7));
    for (let n = 1; n <= 20; n++) {
      t.frames(50);
      await t.save({ 'orbit.wasm': rebuilt(orbit, n) });
      for (const [at, radius] of radii().entries()) expect(radius / (at === 9 ? 80 : 40)).toBeCloseTo(1, 1);
    }
    expect(new Set(entities.filter((_, n) => n !== 9).map((eid) => Position.y[eid])).size).toBe(1);
    expect(t.game.scripts.list()).toMatchObject([{ version: 21, entities: 50 }]);
    expect([t.refusals(), t.failures, t.logs]).toEqual([[], [], []]);
  });
});
