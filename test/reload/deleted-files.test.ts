import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

const version = (n: number): string =>
  luaModule(
    'hits = 0',
    `function m.on_update() m.hits = m.hits + 1 end m.build = nil
function m.name() return ${n} end`,
  );

describe('a deleted file (L21)', () => {
  test('the last good version runs on, with one warning however long', async () => {
    const t = await play({ 'a.lua': version(1) });
    const entity = t.spawn('a.lua');
    t.frames(2);
    await t.save({ 'a.lua': null });
    t.frames(50);
    expect(t.ask(entity, '{ m.hits, m.name() }')).toEqual([52, 1]);
    expect(t.deleted).toHaveLength(1);
    expect(t.refusals()).toEqual([]);
  });

  test.each([
    ['the same content', version(1), 1, 1],
    ['other content', version(2), 2, 2],
  ])('that comes back with %s goes on with its state', async (_, content, name, number) => {
    const t = await play({ 'a.lua': version(1) });
    const entity = t.spawn('a.lua');
    t.frames(2);
    await t.save({ 'a.lua': null });
    t.frames(1);
    await t.reload(content);
    expect(t.ask(entity, '{ m.hits, m.name() }')).toEqual([4, name]);
    expect(t.game.scripts.cache.version('a.lua')).toBe(number);
    expect(t.reloads.at(-1)).toMatchObject({ success: true, version: number });
  });

  test('that comes back broken is a failed attempt; its state waits for the good one', async () => {
    const t = await play({ 'a.lua': version(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'a.lua': null });
    await t.reload('broken(');
    expect(t.reloads.at(-1)).toMatchObject({ success: false, version: 1 });
    await t.reload(version(2));
    expect(t.ask(entity, '{ m.hits, m.name() }')).toEqual([3, 2]);
  });

  test('that was broken when it was deleted: the same broken content is told again when it comes back', async () => {
    const t = await play({ 'a.lua': version(1) });
    t.spawn('a.lua');
    await t.save({ 'a.lua': 'broken(' });
    await t.save({ 'a.lua': null });
    await t.save({ 'a.lua': 'broken(' });
    expect(t.refusals()).toEqual(['COMPILE_FAILED', 'COMPILE_FAILED']);
  });

  test('entities spawned while it is gone run the last good version', async () => {
    const t = await play({ 'a.lua': version(1) });
    t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'a.lua': null });
    const young = t.spawn('a.lua');
    t.frames(2);
    expect(t.ask(young, '{ m.hits, m.name() }')).toEqual([2, 1]);
  });

  test('deleted and restored ten times, nothing is lost and one warning is told each time', async () => {
    const t = await play({ 'a.lua': version(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    for (let n = 2; n <= 11; n++) {
      await t.save({ 'a.lua': null });
      await t.reload(version(n));
    }
    expect(t.ask(entity, '{ m.hits, m.name() }')).toEqual([11, 11]);
    expect(t.deleted).toHaveLength(10);
  });

  test('deleted in the middle of a move: the move goes on', async () => {
    const t = await play({ 'a.lua': version(1) }, { swapBudgetMs: 0 });
    const entities = Array.from({ length: 4 }, () => t.spawn('a.lua'));
    t.frames(1);
    await t.save({ 'a.lua': version(2) });
    await t.save({ 'a.lua': null });
    t.frames(5);
    expect(entities.map((entity) => t.ask(entity, 'm.name()'))).toEqual([2, 2, 2, 2]);
  });

  test('a file moved to another name: carriers of the old name run on, the new name is another script', async () => {
    const t = await play({ 'a.lua': version(1) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'a.lua': null, 'b.lua': version(2) });
    const other = t.spawn('b.lua');
    t.frames(1);
    expect([t.ask(entity, 'm.name()'), t.ask(other, 'm.name()', 'b.lua')]).toEqual([1, 2]);
  });

  const user = (n: number): string =>
    luaModule('', `local lib = require "lib" function m.value() return lib.v + ${n} end`);

  test('a module that is gone stays loaded for those that use it; when it is back they follow', async () => {
    const t = await play({ 'a.lua': user(0), 'lib.lua': 'return { v = 10 }' });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'lib.lua': null });
    t.frames(1);
    expect(t.ask(entity, 'm.value()')).toBe(10);
    await t.reload('return { v = 20 }', 'lib.lua');
    expect(t.ask(entity, 'm.value()')).toBe(20);
  });

  test('a module that is gone is warned of once, and an edit of its users still finds it', async () => {
    const t = await play({ 'a.lua': user(0), 'lib.lua': 'return { v = 10 }' });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'lib.lua': null });
    await t.reload(user(5));
    expect(t.ask(entity, 'm.value()')).toBe(15);
    expect(t.deleted).toEqual([{ script: 'lib.lua', version: 1 }]);
  });

  test('a module that is back goes on counting its versions', async () => {
    const t = await play({ 'a.lua': user(0), 'lib.lua': 'return { v = 10 }' });
    t.spawn('a.lua');
    t.frames(1);
    await t.reload('return { v = 11 }', 'lib.lua');
    await t.save({ 'lib.lua': null });
    await t.reload('return { v = 12 }', 'lib.lua');
    expect(t.game.scripts.cache.version('lib.lua')).toBe(3);
  });

  test('a file nobody uses may be deleted and written again without a word of warning', async () => {
    const t = await play({ 'a.lua': version(1), 'unused.lua': version(1) });
    await t.save({ 'unused.lua': null });
    await t.save({ 'unused.lua': version(2) });
    expect(t.deleted).toEqual([]);
    const entity = t.spawn('unused.lua');
    t.frames(1);
    expect(t.ask(entity, 'm.name()', 'unused.lua')).toBe(2);
  });

  test('deleting a file that never was changes nothing', async () => {
    const t = await play({ 'a.lua': version(1) });
    await t.save({ 'never.lua': null });
    expect([t.deleted, t.refusals()]).toEqual([[], []]);
  });
});
