import { describe, expect, test } from 'vitest';
import { encodeText } from '../../src/core/text.ts';
import { asksForReset } from '../../src/lua/reload-comment.ts';
import { luaModule, play } from '../support/play.ts';

const hooks = (n: number): string =>
  luaModule(
    'x = 0, bag = {}',
    ['on_start', 'on_destroy', 'on_save', 'on_restore', 'on_swap', 'on_reload']
      .map((name) => `function m.${name}() print("${name} ${n} " .. tostring(m.x)) end`)
      .join('\n'),
  );
const reset = '-- @reload reset\n';

describe('-- @reload reset (L18)', () => {
  test('ends the old instance and starts the new one, saves and restores nothing, and components stay', async () => {
    const t = await play({ 'a.lua': hooks(1) });
    const entity = t.spawn('a.lua');
    t.game.world.addFilled(entity, t.game.world.registry.get('Position'));
    t.game.world.components.Position.x[entity] = 42;
    t.frames(1);
    t.run(entity, 'm.x = 7');
    await t.reload(reset + hooks(2));
    expect(t.printed).toEqual(['on_start 1 0', 'on_destroy 1 7', 'on_start 2 0']);
    expect(t.ask(entity, '{ m.x, ecs.component("Position").x[entity] }')).toEqual([0, 42]);
    expect(t.swapped.at(-1)?.report).toMatchObject({ kept: {}, restarted: 1 });
  });

  test('ends handlers and timers of the old instance and keeps those of the new one, 100 times over', async () => {
    const source = (n: number): string =>
      `${reset}${luaModule('', `function m.on_start() events.on("hit", function() hits = ${n} end) time.every(1, function() end) end`)}`;
    const t = await play({ 'a.lua': source(0) });
    const entities = [t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(1);
    const before = t.game.scripts.counts()['game'];
    for (let n = 1; n <= 100; n++) await t.reload(source(n));
    expect(t.game.scripts.counts()['game']).toMatchObject({ handlers: before?.handlers, timers: before?.timers });
    t.run(entities[0]!, 'events.emit("hit")');
    t.frames(1);
    expect(t.ask(entities[0]!, 'hits')).toBe(100);
  });

  test.each(['on_destroy', 'on_start'])(
    'a throwing %s leaves the old instance, its data and its handlers',
    async (hook) => {
      const source = (n: number, rest: string): string =>
        luaModule(
          'bag = { gold = 1 }',
          `function m.on_start() events.on("hit", function() m.bag.hits = ${n} end) end ${rest}`,
        );
      const old = hook === 'on_destroy' ? 'function m.on_destroy() m.bag.gold = 0 error("no") end' : '';
      const t = await play({ 'a.lua': source(1, old) });
      const entity = t.spawn('a.lua');
      t.frames(1);
      const broken = hook === 'on_start' ? 'function m.on_start() m.bag.gold = 5 error("no") end' : '';
      await t.save({ 'a.lua': reset + source(2, broken) });
      t.frames(1);
      expect(t.refusals()).toEqual(['HOOK_FAILED']);
      t.run(entity, 'events.emit("hit")');
      t.frames(1);
      expect(t.ask(entity, 'm.bag')).toEqual({ gold: 1, hits: 1 });
    },
  );

  test('a file without the comment keeps its state again', async () => {
    const t = await play({ 'a.lua': luaModule('x = 1') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(reset + luaModule('x = 2'));
    t.run(entity, 'm.x = m.x + 10');
    await t.reload(luaModule('x = 3'));
    expect(t.ask(entity, 'm.x')).toBe(12);
  });

  test.each([
    ['-- @reload reset', true],
    ['\uFEFF-- @reload reset\r\nreturn {}', true],
    ['#!/usr/bin/lua\n\n  --   @reload   reset  \nreturn {}', true],
    ['-- An enemy.\n--[[ long\n@reload nothing ]] --[==[ more ]] ]==]\n--@reload reset\nlocal x', true],
    ['local x = 1\n-- @reload reset', false],
    ['-- @reload resets', false],
    ['-- please @reload reset', false],
    ['--[[ -- @reload reset', false],
    ['--[[\n-- @reload reset\n]] return {}', false],
    ['print "-- @reload reset"', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(asksForReset(encodeText(text))).toBe(expected);
  });
});
