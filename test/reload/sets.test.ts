import { describe, expect, test } from 'vitest';
import { createSourceFile } from '../../src/source/memory-source.ts';
import type { SourceChange } from '../../src/source/script-source.ts';
import { luaModule, type PlayedGame, play } from '../support/play.ts';

const answer = (value: string): string => luaModule('hits = 0', `function m.value() return ${value} end`);
const using = (module: string, n: number): string =>
  luaModule('hits = 0', `local lib = require "${module}" function m.value() return lib.v + ${n} end`);
const values = (t: PlayedGame, entity: number, ...ids: string[]): unknown[] =>
  ids.map((id) => t.ask(entity, 'm.value()', id));

describe('files saved together', () => {
  test('two scripts become live between the same two frames', async () => {
    const t = await play({ 'a.lua': answer('1'), 'b.lua': answer('1') });
    const entity = t.spawn('a.lua', 'b.lua');
    t.frames(1);
    await t.save({ 'a.lua': answer('2'), 'b.lua': answer('2') });
    expect(['a.lua', 'b.lua'].map((id) => t.game.scripts.cache.version(id))).toEqual([2, 2]);
    expect(values(t, entity, 'a.lua', 'b.lua')).toEqual([2, 2]);
  });

  test.each([
    ['the module first', ['lib.lua', 'a.lua']],
    ['the script first', ['a.lua', 'lib.lua']],
  ])('a script and the module it uses, %s: the script ends with both', async (_, order) => {
    const files: Record<string, string> = { 'a.lua': using('lib', 20), 'lib.lua': 'return { v = 2 }' };
    const t = await play({ 'a.lua': using('lib', 10), 'lib.lua': 'return { v = 1 }' });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.hits = 5');
    await t.save(Object.fromEntries(order.map((id) => [id, files[id]!])));
    t.frames(1);
    expect(t.ask(entity, '{ m.value(), m.hits }')).toEqual([22, 5]);
  });

  test.each([
    ['the module first', ['a.lua', 'z.lua']],
    ['the module last', ['z.lua', 'a.lua']],
  ])('a renamed function in a module and in its user, %s: the set goes through', async (_, [script, module]) => {
    const name = module!.slice(0, 1);
    const caller = (fn: string): string =>
      luaModule(
        '',
        `local lib = require "${name}" local f = assert(lib.${fn}, "no ${fn}") function m.value() return f() end`,
      );
    const t = await play({ [script!]: caller('old'), [module!]: 'return { old = function() return 1 end }' });
    const entity = t.spawn(script!);
    t.frames(1);
    await t.save({ [script!]: caller('new'), [module!]: 'return { new = function() return 2 end }' });
    t.frames(1);
    expect(t.ask(entity, 'm.value()', script)).toBe(2);
    expect(t.reloads.at(-1)?.success).toBe(true);
  });

  test('a set with one broken file changes no version', async () => {
    const t = await play({ 'a.lua': answer('1'), 'b.lua': answer('1') });
    const entity = t.spawn('a.lua', 'b.lua');
    t.frames(1);
    await t.save({ 'a.lua': answer('2'), 'b.lua': 'broken(' });
    t.frames(1);
    expect(values(t, entity, 'a.lua', 'b.lua')).toEqual([1, 1]);
  });

  test('a broken file in a set is the one that is told, and a good set afterwards clears every error', async () => {
    const t = await play({ 'a.lua': answer('1'), 'b.lua': answer('1'), 'c.lua': answer('1') });
    t.spawn('a.lua', 'b.lua', 'c.lua');
    t.frames(1);
    await t.save({ 'a.lua': answer('2'), 'b.lua': 'broken(', 'c.lua': answer('2') });
    expect(t.reloads.filter(({ success }) => !success)).toMatchObject([
      { script: 'b.lua', error: { place: { line: 1 } } },
    ]);
    await t.save({ 'a.lua': answer('3'), 'b.lua': answer('3'), 'c.lua': answer('3') });
    expect(['a.lua', 'b.lua', 'c.lua'].map((id) => t.game.scripts.cache.entry(id)?.error)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('a deleted file in a set of good ones is only a warning', async () => {
    const t = await play({ 'a.lua': answer('1'), 'b.lua': answer('1') });
    const entity = t.spawn('a.lua', 'b.lua');
    t.frames(1);
    await t.save({ 'a.lua': answer('2'), 'b.lua': null });
    t.frames(1);
    expect(values(t, entity, 'a.lua', 'b.lua')).toEqual([2, 1]);
    expect(t.deleted).toHaveLength(1);
  });

  test('a new script and an edited one that spawns it come together', async () => {
    const t = await play({ 'a.lua': luaModule() });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.save({
      'a.lua': luaModule('', 'function m.on_reload() m.child = ecs.spawn({}, "new.lua") end'),
      'new.lua': answer('7'),
    });
    t.frames(2);
    const child = t.game.world.handles.idOf(t.ask(entity, 'm.child') as number);
    expect(t.ask(child, 'm.value()', 'new.lua')).toBe(7);
  });

  test('sets sent without waiting: of each file the last content is live, however many came before it', async () => {
    const t = await play({ 'a.lua': answer('1'), 'b.lua': answer('1') });
    const entity = t.spawn('a.lua', 'b.lua');
    t.frames(1);
    for (let n = 2; n <= 20; n++)
      t.source.write({ [n % 2 ? 'a.lua' : 'b.lua']: n % 7 ? answer(String(n)) : 'broken(' });
    await t.game.reload.idle();
    t.frames(1);
    expect(values(t, entity, 'a.lua', 'b.lua')).toEqual([19, 20]);
    expect(t.refusals()).toEqual([]);
  });

  test('of a set of 100 files of which 10 are broken exactly the 10 are told', async () => {
    const names = Array.from({ length: 100 }, (_, n) => `s${String(n).padStart(2, '0')}.lua`);
    const t = await play(Object.fromEntries(names.map((id) => [id, answer('1')])));
    t.spawn(...names);
    t.frames(1);
    await t.save(Object.fromEntries(names.map((id, n) => [id, n % 10 === 3 ? 'broken(' : answer(`2 -- ${n}\n`)])));
    expect(t.refusals()).toHaveLength(10);
  });

  test('a script saved just before the module that it newly requires runs when both are stable', async () => {
    const t = await play({ 'a.lua': answer('1') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    const changed = (id: string, text: string, stable: boolean): SourceChange => {
      return { kind: 'changed', file: createSourceFile(id, text), stable, savedMs: 0 };
    };
    t.source.send([changed('a.lua', using('lib', 0), false)]);
    t.source.send([changed('lib.lua', 'return { v = 2 }', false)]);
    await t.game.reload.idle();
    t.source.send([changed('a.lua', using('lib', 0), true)]);
    await t.game.reload.idle();
    t.frames(1);
    expect(t.ask(entity, 'm.value()')).toBe(2);
    expect(t.refusals()).toEqual([]);
  });
});
