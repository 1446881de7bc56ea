import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { luaModule, type PlayedGame, play, startPlay } from '../support/play.ts';

const first = luaModule(
  'n = 0, bag = { gold = 5, list = { 1, 2 } }',
  `
function m.name() return 1 end
function m.on_start() time.every(9, "tick") events.on("x", m.tick) end
function m.tick() end`,
);
/** A version that leaves traces everywhere while it is tried. */
const marking = luaModule(
  'n = 0, bag = { added = 1 }, fresh = 2',
  `
function m.name() return 2 end
function m.on_restore()
  m.bag.gold = -1
  m.bag.list[1] = nil
  time.every(3, print)
  events.on("y", print)
end`,
);
const failing = (hook: string): string => luaModule('', `function m.${hook}() error("boom") end`);
const counts = (t: PlayedGame): unknown => {
  const { handlers, timers } = t.game.scripts.counts()['game']!;
  return { handlers, timers };
};

describe('a set of which one canary fails leaves nothing of the others', () => {
  test.each(['on_swap', 'on_restore', 'on_reload'])(
    '%s in the second script: the first one’s move is undone',
    async (hook) => {
      const t = await play({ 'a.lua': first, 'b.lua': luaModule() });
      const entity = t.spawn('a.lua', 'b.lua');
      t.frames(1);
      t.run(entity, 'm.bag.gold = 77 me, bag = m, m.bag');
      const before = [t.digest(entity, 'm'), counts(t)];
      await t.save({ 'a.lua': marking, 'b.lua': failing(hook) });
      expect([t.digest(entity, 'm'), counts(t)]).toEqual(before);
      expect(t.ask(entity, 'm == me and m.bag == bag and m.name()')).toBe(1);
      expect(['a.lua', 'b.lua'].map((id) => t.game.scripts.cache.version(id))).toEqual([1, 1]);
      expect(t.game.scripts.component('a.lua').state[entity]! >> 2).toBe(1);
      t.frames(2);
      expect(t.swapped).toEqual([]);
    },
  );

  test('the error of the failing file names those that wait for it, and they come with the next good save', async () => {
    const t = await play({ 'a.lua': first, 'b.lua': luaModule() });
    const entity = t.spawn('a.lua', 'b.lua');
    t.frames(1);
    await t.save({ 'a.lua': marking, 'b.lua': failing('on_swap') });
    expect(t.reloads.at(-1)).toMatchObject({ script: 'b.lua', success: false, error: { place: { entity } } });
    expect(t.reloads.at(-1)?.error?.message).toContain('a.lua');
    await t.save({ 'b.lua': luaModule('x = 1') });
    t.frames(1);
    expect(t.ask(entity, 'm.name()')).toBe(2);
    expect(['a.lua', 'b.lua'].map((id) => t.game.scripts.cache.version(id))).toEqual([2, 2]);
  });

  test('a module, its user and a third script: the module is the old one again when the third fails', async () => {
    const using = luaModule('', 'local lib = require "lib" function m.value() return lib.v end');
    const t = await play({ 'a.lua': using, 'lib.lua': 'return { v = 1 }', 'z.lua': luaModule() });
    const entity = t.spawn('a.lua', 'z.lua');
    t.frames(1);
    await t.save({ 'lib.lua': 'return { v = 2 }', 'z.lua': failing('on_swap') });
    expect(t.ask(entity, 'm.value()')).toBe(1);
    const young = t.spawn('a.lua');
    t.frames(1);
    expect(t.ask(young, 'm.value()')).toBe(1);
    await t.save({ 'z.lua': luaModule('x = 1') });
    t.frames(1);
    expect([entity, young].map((eid) => t.ask(eid, 'm.value()'))).toEqual([2, 2]);
  });
});

