import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

describe('a script that fails takes nobody along', () => {
  test.each([
    ['error with text', 'error("boom")', /boom/],
    ['error with a table', 'error({ code = 7 })', /table|code|error object/],
    ['error with nil', 'error(nil)', /nil/],
    ['a call of nil', 'm.missing()', /missing/],
    ['arithmetic on nil', 'm.x = m.y + 1', /y/],
    ['an index of a number', 'm.n.x.y = 1', /x|number/],
    ['a recursion through the library', 'local function f() ("a"):gsub("a", f) end f()', /overflow/],
    ['a string of 2^40 letters', 'm.s = ("x"):rep(2^40)', /too large|memory|overflow/],
    ['a bad argument of the library', 'string.rep()', /rep/],
    ['an assertion', 'assert(false, "no way")', /no way/],
    ['a yield outside of a task', 'coroutine.yield()', /yield/],
    ['time.wait outside of a task', 'time.wait(1)', /time\.wait/],
  ])('%s: told with place and call stack; the other entities and scripts miss no update', async (_, code, message) => {
    const t = await play({
      'a.lua': luaModule('n = 0', `function m.on_update()\n  if entity == 2 then ${code} end\n  m.n = m.n + 1\nend`),
      'b.lua': luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 end'),
    });
    const [one, two, three] = [t.spawn('a.lua', 'b.lua'), t.spawn('a.lua', 'b.lua'), t.spawn('a.lua', 'b.lua')];
    t.frames(1);
    expect([one, two, three].map((entity) => t.ask(entity, 'm.n'))).toEqual([1, 0, 1]);
    expect([one, two, three].map((entity) => t.ask(entity, 'm.n', 'b.lua'))).toEqual([1, 1, 1]);
    expect(t.failures).toHaveLength(1);
    const place = { mod: 'game', script: 'a.lua', version: 1, entity: two, hook: 'on_update', file: 'a.lua', line: 4 };
    expect(t.failures[0]).toMatchObject({ code: 'HOOK_FAILED', place });
    expect(t.failures[0]?.message).toMatch(message);
    expect(t.failures[0]?.place.traceback).toContain('a.lua:4');
  });

  test.each([
    ['on_start', 'function m.on_start() error("boom") end', 1],
    ['on_update', 'function m.on_update() error("boom") end', 3],
    ['on_fixed_update', 'function m.on_fixed_update() error("boom") end', 3],
    ['on_destroy', 'function m.on_destroy() error("boom") end', 1],
    ['a timer', 'time.after(0, function() error("boom") end)', 1],
    ['a handler', 'events.on("go", function() error("boom") end)', 1],
    ['a task', 'time.start(function() error("boom") end)', 1],
  ])('%s that throws is told each time, and the frame goes on', async (_, code, times) => {
    const t = await play({
      'a.lua': luaModule('', code),
      'b.lua': luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 end'),
    });
    const other = t.spawn('b.lua');
    const entity = t.spawn('a.lua');
    t.game.emit('go');
    t.frames(3);
    t.game.despawn(entity);
    t.frames(1);
    expect(t.failures).toHaveLength(times);
    for (const failure of t.failures) expect(failure).toMatchObject({ place: { script: 'a.lua', entity, line: 3 } });
    expect(t.ask(other, 'm.n', 'b.lua')).toBe(4);
  });

  test('the line of an error in the second version is that of the second file', async () => {
    const t = await play({ 'a.lua': luaModule('', 'function m.on_update() error("one") end') });
    t.spawn('a.lua');
    t.frames(1);
    await t.save({ 'a.lua': luaModule('', '\n\n\nfunction m.on_update() error("two") end') });
    t.frames(1);
    expect(t.failures.map(({ place }) => [place.version, place.line])).toEqual([
      [1, 3],
      [2, 6],
    ]);
  });

  test('300 entities of which every third fails: 200 are updated, 100 told, each with its own handle', async () => {
    const t = await play({
      'a.lua': luaModule('n = 0', 'function m.on_update() if entity % 3 == 0 then error("boom") end m.n = m.n + 1 end'),
    });
    const entities = Array.from({ length: 300 }, () => t.spawn('a.lua'));
    t.frames(1);
    expect(entities.filter((entity) => t.ask(entity, 'm.n') === 1)).toHaveLength(200);
    expect(t.failures.map(({ place }) => place.entity)).toEqual(entities.filter((entity) => entity % 3 === 0));
  });

  test('an error in ecs.call names the caller’s chance to catch it, and pcall does catch it', async () => {
    const t = await play({ 'a.lua': luaModule('', 'function m.fail() error("inner") end'), 'b.lua': luaModule() });
    const entity = t.spawn('a.lua', 'b.lua');
    t.frames(1);
    expect(t.ask(entity, 'select(2, pcall(ecs.call, entity, "a.lua", "fail"))', 'b.lua')).toMatch(/a\.lua:3: inner/);
    t.frames(1);
    expect(t.failures).toEqual([]);
  });

  test('ecs.call that calls itself for ever ends at a depth of 16 with a sentence', async () => {
    const t = await play({
      'a.lua': luaModule('d = 0', 'function m.again() m.d = m.d + 1 ecs.call(entity, "a.lua", "again") end'),
    });
    const entity = t.spawn('a.lua');
    t.frames(1);
    expect(() => t.run(entity, 'ecs.call(entity, "a.lua", "again")')).toThrow(/nested more than 16 deep/);
    expect(t.ask(entity, 'm.d')).toBe(16);
    expect(() => t.run(entity, 'm.d = 0 ecs.call(entity, "a.lua", "again")')).toThrow(/16/);
  });
});

