import { describe, expect, test } from 'vitest';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

/** An entity that remembers another one in a scalar and in a list. */
async function watching(): Promise<{ t: PlayedGame; watcher: number; target: number }> {
  const t = await play({ 'a.lua': luaModule('target = 0, list = {}') });
  const watcher = t.spawn('a.lua');
  const target = t.game.spawn({ Position: { x: 7 } });
  t.frames(1);
  t.run(watcher, `m.target = ${target} m.list = { ${target}, ${target} } m.by = { [${target}] = "x" }`);
  return { t, watcher, target };
}
const x = (handle: string): string => `ecs.component("Position").x[${handle}]`;

describe('entity handles in live data (L14)', () => {
  test('are kept in scalars, lists and keys, and still mean their entity', async () => {
    const { t, watcher } = await watching();
    await t.reload(luaModule('target = 0, list = {}, by = {}'));
    expect(t.ask(watcher, `{ ${x('m.target')}, ${x('m.list[2]')}, m.by[m.target] }`)).toEqual([7, 7, 'x']);
  });

  test('a dead one is a clear error on use, after a reload too', async () => {
    const { t, watcher, target } = await watching();
    t.game.despawn(target);
    await t.reload(luaModule('target = 0'));
    expect(t.ask(watcher, 'ecs.alive(m.target)')).toBe(false);
    expect(() => t.ask(watcher, x('m.target'))).toThrow(/Position\.x: entity \d+ is not alive/);
    expect(() => t.ask(watcher, 'ecs.has(m.target, "Position")')).toThrow(/ecs\.has: entity \d+ is not alive/);
    expect(() => t.run(watcher, 'ecs.despawn(m.target)')).toThrow(/ecs\.despawn: entity \d+ is not alive/);
  });

  test('a dead one never means another entity that got its id', async () => {
    const { t, watcher, target } = await watching();
    t.game.despawn(target);
    const next = t.game.spawn({ Position: { x: 99 } });
    expect(next).toBe(target);
    await t.reload(luaModule('target = 0'));
    expect(t.ask(watcher, 'ecs.alive(m.target)')).toBe(false);
    expect(() => t.ask(watcher, x('m.target'))).toThrow(/not alive/);
    expect(() => t.run(watcher, `${x('m.target')} = 1`)).toThrow(/not alive/);
    expect(t.game.world.components.Position.x[next]).toBe(99);
  });

  test.each([
    ['zero', '0', /out of range/],
    ['negative', '-1', /out of range/],
    ['far too large', '2^40', /out of range/],
    ['the largest integer', 'math.maxinteger', /out of range/],
    ['a fraction', '1.5', /out of range|whole/],
    ['not a number', '0/0', /out of range|NaN|nan/],
    ['text', '"1"', /indexed by an entity, got a string/],
    ['nil', 'nil', /indexed by an entity, got nil/],
    ['a table', '{}', /indexed by an entity, got a table/],
    ['beyond the capacity', '5000', /out of range/],
    ['never born', '3000', /not alive/],
  ])('a handle that is %s is refused by columns, reading and writing', async (_, handle, message) => {
    const { t, watcher } = await watching();
    expect(() => t.ask(watcher, x(`(${handle})`))).toThrow(message);
    expect(() => t.run(watcher, `${x(`(${handle})`)} = 1`)).toThrow(message);
  });

  test.each([
    'ecs.despawn(H)',
    'ecs.add(H, "Text")',
    'ecs.remove(H, "Text")',
    'ecs.has(H, "Text")',
    'ecs.attach(H, "a.lua")',
    'ecs.detach(H, "a.lua")',
  ])('%s refuses zero, a dead handle, text and nil with a sentence', async (call) => {
    const { t, watcher, target } = await watching();
    t.game.despawn(target);
    const name = call.slice(0, call.indexOf('('));
    for (const handle of ['0', String(target), '"1"', 'nil', '{}', '1.5', '-3', 'math.huge', '0/0']) {
      expect(() => t.run(watcher, call.replace('H', handle).replace(/^ecs\.has.*/, 'local _ = $&'))).toThrow(name);
    }
  });

  test('ecs.alive answers for anything, without an error', async () => {
    const { t, watcher, target } = await watching();
    const asked = ['0', '-1', '"x"', 'nil', '{}', '0/0', 'math.huge', '1e300', '2^53', 'print', String(target)];
    expect(asked.map((value) => t.ask(watcher, `ecs.alive(${value})`))).toEqual([
      ...asked.slice(1).map(() => false),
      true,
    ]);
  });

  test('a handle given to another script survives that script’s reload', async () => {
    const t = await play({ 'a.lua': luaModule(), 'b.lua': luaModule('friend = 0') });
    const [one, two] = [t.spawn('a.lua'), t.spawn('b.lua')];
    t.frames(1);
    t.run(one, `ecs.script(${two}, "b.lua").friend = entity`);
    await t.reload(luaModule('friend = 0, x = 1'), 'b.lua');
    expect(t.ask(two, 'm.friend', 'b.lua')).toBe(one);
  });
});
