import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

const counting = (n: number, body = ''): string =>
  luaModule('sum = 0', `function m.on_update() m.sum = m.sum + ${n} end\n${body}`);

describe('the first entity’s move is the canary (P2)', () => {
  test.each([
    [
      'a body that fails for real entities only',
      'if ecs.has(entity, "Text") and ecs.alive(1) and entity == 1 then error("boom") end',
    ],
    ['on_swap', 'function m.on_swap() error("boom") end'],
    ['on_restore', 'function m.on_restore() error("boom") end'],
    ['on_reload', 'function m.on_reload() error("boom") end'],
  ])('%s: the version is withdrawn, and nobody else tries it', async (_, failing) => {
    const t = await play({ 'a.lua': counting(1) });
    const entities = Array.from({ length: 5 }, () => t.game.spawn({ Text: {} }, 'a.lua'));
    t.frames(1);
    await t.save({ 'a.lua': counting(100, failing) });
    t.frames(3);
    expect(entities.map((entity) => t.ask(entity, 'm.sum'))).toEqual([4, 4, 4, 4, 4]);
    expect(t.game.scripts.cache.version('a.lua')).toBe(1);
    expect(t.reloads.slice(1)).toMatchObject([{ success: false, version: 1 }]);
    expect([t.failures, t.swapped]).toEqual([[], []]);
  });

  test('the failure tells the canary’s handle and what ran', async () => {
    const t = await play({ 'a.lua': counting(1) });
    const first = t.spawn('a.lua');
    t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'a.lua': counting(2, 'function m.on_swap() error("boom") end') });
    expect(t.reloads.at(-1)?.error).toMatchObject({
      code: 'HOOK_FAILED',
      place: { script: 'a.lua', version: 2, entity: first, hook: 'on_swap', file: 'a.lua', line: 4 },
    });
  });

  test('when the first entity has died, the next one is the canary', async () => {
    const t = await play({ 'a.lua': counting(1) });
    const [one, two] = [t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(1);
    t.game.despawn(one);
    await t.save({ 'a.lua': counting(2, 'function m.on_swap() error("boom") end') });
    expect(t.reloads.at(-1)?.error?.place.entity).toBe(two);
  });

  test('the canary runs new code at once, the save itself moves it: no frame lies between', async () => {
    const t = await play({ 'a.lua': counting(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'a.lua': counting(10) });
    t.frames(1);
    expect(t.ask(entity, 'm.sum')).toBe(11);
  });

  test('an entity whose own hook fails stays behind alone; it is told once and taken along by the next version', async () => {
    const t = await play({ 'a.lua': counting(1) });
    const entities = Array.from({ length: 4 }, () => t.spawn('a.lua'));
    t.frames(1);
    const bad = entities[2]!;
    await t.save({ 'a.lua': counting(10, `function m.on_swap() if entity == ${bad} then error("boom") end end`) });
    t.frames(3);
    expect(entities.map((entity) => t.ask(entity, 'm.sum'))).toEqual([31, 31, 4, 31]);
    expect(t.failures).toMatchObject([{ code: 'HOOK_FAILED', place: { entity: bad, hook: 'on_swap' } }]);
    expect(t.swapped.at(-1)).toMatchObject({ version: 2, entities: 3, failed: 1 });
    await t.save({ 'a.lua': counting(100) });
    t.frames(1);
    expect(entities.map((entity) => t.ask(entity, 'm.sum'))).toEqual([131, 131, 104, 131]);
  });

  test.each([
    ['a quarter', 4],
    ['every second', 2],
  ])('%s of 40 entities failing: the others move, in the same frame', async (_, nth) => {
    const t = await play({ 'a.lua': counting(1) });
    const entities = Array.from({ length: 40 }, () => t.spawn('a.lua'));
    t.frames(1);
    await t.save({
      'a.lua': counting(10, `function m.on_restore() if entity % ${nth} == 0 then error("boom") end end`),
    });
    t.frames(1);
    expect(entities.map((entity) => t.ask(entity, 'm.sum'))).toEqual(entities.map((e) => (e % nth === 0 ? 2 : 11)));
    expect(t.failures).toHaveLength(40 / nth);
  });

  test('the component of the script shows the version that each entity runs', async () => {
    const t = await play({ 'a.lua': counting(1) });
    const [one, two] = [t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(1);
    await t.save({ 'a.lua': counting(2) });
    const { state } = t.game.scripts.component('a.lua');
    expect([state[one]! >> 2, state[two]! >> 2]).toEqual([2, 1]);
    t.frames(1);
    expect([state[one]! >> 2, state[two]! >> 2]).toEqual([2, 2]);
  });
});
