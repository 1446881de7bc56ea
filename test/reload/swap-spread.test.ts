import { describe, expect, test } from 'vitest';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const version = (n: number, body = ''): string =>
  luaModule('runs = {}', `function m.on_update() m.runs[#m.runs + 1] = ${n} end\n${body}`);

/** A game with `count` entities that moves one of them per frame, after a first frame. */
async function slowly(count: number): Promise<{ t: PlayedGame; entities: number[] }> {
  const t = await play({ 'a.lua': version(1) }, { swapBudgetMs: 0 });
  const entities = Array.from({ length: count }, () => t.spawn('a.lua'));
  t.frames(1);
  return { t, entities };
}
const runs = (t: PlayedGame, entities: readonly number[]): string[] =>
  entities.map((entity) => (t.ask(entity, 'table.concat(m.runs)') as string).slice(1));

describe('moves are spread over frames (P3)', () => {
  test('with no budget one entity moves per frame; the others run the old version in the same frame', async () => {
    const { t, entities } = await slowly(4);
    await t.save({ 'a.lua': version(2) });
    t.frames(4);
    expect(runs(t, entities)).toEqual(['2222', '2222', '1222', '1122']);
    expect(t.swapped).toMatchObject([{ version: 2, entities: 4, failed: 0 }]);
  });

  test('with a large budget 500 entities move in one frame', async () => {
    const t = await play({ 'a.lua': version(1) }, { swapBudgetMs: 1000 });
    const entities = Array.from({ length: 500 }, () => t.spawn('a.lua'));
    t.frames(1);
    await t.save({ 'a.lua': version(2) });
    t.frames(1);
    expect(new Set(runs(t, entities))).toEqual(new Set(['2']));
  });

  test('a save before the first frame reaches every entity', async () => {
    const t = await play({ 'a.lua': version(1) });
    const entities = Array.from({ length: 3 }, () => t.spawn('a.lua'));
    await t.save({ 'a.lua': version(2) });
    t.frames(2);
    expect(entities.map((entity) => t.ask(entity, 'table.concat(m.runs)'))).toEqual(['22', '22', '22']);
  });

  test('a version that overtakes a move in progress: nobody is left behind, nobody goes back', async () => {
    const { t, entities } = await slowly(5);
    await t.save({ 'a.lua': version(2) });
    t.frames(2);
    await t.save({ 'a.lua': version(3) });
    t.frames(6);
    const all = runs(t, entities);
    for (const own of all) expect(own).toMatch(/^1*2*3+$/);
    expect(t.swapped.map(({ version }) => version)).toEqual([3]);
    t.frames(1);
    expect(t.swapped).toHaveLength(1);
  });

  test('five versions in a row, one frame apart, all reach the last', async () => {
    const { t, entities } = await slowly(6);
    for (let n = 2; n <= 6; n++) {
      await t.save({ 'a.lua': version(n) });
      t.frames(1);
    }
    t.frames(8);
    for (const own of runs(t, entities)) {
      expect(own.at(-1)).toBe('6');
      expect([...own].sort().join('')).toBe(own);
    }
  });

  test('a broken version in the middle of a move does not stop it', async () => {
    const { t, entities } = await slowly(4);
    await t.save({ 'a.lua': version(2) });
    t.frames(1);
    await t.save({ 'a.lua': 'broken(' });
    t.frames(3);
    expect(runs(t, entities).map((own) => own.at(-1))).toEqual(['2', '2', '2', '2']);
  });

  test('a version withdrawn by its canary in the middle of a move does not stop the move before', async () => {
    const { t, entities } = await slowly(4);
    await t.save({ 'a.lua': version(2) });
    t.frames(1);
    await t.save({ 'a.lua': version(3, 'function m.on_swap() error("boom") end') });
    t.frames(3);
    expect(runs(t, entities).map((own) => own.at(-1))).toEqual(['2', '2', '2', '2']);
    expect(t.swapped).toMatchObject([{ version: 2, entities: 4 }]);
  });

  test.each([
    ['that has not moved yet', 3],
    ['that has moved already', 0],
    ['that would be next', 2],
  ])('an entity %s may die in the middle of a move', async (_, which) => {
    const { t, entities } = await slowly(4);
    await t.save({ 'a.lua': version(2) });
    t.frames(1);
    t.game.despawn(entities[which]!);
    t.frames(4);
    const alive = entities.filter((_, index) => index !== which);
    expect(runs(t, alive).map((own) => own.at(-1))).toEqual(['2', '2', '2']);
    expect(t.failures).toEqual([]);
    expect(t.swapped).toHaveLength(1);
  });

  test('all entities may die in the middle of a move, and new ones start with the newest version', async () => {
    const { t, entities } = await slowly(4);
    await t.save({ 'a.lua': version(2) });
    t.frames(1);
    for (const entity of entities) t.game.despawn(entity);
    t.frames(2);
    const young = t.spawn('a.lua');
    t.frames(2);
    expect(t.ask(young, 'table.concat(m.runs)')).toBe('22');
    await t.save({ 'a.lua': version(3) });
    t.frames(1);
    expect(t.ask(young, 'table.concat(m.runs)')).toBe('223');
  });

  test('an entity spawned in the middle of a move starts with the new version and is not moved', async () => {
    const { t } = await slowly(4);
    await t.save({ 'a.lua': version(2, 'function m.on_reload() m.reloaded = true end') });
    t.frames(1);
    const young = t.spawn('a.lua');
    t.frames(5);
    expect(t.ask(young, 'm.runs[1]')).toBe(2);
    expect(t.ask(young, 'm.reloaded')).toBeUndefined();
  });

  test('a script detached and attached again in the middle of a move starts afresh', async () => {
    const { t, entities } = await slowly(4);
    await t.save({ 'a.lua': version(2) });
    t.frames(1);
    t.game.scripts.detach(entities[3]!, 'a.lua');
    t.game.scripts.attach(entities[3]!, 'a.lua');
    t.frames(4);
    expect(t.ask(entities[3]!, 'table.concat(m.runs)')).toBe('2222');
  });

  test('an entity that dies in a hook of its own move is gone, the others move', async () => {
    const t = await play({ 'a.lua': version(1) });
    const entities = Array.from({ length: 4 }, () => t.spawn('a.lua'));
    t.frames(1);
    await t.save({ 'a.lua': version(2, 'function m.on_swap() if entity == 2 then ecs.despawn(entity) end end') });
    t.frames(2);
    expect(entities.map((entity) => t.game.world.handles.idOf(entity) !== 0)).toEqual([true, false, true, true]);
    expect(t.failures).toEqual([]);
  });

  test('two scripts move at their own pace, each entity wholly on one version of each', async () => {
    const t = await play({ 'a.lua': version(1), 'b.lua': version(1) }, { swapBudgetMs: 0 });
    const entities = Array.from({ length: 3 }, () => t.spawn('a.lua', 'b.lua'));
    t.frames(1);
    await t.save({ 'a.lua': version(2), 'b.lua': version(3) });
    t.frames(8);
    for (const entity of entities) {
      expect([t.ask(entity, 'm.runs[#m.runs]'), t.ask(entity, 'm.runs[#m.runs]', 'b.lua')]).toEqual([2, 3]);
    }
    expect(t.swapped.map(({ script }) => script).sort()).toEqual(['a.lua', 'b.lua']);
  });

  test('300 entities (more than one page) all move, and keep their order of updates', async () => {
    const order = (n: number): string =>
      luaModule('', `function m.on_update() order = order or {} order[#order + 1] = entity end m.n = ${n}`);
    const t = await play({ 'a.lua': order(1) });
    const entities = Array.from({ length: 300 }, () => t.spawn('a.lua'));
    t.frames(1);
    t.run(entities[0]!, 'order = {}');
    await t.save({ 'a.lua': order(2) });
    t.frames(1);
    expect(t.ask(entities[0]!, 'order')).toEqual(entities);
  });
});
