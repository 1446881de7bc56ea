import { describe, expect, test } from 'vitest';
import type { ReloadReport } from '../../src/script/runtime.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const reportOf = (t: PlayedGame): ReloadReport => t.swapped.at(-1)!.report!;

/** A game whose one entity runs `before`, changed by `statements`, and has then moved to `after`. */
async function reloaded(before: string, after: string, statements = ''): Promise<{ t: PlayedGame; entity: number }> {
  const t = await play({ 'a.lua': luaModule(before) });
  const entity = t.spawn('a.lua');
  t.frames(1);
  t.run(entity, statements);
  await t.reload(luaModule(after));
  return { t, entity };
}

describe('fields that the new file no longer has (L6)', () => {
  test.each([
    ['a number', '5'],
    ['text', '"x"'],
    ['false', 'false'],
    ['a list', '{ 1, 2, 3 }'],
  ])('%s is kept and reported as orphan', async (_, value) => {
    const { t, entity } = await reloaded(`gone = ${value}, x = 1`, 'x = 1');
    expect(t.digest(entity, 'm.gone')).toBe(t.digest(entity, value));
    expect(reportOf(t).orphaned).toEqual({ gone: 1 });
  });

  test('an orphan lives through further reloads and is found again by the version that brings it back', async () => {
    const { t, entity } = await reloaded('gold = 0', '', 'm.gold = 250');
    await t.reload(luaModule('x = 1'));
    await t.reload(luaModule('gold = 0'));
    expect(t.ask(entity, 'm.gold')).toBe(250);
    expect(reportOf(t).orphaned).not.toHaveProperty('gold');
  });

  test('a function that the new file no longer has is gone', async () => {
    const t = await play({ 'a.lua': luaModule('', 'function m.old() return 1 end') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule());
    expect(t.ask(entity, 'm.old')).toBeUndefined();
  });
});

describe('fields whose default changed its type (L7)', () => {
  test.each([
    ['a number', '5', 'text', '"five"'],
    ['text', '"5"', 'a number', '5'],
    ['a number', '1', 'a flag', 'true'],
    ['a flag', 'false', 'a number', '0'],
    ['a number', '10', 'a table', '{ x = 10 }'],
    ['a table', '{ x = 1 }', 'a number', '1'],
    ['text', '"a"', 'a list', '{ "a" }'],
  ])('from %s (%s) to %s (%s): the new default stands and is reported', async (_, before, __, after) => {
    const { t, entity } = await reloaded(`field = ${before}`, `field = ${after}`);
    expect(t.digest(entity, 'm.field')).toBe(t.digest(entity, after));
    expect(reportOf(t).retyped).toEqual({ field: 1 });
  });

  test.each([
    ['from an integer to a float', '5', '0.5', '7', '7'],
    ['from a float to an integer', '0.5', '5', '7.25', '7.25'],
    ['to a type that the live value already has', '5', '"text"', '"live"', '"live"'],
    ['to nothing', '5', 'nil', '"live"', '"live"'],
    ['to nothing, while the live value still has the old type', '5', 'nil', '6', '6'],
  ])('%s: the live value wins', async (_, before, after, live, expected) => {
    const { t, entity } = await reloaded(`field = ${before}`, `field = ${after}`, `m.field = ${live}`);
    expect(t.digest(entity, 'm.field')).toBe(t.digest(entity, expected));
    expect(reportOf(t).retyped).toEqual({});
  });

  test('a live value of another type than both defaults wins while the defaults agree', async () => {
    const { t, entity } = await reloaded('target = 0', 'target = 1', 'm.target = "none"');
    expect(t.ask(entity, 'm.target')).toBe('none');
    expect(reportOf(t).retyped).toEqual({});
  });

  test('data that became a function is the function, and its live value does not cover it', async () => {
    const { t, entity } = await reloaded('speed = 5', 'speed = function() return 9 end', 'm.speed = 7');
    expect(t.ask(entity, 'm.speed()')).toBe(9);
    expect(reportOf(t).retyped).toEqual({ speed: 1 });
  });

  test('a function that became data is the data', async () => {
    const { t, entity } = await reloaded('speed = function() return 9 end', 'speed = 5');
    expect(t.ask(entity, 'm.speed')).toBe(5);
  });

  test('the type goes there and back: each edit brings the default of its version', async () => {
    const { t, entity } = await reloaded('f = 1', 'f = "one"', 'm.f = 5');
    expect(t.ask(entity, 'm.f')).toBe('one');
    await t.reload(luaModule('f = 2'));
    expect(t.ask(entity, 'm.f')).toBe(2);
  });

  test('a change of type is counted per entity', async () => {
    const t = await play({ 'a.lua': luaModule('f = 1') });
    for (let n = 0; n < 30; n++) t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule('f = "one"'));
    expect(reportOf(t).retyped).toEqual({ f: 30 });
  });
});

