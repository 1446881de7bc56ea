import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

/** Prints `name` and the entity in these hooks. */
const saying = (name: string, ...hooks: string[]): string =>
  luaModule('', hooks.map((hook) => `function m.${hook}() print("${name}.${hook}", entity) end`).join('\n'));
const said = (printed: readonly string[]): string[] => printed.map((line) => line.replace('\t', ' '));

describe('the order of scripts in a frame', () => {
  test('mods by name after the game’s own, whatever was attached first', async () => {
    const t = await play({
      'zoo/mod.toml': '',
      'ant/mod.toml': '',
      'zoo/a.lua': saying('zoo', 'on_update'),
      'ant/a.lua': saying('ant', 'on_update'),
      'own.lua': saying('own', 'on_update'),
    });
    t.spawn('zoo/a.lua', 'ant/a.lua', 'own.lua');
    t.frames(1);
    expect(said(t.printed)).toEqual(['own.on_update 1', 'ant.on_update 1', 'zoo.on_update 1']);
  });

  test('scripts by first attach, entities by attach; a later attach of an old script changes nothing', async () => {
    const t = await play({ 'a.lua': saying('a', 'on_update'), 'b.lua': saying('b', 'on_update') });
    const [one, two, three] = [t.spawn('b.lua'), t.spawn('a.lua'), t.spawn()];
    t.game.scripts.attach(three, 'b.lua');
    t.game.scripts.attach(one, 'a.lua');
    t.frames(1);
    expect(said(t.printed)).toEqual([
      `b.on_update ${one}`,
      `b.on_update ${three}`,
      `a.on_update ${two}`,
      `a.on_update ${one}`,
    ]);
  });

  test('an entity that is detached and attached again goes to the end', async () => {
    const t = await play({ 'a.lua': saying('a', 'on_update') });
    const [one, two, three] = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('a.lua')];
    t.game.scripts.detach(one, 'a.lua');
    t.game.scripts.attach(one, 'a.lua');
    t.frames(1);
    expect(said(t.printed)).toEqual([two, three, one].map((entity) => `a.on_update ${entity}`));
  });

  test('all fixed updates of all scripts come before the first update', async () => {
    const t = await play({
      'a.lua': saying('a', 'on_update', 'on_fixed_update'),
      'b.lua': saying('b', 'on_update', 'on_fixed_update'),
    });
    t.spawn('a.lua', 'b.lua');
    t.frames(1, 2 / 60);
    expect(said(t.printed).map((line) => line.slice(0, -2))).toEqual([
      'a.on_fixed_update',
      'b.on_fixed_update',
      'a.on_fixed_update',
      'b.on_fixed_update',
      'a.on_update',
      'b.on_update',
    ]);
  });

  test('a reload changes no place in the order, even when the script had no on_update before', async () => {
    const t = await play({
      'a.lua': luaModule(),
      'b.lua': saying('b', 'on_update'),
      'c.lua': saying('c', 'on_update'),
    });
    t.spawn('a.lua', 'b.lua', 'c.lua');
    t.frames(1);
    t.logs.length = 0;
    await t.save({ 'b.lua': saying('B', 'on_update'), 'a.lua': saying('A', 'on_update') });
    t.frames(1);
    expect(said(t.printed)).toEqual(['A.on_update 1', 'B.on_update 1', 'c.on_update 1']);
  });

  test('timers run before updates, in the order of their moments and then of their making', async () => {
    const t = await play({
      'a.lua': luaModule(
        '',
        `
function m.on_start()
  time.after(0.2, function() print("late") end)
  time.after(0.1, function() print("early 1") end)
  time.after(0.1, function() print("early 2") end)
end
function m.on_update() print("update") end`,
      ),
    });
    t.spawn('a.lua');
    t.frames(2, 0.1);
    expect(t.printed).toEqual(['early 1', 'early 2', 'update', 'late', 'update']);
  });

  test('events sent in an update are delivered after that script’s loop and before the next script’s', async () => {
    const t = await play({
      'a.lua': luaModule('', 'function m.on_update() print("a", entity) events.emit("hit", entity) end'),
      'b.lua': luaModule(
        '',
        'function m.on_start() events.on("hit", "hit") end function m.hit(e) print("hit", e) end function m.on_update() print("b") end',
      ),
    });
    t.spawn('b.lua');
    t.frames(1);
    t.logs.length = 0;
    t.spawn('a.lua');
    t.spawn('a.lua');
    t.frames(1);
    expect(said(t.printed)).toEqual(['b', 'a 2', 'a 3', 'hit 2', 'hit 3']);
  });

  test('the same seed and the same saves give the same run, another seed another', async () => {
    const source = (n: number): string =>
      luaModule('log = {}', `function m.on_update() m.log[#m.log + 1] = random(1000) * ${n} + math.random(100) end`);
    const run = async (seed: number): Promise<unknown> => {
      const t = await play({ 'a.lua': source(1) }, { seed });
      const entities = [t.spawn('a.lua'), t.spawn('a.lua')];
      t.frames(5);
      await t.save({ 'a.lua': source(1000) });
      t.frames(5);
      return entities.map((entity) => t.ask(entity, 'm.log'));
    };
    const first = await run(7);
    expect(await run(7)).toEqual(first);
    expect(await run(8)).not.toEqual(first);
  });
});