describe('calls from TypeScript', () => {
  test.each([
    ['an unknown function', 'nothing', [], 'HOOK_FAILED', /has no function "nothing"/],
    ['a function as argument', 'echo', [() => 1], 'VALUE_REFUSED', /function/],
    ['a symbol', 'echo', [Symbol('x')], 'VALUE_REFUSED', /symbol/],
    ['a bigint', 'echo', [1n], 'VALUE_REFUSED', /bigint/],
    ['a result that is a function', 'give', [], 'VALUE_REFUSED', /function/],
    ['a failing function', 'fail', [], 'HOOK_FAILED', /boom/],
  ])('%s is a failure as data, and the next call works', async (_, name, args, code, message) => {
    const functions =
      'function m.echo(...) return ... end function m.give() return print end function m.fail() error("boom") end';
    const t = await play({ 'a.lua': luaModule('', functions) });
    const entity = t.spawn('a.lua');
    t.frames(1);
    const answer = t.game.scripts.call(entity, 'a.lua', name, ...args);
    expect(answer).toMatchObject({ ok: false, error: { code } });
    if (!answer.ok) expect(answer.error.message).toMatch(message);
    expect(t.game.scripts.call(entity, 'a.lua', 'echo', 5)).toEqual({ ok: true, value: 5 });
  });

  test.each([
    ['null', null, undefined],
    ['negative zero', -0, -0],
    ['infinity', Infinity, Infinity],
    ['a large integer', 2 ** 53 - 1, 2 ** 53 - 1],
    ['text of any kind', 'ä\0大\n', 'ä\0大\n'],
    ['a list', [1, [2, 'x'], true], [1, [2, 'x'], true]],
    ['an object', { a: { b: [1] } }, { a: { b: [1] } }],
    ['an object with an odd key', JSON.parse('{"__proto__": 1}'), JSON.parse('{"__proto__": 1}')],
    ['an empty object', {}, {}],
  ])('%s comes back as it went in', async (_, value, expected) => {
    const t = await play({ 'a.lua': luaModule('', 'function m.echo(x) return x end') });
    const entity = t.spawn('a.lua');
    t.frames(1);
    expect(t.game.scripts.call(entity, 'a.lua', 'echo', value)).toEqual({ ok: true, value: expected });
  });
});