describe('transient fields (L8)', () => {
  test('a field named in the new version’s list gets the new default, the others are kept', async () => {
    const { t, entity } = await reloaded(
      'cache = {}, hp = 1, transient = { "cache" }',
      'cache = { fresh = true }, hp = 2, transient = { "cache" }',
      'm.cache.old = 1 m.hp = 50',
    );
    expect(t.digest(entity, 'm.cache')).toBe(t.digest(entity, '{ fresh = true }'));
    expect(t.ask(entity, 'm.hp')).toBe(50);
  });

  test.each([
    ['named by the new version only', '', ', transient = { "f" }', 2],
    ['named by the old version only', ', transient = { "f" }', '', 9],
    ['named by neither', '', '', 9],
    ['named among names of no field', '', ', transient = { "a", "f", "b", 7 }', 2],
    ['named in a list that is a flag', '', ', transient = true', 9],
    ['named in an empty list', ', transient = { "f" }', ', transient = {}', 9],
  ])('a field %s', async (_, before, after, expected) => {
    const { t, entity } = await reloaded(`f = 1${before}`, `f = 2${after}`, 'm.f = 9');
    expect(t.ask(entity, 'm.f')).toBe(expected);
  });

  test('the list itself comes from the new version, whatever the running game did to it', async () => {
    const { t, entity } = await reloaded('transient = { "a" }', 'transient = { "b" }', 'm.transient = { "zzz" }');
    expect(t.digest(entity, 'm.transient')).toBe(t.digest(entity, '{ "b" }'));
    await t.reload(luaModule('x = 1'));
    expect(t.ask(entity, 'm.transient')).toBeUndefined();
  });

  test('a transient field that the new version has no default for is gone', async () => {
    const { t, entity } = await reloaded('f = 1', 'transient = { "f" }');
    expect(t.ask(entity, 'm.f')).toBeUndefined();
  });

  test('a transient field may have a key that is a number', async () => {
    const { t, entity } = await reloaded('[3] = 1', '[3] = 2, transient = { 3 }', 'm[3] = 9');
    expect(t.ask(entity, 'm[3]')).toBe(2);
  });
});

describe('what a move reports', () => {
  test('kept, added and removed fields, by entity', async () => {
    const t = await play({ 'a.lua': luaModule('kept = 1, removed = 1') });
    for (let n = 0; n < 25; n++) t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule('kept = 2, added = 1'));
    expect(t.swapped.at(-1)).toMatchObject({ script: 'a.lua', version: 2, entities: 25, failed: 0 });
    expect(reportOf(t)).toMatchObject({ kept: { kept: 25 }, defaulted: { added: 25 }, orphaned: { removed: 25 } });
  });

  test('a live nil is no value: the field gets the new default', async () => {
    const { t, entity } = await reloaded('target = 5', 'target = 6', 'm.target = nil');
    expect(t.ask(entity, 'm.target')).toBe(6);
  });
});
