import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

const good = luaModule('hp = 5, started = 0', 'function m.on_start() m.started = m.started + 1 end');

describe('a first load that fails (P11)', () => {
  test.each([
    ['a syntax error', 'broken(', 'COMPILE_FAILED'],
    ['a body that throws', 'error("boom")', 'BODY_FAILED'],
    ['no table', 'return 5', 'NO_MODULE'],
    ['an empty file', '', 'NO_MODULE'],
    ['binary data', new Uint8Array([0, 1, 2]), 'SCRIPT_NOT_TEXT'],
  ])('%s: the game starts, the entity exists and waits; the first good save starts it', async (_, content, code) => {
    const t = await play({ 'a.lua': content, 'b.lua': good });
    const [entity, other] = [t.spawn('a.lua'), t.spawn('b.lua')];
    t.frames(3);
    const told = [...t.refused, ...t.reloads].flatMap(({ error }) => (error ? [error.code] : []));
    expect(told).toEqual([code]);
    expect(t.game.scripts.state(entity, 'a.lua')).toMatchObject({ ok: false, error: { code: 'SCRIPT_MISSING' } });
    expect(t.ask(other, 'm.started', 'b.lua')).toBe(1);
    await t.reload(good);
    expect(t.ask(entity, '{ m.hp, m.started }')).toEqual([5, 1]);
    expect(t.reloads.at(-1)).toMatchObject({ script: 'a.lua', success: true });
    expect(t.reloads.at(-1)?.version).toBeGreaterThan(0);
  });

  test('a script waits by name when its file does not exist yet', async () => {
    const t = await play({ 'b.lua': good });
    const entity = t.spawn('later.lua');
    t.frames(1);
    expect(t.game.scripts.component('later.lua').state[entity]! & 3).toBe(2);
    await t.reload(good, 'later.lua');
    t.frames(1);
    expect(t.ask(entity, 'm.started', 'later.lua')).toBe(1);
  });

  test('20 waiting entities all start when the file is good, in the order they were attached', async () => {
    const t = await play({ 'a.lua': 'broken(' });
    const entities = Array.from({ length: 20 }, () => t.spawn('a.lua'));
    t.frames(1);
    await t.reload(luaModule('', 'function m.on_start() print(entity) end'));
    t.frames(1);
    expect(t.printed).toEqual(entities.map(String));
  });

  test('a waiting entity that dies, or is detached, does not start', async () => {
    const t = await play({ 'a.lua': 'broken(' });
    const [dead, detached, alive] = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(1);
    t.game.despawn(dead);
    t.game.scripts.detach(detached, 'a.lua');
    await t.reload(luaModule('', 'function m.on_start() print(entity) end'));
    t.frames(1);
    expect(t.printed).toEqual([String(alive)]);
  });

  test('several bad versions before the first good one: still version by version, nothing runs before', async () => {
    const t = await play({ 'a.lua': 'broken(' });
    const entity = t.spawn('a.lua');
    for (const bad of ['error("x")', 'return 1', '((']) {
      await t.reload(bad);
      expect(t.reloads.at(-1)).toMatchObject({ success: false, version: 0 });
    }
    await t.reload(good);
    expect(t.ask(entity, 'm.hp')).toBe(5);
  });

  test('a body that fails on one entity only leaves that one waiting, and it starts with the next version', async () => {
    const failing = luaModule('', 'if entity == 2 then error("not me") end');
    const t = await play({ 'a.lua': failing });
    const [one, two, three] = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(2);
    expect(t.failures).toMatchObject([{ code: 'BODY_FAILED', place: { entity: two, hook: 'body' } }]);
    expect([one, two, three].map((entity) => t.game.scripts.state(entity, 'a.lua').ok)).toEqual([true, false, true]);
    await t.reload(good);
    t.frames(1);
    expect(t.ask(two, 'm.started')).toBe(1);
    expect([t.ask(one, 'm.started'), t.ask(three, 'm.started')]).toEqual([0, 0]);
  });

  test('an on_start that throws is told, and the script runs all the same', async () => {
    const t = await play({
      'a.lua': luaModule('n = 0', 'function m.on_start() error("boom") end function m.on_update() m.n = m.n + 1 end'),
    });
    const entity = t.spawn('a.lua');
    t.frames(3);
    expect(t.failures).toMatchObject([{ code: 'HOOK_FAILED', place: { hook: 'on_start', entity } }]);
    expect(t.ask(entity, 'm.n')).toBe(3);
  });

  test('a broken main.lua is told at the start and runs when it is mended', async () => {
    const t = await play({ 'main.lua': 'broken(' });
    expect(t.reloads).toMatchObject([{ script: 'main.lua', success: false, first: true, version: 0 }]);
    await t.save({ 'main.lua': 'local m = {} function m.on_start() print("started") end return m' });
    t.frames(2);
    expect(t.printed).toEqual(['started']);
  });

  test('a script of an unknown language is told when it is attached, and stops nothing', async () => {
    const t = await play({ 'a.lua': good, 'b.py': 'pass' });
    const entity = t.spawn('b.py', 'a.lua');
    t.frames(2);
    expect(t.ask(entity, 'm.started')).toBe(1);
  });
});
