import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

describe('timers across reloads (L24)', () => {
  test('a timer of 1 s made 0.5 s before the reload fires 0.5 s after it, with the new code', async () => {
    const source = (n: number): string =>
      luaModule('', `function m.on_start() time.after(1, "ring") end function m.ring() print("v${n}", time.now()) end`);
    const t = await play({ 'a.lua': source(1) });
    t.spawn('a.lua');
    for (let n = 0; n < 5; n++) t.frames(1, 0.1);
    await t.save({ 'a.lua': source(2) });
    for (let n = 0; n < 5; n++) t.frames(1, 0.1);
    expect(t.printed).toEqual([]);
    t.frames(1, 0.1);
    expect(t.printed).toHaveLength(1);
    expect(t.printed[0]).toMatch(/^v2\t/);
    t.frames(20, 0.1);
    expect(t.printed).toHaveLength(1);
  });

  test('the id of a timer means the same timer after a reload: it can be cancelled', async () => {
    const source = (n: number): string =>
      luaModule(
        'n = 0',
        `function m.on_start() m.id = time.every(0, "tick") end function m.tick() m.n = m.n + ${n} end`,
      );
    const t = await play({ 'a.lua': source(1) });
    const entity = t.spawn('a.lua');
    t.frames(2);
    await t.reload(source(10));
    t.run(entity, 'm.cancelled = time.cancel(m.id) m.n = 0');
    t.frames(3);
    expect(t.ask(entity, '{ m.cancelled, m.n }')).toEqual([true, 0]);
  });

  test.each([
    ['every, cancelled by itself', 'time.every(0, "tick")', 'time.cancel(m.id)'],
    ['handler, ended by itself', 'events.on("tick", "tick")', 'events.off(m.id)'],
  ])('%s in its first call after a reload, is gone', async (_, make, end) => {
    const source = (n: number): string =>
      luaModule(
        'n = 0',
        `function m.on_start() m.id = ${make} end function m.tick() m.n = m.n + 1 ${n > 1 ? end : ''} end`,
      );
    const t = await play({ 'a.lua': source(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'a.lua': source(2) });
    t.run(entity, 'm.n = 0');
    for (let n = 0; n < 4; n++) {
      t.game.emit('tick');
      t.frames(1);
    }
    expect(t.ask(entity, 'm.n')).toBe(1);
    expect(t.game.scripts.counts()['game']).toMatchObject({ timers: 0, handlers: 0 });
    expect(t.failures).toEqual([]);
  });

  test('a one-shot handler that has not fired moves to the new code and fires once', async () => {
    const source = (n: number): string =>
      luaModule('', `function m.on_start() events.once("go", "go") end function m.go() print("v${n}") end`);
    const t = await play({ 'a.lua': source(1) });
    t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'a.lua': source(2) });
    for (let n = 0; n < 3; n++) {
      t.game.emit('go');
      t.frames(1);
    }
    expect(t.printed).toEqual(['v2']);
  });

  test('a timer that throws each time goes on, with the new code once it is mended', async () => {
    const source = (code: string): string =>
      luaModule('n = 0', `function m.on_start() time.every(0, "tick") end function m.tick() ${code} end`);
    const t = await play({ 'a.lua': source('error("boom")') });
    const entity = t.spawn('a.lua');
    t.frames(3);
    expect(t.failures.length).toBeGreaterThan(0);
    expect(t.failures[0]).toMatchObject({ code: 'HOOK_FAILED', place: { script: 'a.lua', entity } });
    await t.save({ 'a.lua': source('m.n = m.n + 1') });
    t.failures.length = 0;
    t.frames(3);
    expect(t.ask(entity, 'm.n')).toBeGreaterThanOrEqual(2);
    expect(t.failures).toEqual([]);
  });

  test('handlers keep their order over a reload of the first one’s script', async () => {
    const source = (name: string, n: number): string =>
      luaModule('', `function m.on_start() events.on("go", "go") end function m.go() print("${name}${n}") end`);
    const t = await play({ 'a.lua': source('a', 1), 'b.lua': source('b', 1) });
    t.spawn('a.lua', 'b.lua');
    t.frames(1);
    await t.save({ 'a.lua': source('a', 2) });
    t.game.emit('go');
    t.frames(1);
    expect(t.printed).toEqual(['a2', 'b1']);
  });
});

describe('tasks across reloads', () => {
  const walker = (n: number): string =>
    luaModule(
      'steps = {}',
      `
function m.on_start() time.start(m.walk) end
function m.walk() while #m.steps < 6 do m.steps[#m.steps + 1] = ${n} time.wait(0) end end`,
    );

  test('a running task goes on with its old code, and is reported', async () => {
    const t = await play({ 'a.lua': walker(1) });
    const entity = t.spawn('a.lua');
    t.frames(3);
    await t.save({ 'a.lua': walker(2) });
    t.frames(10);
    const steps = t.ask(entity, 'm.steps') as number[];
    expect(new Set(steps)).toEqual(new Set([1]));
    expect(steps.length).toBe(6);
    expect(Object.values(t.swapped.at(-1)!.report!.stale)).toEqual([1]);
    expect(t.game.scripts.counts()['game']?.timers).toBe(0);
  });

  test('a task that throws tells file and line inside it, and is gone', async () => {
    const t = await play({
      'a.lua': luaModule('', 'function m.on_start() time.start(function()\n time.wait(0)\n error("boom") end) end'),
    });
    const entity = t.spawn('a.lua');
    t.frames(5);
    expect(t.failures).toMatchObject([{ code: 'HOOK_FAILED', place: { entity, file: 'a.lua', line: 5 } }]);
    expect(t.game.scripts.counts()['game']?.timers).toBe(0);
  });

  test('a task of an entity that dies is never resumed', async () => {
    const t = await play({
      'a.lua': luaModule('', 'function m.on_start() time.start(function() time.wait(0.5) print("alive") end) end'),
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.game.despawn(entity);
    t.frames(60);
    expect(t.printed).toEqual([]);
  });

  test('a reload saved while a task waits does not wake it early or twice', async () => {
    const source = (n: number): string =>
      luaModule(
        '',
        `function m.on_start() time.start(m.run) end function m.run() time.wait(0.5) print("woke") end m.n = ${n}`,
      );
    const t = await play({ 'a.lua': source(1) });
    t.spawn('a.lua');
    t.frames(5);
    for (let n = 2; n < 6; n++) await t.reload(source(n));
    t.frames(10);
    expect(t.printed).toEqual([]);
    t.frames(60);
    expect(t.printed).toEqual(['woke']);
  });
});