describe('what hooks wrote before they failed is undone', () => {
  test('in a table that two entities share, only what the failing one wrote', async () => {
    const t = await play({ 'a.lua': first });
    const [one, two] = [t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(1);
    t.run(one, 'shared = m.bag');
    t.run(two, 'm.bag = shared');
    const write = 'm.bag.gold = m.bag.gold + 1 m.bag["e" .. entity] = true';
    await t.reload(luaModule('', `function m.on_restore() ${write} if entity == ${two} then error("x") end end`));
    for (const entity of [one, two]) {
      expect(t.ask(entity, '{ m.bag.gold, m.bag.e1, m.bag.e2 or false, m.bag == shared }')).toEqual([
        6,
        true,
        false,
        true,
      ]);
    }
  });

  test('in a chain of 100,000 tables and a list of 100,000 numbers', async () => {
    const t = await play({ 'a.lua': first });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'local at = m.bag for i = 1, 100000 do at.next = { i } at = at.next end last = at');
    t.run(entity, 'm.big = {} for i = 1, 100000 do m.big[i] = i end');
    await t.reload(
      luaModule('', 'function m.on_restore() last[1] = "z" m.big[5] = nil m.big[100001] = 1 error("x") end'),
    );
    expect(t.ask(entity, '{ last[1], m.big[5], #m.big }')).toEqual([100_000, 5, 100_000]);
  });

  test('by the old version’s on_save', async () => {
    const t = await play({
      'a.lua': luaModule('bag = { gold = 1 }', 'function m.on_save() m.bag.gold = 9 m.bag.me = m error("x") end'),
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(luaModule());
    expect(t.ask(entity, '{ m.bag.gold, m.bag.me == nil }')).toEqual([1, true]);
  });

  test('on an entity that is not the canary, in the middle of a move', async () => {
    const t = await play({ 'a.lua': first }, { swapBudgetMs: 0 });
    const entities = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('a.lua')];
    t.frames(1);
    const before = t.digest(entities[1]!, 'm.bag');
    const code = 'm.bag.gold = -1 m.bag.list = nil if entity == 2 then error("x") end';
    await t.save({ 'a.lua': luaModule('', `function m.on_restore() ${code} end`) });
    t.frames(5);
    expect(t.digest(entities[1]!, 'm.bag')).toBe(before);
    expect([entities[0]!, entities[2]!].map((entity) => t.ask(entity, 'm.bag.gold'))).toEqual([-1, -1]);
  });
});

describe('a file that only waits for another', () => {
  const using = luaModule('', 'local lib = require "lib" function m.value() return lib.v end');

  test.each([
    ['does not exist yet', undefined],
    ['is broken', 'return {'],
    ['throws', 'error("not yet")'],
  ])('a script whose module %s is tried again when the module is good', async (_, lib) => {
    const t = await play({ 'a.lua': luaModule('hits = 0'), ...(lib === undefined ? {} : { 'lib.lua': lib }) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    t.run(entity, 'm.hits = 4');
    await t.reload(using);
    expect(t.reloads.at(-1)).toMatchObject({ script: 'a.lua', success: false, version: 1 });
    await t.reload('return { v = 3 }', 'lib.lua');
    expect(t.ask(entity, '{ m.value(), m.hits }')).toEqual([3, 4]);
    expect(t.reloads.at(-1)).toMatchObject({ script: 'a.lua', success: true, version: 2 });
  });

  test('at the first load: the script starts when its module is mended', async () => {
    const t = await play({ 'a.lua': using, 'lib.lua': 'return {' });
    const entity = t.spawn('a.lua');
    t.frames(2);
    expect(t.refused[0]?.error.message).toMatch(/lib\.lua:1/);
    await t.reload('return { v = 3 }', 'lib.lua');
    t.frames(1);
    expect(t.ask(entity, 'm.value()')).toBe(3);
  });

  test('an undo of the script that waits is an undo: the module alone moves nothing', async () => {
    const t = await play({ 'a.lua': luaModule('hits = 0') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(using);
    await t.reload(luaModule('hits = 0'));
    await t.reload('return { v = 3 }', 'lib.lua');
    expect(t.ask(entity, 'm.value')).toBeUndefined();
    expect(t.game.scripts.cache.version('a.lua')).toBe(1);
  });

  test('a deleted script that waited is not tried again', async () => {
    const t = await play({ 'a.lua': luaModule('hits = 0') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    await t.reload(using);
    await t.save({ 'a.lua': null });
    await t.reload('return { v = 3 }', 'lib.lua');
    expect(t.ask(entity, 'm.value')).toBeUndefined();
  });
});

const ids = ['a.lua', 'b.lua', 'lib.lua'] as const;
const kinds = ['good', 'good', 'syntax', 'body', 'canary'] as const;

function contentOf(id: string, kind: (typeof kinds)[number], n: number): string {
  if (kind === 'syntax') return `broken ${n}(`;
  if (kind === 'body') return `error("${n}")`;
  if (id === 'lib.lua') return kind === 'canary' ? 'return 5 -- no table' : `return { v = ${n} }`;
  const hook = kind === 'canary' ? 'function m.on_swap() m.data.list[1] = -1 error("x") end' : '';
  return luaModule(
    'data = {}',
    `local lib = require "lib" local v = lib.v\nfunction m.build() return ${n} end function m.lib() return v end\n${hook}`,
  );
}

test('whatever sets are saved: no data is lost, builds never go back, users of a module agree, a good set ends it', {
  timeout: 60_000,
}, async () => {
  const set = fc.dictionary(fc.constantFrom(...ids), fc.constantFrom(...kinds), { minKeys: 1 });
  await fc.assert(
    fc.asyncProperty(fc.array(set, { minLength: 1, maxLength: 6 }), async (sets) => {
      const t = await startPlay(Object.fromEntries(ids.map((id) => [id, contentOf(id, 'good', 1)])));
      try {
        const entities = [t.spawn('a.lua', 'b.lua'), t.spawn('b.lua', 'a.lua')];
        t.frames(1);
        for (const entity of entities) {
          for (const id of ['a.lua', 'b.lua']) t.run(entity, 'm.data = { list = { 1, 2 } } m.data.me = m.data', id);
        }
        const look = (): unknown[][] =>
          ['a.lua', 'b.lua'].flatMap((id) =>
            entities.map((eid) => [t.ask(eid, 'm.build()', id), t.ask(eid, 'm.lib()', id)]),
          );
        const data = t.digest(entities[0]!, 'm.data');
        let [last, n] = [look(), 1];
        for (const kindsOf of [...sets, { 'a.lua': 'good', 'b.lua': 'good', 'lib.lua': 'good' } as const]) {
          n++;
          await t.save(Object.fromEntries(Object.entries(kindsOf).map(([id, kind]) => [id, contentOf(id, kind, n)])));
          t.frames(1);
          const now = look();
          for (const id of ['a.lua', 'b.lua']) {
            for (const eid of entities) expect(t.digest(eid, 'm.data', id)).toBe(data);
          }
          for (const [index, values] of now.entries()) {
            for (const [at, value] of values.entries()) {
              expect(value).toBeGreaterThanOrEqual(last[index]![at] as number);
            }
          }
          expect(new Set(now.map(([, lib]) => lib)).size).toBe(1);
          expect(now[0]).toEqual(now[1]);
          last = now;
        }
        expect(last).toEqual(Array(4).fill([n, n]));
        expect(t.failures).toEqual([]);
      } finally {
        t.game.dispose();
      }
    }),
    { numRuns: 40 },
  );
});
