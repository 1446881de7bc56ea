import { addComponent, hasComponent, query, removeComponent, removeEntity } from 'bitecs';
import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

const living = luaModule(
  'n = 0',
  'function m.on_start() print("start") end function m.on_destroy() print("destroy") end function m.on_update() m.n = m.n + 1 end',
);

describe('scripts are components', () => {
  test('adding the component attaches the script, removing it detaches it', async () => {
    const t = await play({ 'a.lua': living });
    const entity = t.game.spawn({});
    addComponent(t.game.world, entity, t.game.scripts.component('a.lua'));
    t.frames(3);
    expect(t.ask(entity, 'm.n')).toBe(3);
    removeComponent(t.game.world, entity, t.game.scripts.component('a.lua'));
    t.frames(1);
    expect(t.printed).toEqual(['start', 'destroy']);
    expect(t.game.scripts.state(entity, 'a.lua').ok).toBe(false);
  });

  test('a query for the component finds exactly the carriers, waiting ones included', async () => {
    const t = await play({ 'a.lua': living, 'b.lua': 'broken(' });
    const [one, two] = [t.spawn('a.lua'), t.spawn('a.lua', 'b.lua')];
    t.spawn();
    t.frames(1);
    const carriers = (id: string): number[] => [...query(t.game.world, [t.game.scripts.component(id)])];
    expect(carriers('a.lua')).toEqual([one, two]);
    expect(carriers('b.lua')).toEqual([two]);
  });

  test.each([
    ['attach', (add: () => void) => add()],
    ['attach through bitECS', (_: () => void, raw: () => void) => raw()],
  ])('to %s twice is to attach once', async (_, again) => {
    const t = await play({ 'a.lua': living });
    const entity = t.spawn('a.lua');
    again(
      () => t.game.scripts.attach(entity, 'a.lua'),
      () => addComponent(t.game.world, entity, t.game.scripts.component('a.lua')),
    );
    t.frames(2);
    expect(t.ask(entity, 'm.n')).toBe(2);
    expect(t.printed).toEqual(['start']);
  });

  test('to detach what is not attached does nothing', async () => {
    const t = await play({ 'a.lua': living });
    const entity = t.spawn();
    t.game.scripts.detach(entity, 'a.lua');
    t.frames(1);
    expect(t.printed).toEqual([]);
  });

  test.each([
    ['game.despawn', 'despawn'],
    ['bitECS removeEntity', 'remove'],
  ])('%s runs on_destroy once and frees everything that the entity registered', async (_, how) => {
    const noisy = luaModule(
      '',
      'events.on("x", print) time.every(1, print) function m.on_destroy() print("destroy") end',
    );
    const t = await play({ 'a.lua': noisy });
    const entity = t.spawn('a.lua');
    t.frames(1);
    if (how === 'despawn') t.game.despawn(entity);
    else removeEntity(t.game.world, entity);
    t.frames(1);
    expect(t.printed).toEqual(['destroy']);
    expect(t.game.scripts.counts()['game']).toMatchObject({ handlers: 0, timers: 0 });
    t.game.despawn(entity);
    t.frames(1);
    expect(t.printed).toHaveLength(1);
  });

  test('attached again after a detach, a script starts anew with its defaults', async () => {
    const t = await play({ 'a.lua': living });
    const entity = t.spawn('a.lua');
    t.frames(5);
    t.game.scripts.detach(entity, 'a.lua');
    t.frames(1);
    t.game.scripts.attach(entity, 'a.lua');
    t.frames(2);
    expect(t.ask(entity, 'm.n')).toBe(2);
    expect(t.printed).toEqual(['start', 'destroy', 'start']);
  });

  test('an entity that gets a dead one’s id has nothing of its scripts', async () => {
    const t = await play({ 'a.lua': living });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.game.despawn(entity);
    const next = t.spawn();
    expect(next).toBe(entity);
    t.frames(2);
    expect(hasComponent(t.game.world, next, t.game.scripts.component('a.lua'))).toBe(false);
    expect(t.game.scripts.state(next, 'a.lua').ok).toBe(false);
    expect(t.game.scripts.component('a.lua').state[next]).toBe(0);
  });

  test.each([
    ['a script detaches itself in its update', 'ecs.detach(entity, "a.lua")'],
    ['a script despawns its entity in its update', 'ecs.despawn(entity)'],
    [
      'a script detaches itself and is attached by the same call',
      'ecs.detach(entity, "a.lua") ecs.attach(entity, "a.lua")',
    ],
  ])('%s: the other entities miss no update', async (_, code) => {
    const source = luaModule(
      'n = 0',
      `function m.on_update() m.n = m.n + 1 if entity == 2 and m.n == 2 then ${code} end end`,
    );
    const t = await play({ 'a.lua': source });
    const [one, , three] = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(5);
    expect([t.ask(one, 'm.n'), t.ask(three, 'm.n')]).toEqual([5, 5]);
    expect(t.failures).toEqual([]);
  });

  test('a script of one mod is not reachable from another by ecs.script, but attached like any other', async () => {
    const t = await play({ 'm/mod.toml': '', 'm/a.lua': living, 'b.lua': luaModule() });
    const entity = t.spawn('m/a.lua', 'b.lua');
    t.frames(1);
    expect(t.ask(entity, 'ecs.script(entity, "m/a.lua")', 'b.lua')).toBeUndefined();
    expect(t.ask(entity, 'ecs.has(entity, "m/a.lua")', 'b.lua')).toBe(true);
  });

  test.each(['', '/a.lua', '../a.lua', 'a\\b.lua', 'a//b.lua', 'C:/a.lua', './a.lua', 'a\0.lua'])(
    'the id %j is refused with a sentence',
    async (id) => {
      const t = await play({ 'a.lua': living });
      expect(() => t.spawn(id)).toThrow(/id|path|segment|relative|character/);
      expect(query(t.game.world, [t.game.world.components.Position])).toHaveLength(0);
    },
  );
});
