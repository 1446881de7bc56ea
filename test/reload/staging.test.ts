import { query } from 'bitecs';
import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

const first = luaModule('hp = 1');

describe('a new version is tried where it can do no harm (P1)', () => {
  test.each([
    ['global writes', 'wave = 99', 'wave == nil'],
    ['writes through _G', '_G.wave = 99', 'wave == nil and rawget(_G, "wave") == nil'],
    ['writes through rawset on _G', 'rawset(_G, "wave", 99)', 'wave == nil'],
    ['writes through _ENV', '_ENV.wave = 99', 'wave == nil'],
    ['a replaced library', 'math = nil', 'math ~= nil'],
    ['columns of another entity', 'ecs.component("Position").x[1] = 99', 'ecs.component("Position").x[1] == 10'],
    [
      'columns of the entity it is tried as',
      'ecs.component("Position").x[entity] = 99',
      'ecs.component("Position").x[1] == 10',
    ],
    ['stored state', 'state.set("wave", 99)', 'state.get("wave") == nil'],
    ['a despawn', 'ecs.despawn(1)', 'ecs.alive(1)'],
    ['a removed component', 'ecs.remove(1, "Position")', 'ecs.has(1, "Position")'],
    ['a detached script', 'ecs.detach(1, "a.lua")', 'ecs.script(1, "a.lua") ~= nil'],
  ])('%s of a body that fails at its end are not there afterwards', async (_, harm, unharmed) => {
    const t = await play({ 'a.lua': first });
    const entity = t.game.spawn({ Position: { x: 10 }, Velocity: {} }, 'a.lua');
    expect(entity).toBe(1);
    t.frames(1);
    await t.reload(luaModule('', `${harm}\nerror("boom")`));
    t.frames(2);
    expect(t.refusals()).toEqual(['BODY_FAILED']);
    expect(t.ask(entity, unharmed)).toBe(true);
  });

  test('what a failing body prints, sends, spawns and registers is nowhere', async () => {
    const t = await play({ 'a.lua': first });
    t.spawn('a.lua');
    t.frames(1);
    const heard: unknown[] = [];
    t.game.on('ping', (data) => heard.push(data));
    const counts = t.game.scripts.counts()['game']!;
    const noise = `
print("loud") log.error("louder") events.emit("ping", 1)
ecs.spawn({ Position = {}, Text = {} })
events.on("ping", function() end) events.once("pong", "x") time.after(0, function() end) time.every(1, "x")
time.start(function() print("task") end)`;
    await t.reload(luaModule('', `${noise}\nerror("boom")`));
    t.frames(3);
    expect([t.printed, heard]).toEqual([[], []]);
    expect(query(t.game.world, [t.game.world.components.Text])).toHaveLength(0);
    expect(t.game.scripts.counts()['game']).toMatchObject({ handlers: counts.handlers, timers: counts.timers });
  });

  test('a good body prints, spawns and registers once per entity, never for the trial', async () => {
    const t = await play({ 'a.lua': first });
    for (let n = 0; n < 3; n++) t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule('', 'print("body", entity) ecs.spawn({ Text = {} }) time.every(1, print)'));
    t.frames(1);
    expect([...t.printed].sort()).toEqual(['body\t1', 'body\t2', 'body\t3']);
    expect(query(t.game.world, [t.game.world.components.Text])).toHaveLength(3);
    expect(t.game.scripts.counts()['game']?.timers).toBe(3);
  });

  test('the random sequence goes on as if nobody had tried anything', async () => {
    const rolls = async (reload: string | undefined): Promise<unknown> => {
      const t = await play({ 'a.lua': first });
      const entity = t.spawn('a.lua');
      t.frames(1);
      if (reload !== undefined) await t.reload(reload);
      return t.ask(entity, '{ random(1000000), random(1000000), random() }');
    };
    const undisturbed = await rolls(undefined);
    expect(await rolls(luaModule('', 'random() random(6) error("boom")'))).toEqual(undisturbed);
    expect(await rolls(luaModule('', 'for i = 1, 1000 do math.random() end error("boom")'))).toEqual(undisturbed);
    expect(await rolls('return 5')).toEqual(undisturbed);
  });

  test('the entity it is tried as looks like the first carrier', async () => {
    const t = await play({ 'a.lua': first });
    const eid = t.game.spawn({ Position: { x: 7 }, Sprite: { texture: 'bat' }, Kinematic: {} }, 'a.lua');
    t.frames(1);
    const checks = `
local P = ecs.component("Position")
assert(P.x[entity] == 7) assert(ecs.component("Sprite").texture[entity] == "bat")
assert(ecs.has(entity, "Kinematic")) assert(not ecs.has(entity, "Text"))
P.x[entity] = 8 assert(P.x[entity] == 8)`;
    await t.reload(luaModule('', checks));
    expect(t.refusals()).toEqual([]);
    expect(t.game.world.components.Position.x[eid]).toBe(8);
  });

  test('a body that spawns and uses the new entity at once is no failure', async () => {
    const t = await play({ 'a.lua': first });
    const entity = t.spawn('a.lua');
    t.frames(1);
    const body =
      'local child = ecs.spawn({ Position = { x = 3 } }, "a.lua") m.child = ecs.component("Position").x[child]';
    await t.save({ 'a.lua': luaModule('', `if not spawned then spawned = true ${body} end`) });
    expect(t.refusals()).toEqual([]);
    t.frames(1);
    expect(t.ask(entity, 'm.child')).toBe(3);
  });

  test('an entity that is only tried is never found by queries and dead afterwards', async () => {
    const t = await play({ 'a.lua': first });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule('', 'tried = tried or {} tried[#tried + 1] = entity'));
    t.run(entity, 'tries = {}');
    await t.reload(luaModule('', 'tries[#tries + 1] = entity assert(#ecs.query("Position") == 1)'));
    // the list is a table reached by reference, so it does see the trial
    expect(t.ask(entity, '#tries')).toBe(2);
    expect(t.ask(entity, 'ecs.alive(tries[1])')).toBe(false);
  });

  test('a script that nobody carries is compiled, never run', async () => {
    const t = await play({ 'main.lua': 'return {}', 'unused.lua': 'print("ran") return {}' });
    await t.save({ 'unused.lua': 'print("ran again") error("boom")' });
    t.frames(2);
    expect(t.printed).toEqual([]);
    expect(t.reloads.at(-1)).toMatchObject({ script: 'unused.lua', success: true });
    await t.save({ 'unused.lua': 'broken(' });
    expect(t.reloads.at(-1)).toMatchObject({ script: 'unused.lua', success: false });
  });

  test('a script refused when it is first attached is tried again when the file is mended', async () => {
    const t = await play({ 'a.lua': 'error("boom")' });
    const entity = t.spawn('a.lua');
    t.frames(2);
    expect(t.refused).toMatchObject([{ script: 'a.lua', error: { code: 'BODY_FAILED' } }]);
    await t.reload(luaModule('hp = 3'));
    expect(t.ask(entity, 'm.hp')).toBe(3);
  });
});
