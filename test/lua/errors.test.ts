import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGame } from '../support/game-harness.ts';
import { type LuaProbe, startLuaProbe } from '../support/lua-probe.ts';

let probe: LuaProbe;
beforeAll(async () => {
  probe = await startLuaProbe({
    'lib/deep.lua': 'local lib = {}\nfunction lib.fail(x)\n  return x.y.z\nend\nreturn lib',
  });
});
afterAll(() => probe.game.dispose());

test('an error names mod, script, version, entity, hook, file and line, and has a call stack', async () => {
  const result = await probe.run(
    'local lib = require "lib.deep"\nlocal function inner() local v = lib.fail({}) return v end\ninner() return 1',
  );
  expect(!result.ok && result.error).toMatchObject({
    code: 'HOOK_FAILED',
    message: expect.stringMatching(/index a nil value \(field 'y'\)/),
    place: {
      mod: 'game',
      script: probe.lastId(),
      version: 1,
      entity: probe.last(),
      hook: 'run',
      file: 'lib/deep.lua',
      line: 3,
    },
  });
  const stack = (!result.ok && result.error.place.traceback?.split('\n')) || [];
  expect(stack[0]).toMatch(/^lib\/deep\.lua:3/);
  expect(stack.slice(1).some((line) => line.startsWith(`${probe.lastId()}:4`))).toBe(true);
  expect(stack.join()).not.toMatch(/moonloop|\[C\]/);
});

test.each([
  ['nil', 'error(nil)', /nil/],
  ['a table', 'error({ code = 5 })', /table/],
  ['a table whose text throws', 'error(setmetatable({}, { __tostring = function() error("no") end }))', /table/],
  ['a table whose name is hostile', 'error(setmetatable({}, { __name = ("x"):rep(1e6) }))', /table/],
  ['a function', 'error(print)', /function/],
  ['a number', 'error(42)', /42/],
  ['true', 'error(true)', /boolean/],
  ['a coroutine', 'error(coroutine.create(print))', /thread/],
  ['an empty text', 'error("")', /^/],
  ['bytes that are no text', 'error("\\xff\\xfe", 0)', /\ufffd/],
  ['a text with NUL', 'error("a\\0b", 0)', /a\0b/],
  ['a level that is not there', 'error("far", 99)', /far/],
  ['assert without message', 'assert(false)', /assertion failed/],
  ['assert with a table', 'assert(nil, {})', /table/],
  ['an error in an error handler', 'local a = select(2, xpcall(error, function() error("again") end)) error(a)', /./],
  ['a thrown component', 'error(ecs.component("Position"))', /table/],
])('%s as error is told in words, and the game goes on', async (_, lua, said) => {
  expect(await probe.message(lua)).toMatch(said);
  expect(await probe.value('return 1')).toBe(1);
});

test('a huge message is cut, not carried along', async () => {
  expect((await probe.message('error(("x"):rep(5000000))')).length).toBeLessThan(5_000);
});

test.each([
  ['a function that calls itself', 'local function f() return 1 + f() end f()', /budget.*recursion/],
  [
    'a metamethod that calls itself',
    'local t = setmetatable({}, { __index = function(t, k) return t[k] end }) return t.x',
    /overflow/,
  ],
  ['gsub in its own callback', 'local function f() ("a"):gsub("a", f) end f()', /overflow/],
  ['a comparison that sorts', 'local function f() table.sort({ 2, 1, 3 }, f) return false end f()', /overflow/],
  ['coroutines in coroutines', 'local function f() return coroutine.wrap(f)() end f()', /overflow/],
  [
    'tostring in __tostring',
    'local t = setmetatable({}, {}) getmetatable(t).__tostring = function(t) return tostring(t) end print(t)',
    /overflow/,
  ],
  [
    'deep nesting in a source',
    'local fn, why = load("return " .. ("("):rep(5000) .. "1" .. (")"):rep(5000)) error(why)',
    /overflow|levels|limit/,
  ],
  [
    'concatenation of a cycle',
    'local t = setmetatable({}, {}) getmetatable(t).__concat = function(a, b) return a .. b end return t .. t',
    /overflow/,
  ],
  ['a text that cannot be that long', 'return ("x"):rep(1 << 31)', /too large|memory/],
  ['unpacking too much', 'return table.unpack({}, 1, 1e7)', /too many results/],
  [
    'a pattern that is too complex',
    'return (("a"):rep(300000)):match(("(.-)"):rep(40) .. "b")',
    /too (complex|many captures)/,
  ],
  ['formatting too many', 'return ("%d"):format("x")', /number expected/],
])('%s ends in an error of its own, and the VM works as before', async (_, lua, said) => {
  expect(await probe.message(lua)).toMatch(said);
  expect(await probe.value('local x = ecs.component("Position").x x[entity] = 2 return x[entity]')).toBe(2);
});

test('an error inside of a coroutine names the line in it', async () => {
  const result = await probe.run(
    'local co = coroutine.wrap(function()\nlocal x = nil\nreturn x.y\nend)\nco() return 1',
  );
  expect(result).toMatchObject({
    error: { message: "attempt to index a nil value (local 'x')", place: { file: probe.lastId(), line: 5 } },
  });
});

test('yielding outside of a coroutine is an error, not a way out of the frame', async () => {
  expect(await probe.message('coroutine.yield(1) return 1')).toMatch(/outside a coroutine/);
});

test('to-be-closed variables are closed on the way out, and may fail', async () => {
  const lua = 'local c <close> = setmetatable({}, { __close = function() error("closing") end }) error("first")';
  expect(await probe.message(lua)).toMatch(/closing/);
});

const count = 'local e = ... local m = { n = 0 } function m.on_update() m.n = m.n + 1';

test('one instance that fails each frame costs the others nothing, and is told each time with its entity', async () => {
  const t = await startGame({ 'a.lua': `${count} if e == 2 then error("two") end end return m` });
  const ids = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('a.lua')];
  t.frames(3);
  expect(ids.map((eid) => t.state(eid, 'a.lua')['n'])).toEqual([3, 3, 3]);
  expect(t.failures.map(({ message, place }) => [message, place.entity])).toEqual(Array(3).fill(['two', 2]));
  t.game.dispose();
});

test('of 1,000 instances that all fail 100 failures a frame are told and 900 counted, and the frame ends', async () => {
  const t = await startGame({ 'a.lua': `${count} local x = nil + 1 end return m` });
  for (let n = 0; n < 1000; n++) t.spawn('a.lua');
  t.frames(2);
  expect(t.failures).toHaveLength(200);
  expect(t.printed.filter((line) => line.includes('and 900 more failures of mod game'))).toHaveLength(2);
  expect(t.failures.filter(({ place }) => place.traceback).length).toBe(1); // once per line
  t.game.dispose();
});

test.each([
  ['on_start', 'function m.on_start() error("here") end'],
  ['on_update', 'function m.on_update() error("here") end'],
  ['on_fixed_update', 'function m.on_fixed_update() error("here") end'],
  ['on_destroy', 'function m.on_destroy() error("here") end'],
  ['event e', 'events.on("e", function() error("here") end)'],
  ['time.after', 'time.after(0, function() error("here") end)'],
])('a failure in %s has the hook’s name and line', async (hook, code) => {
  const t = await startGame({ 'a.lua': `local m = {}\n${code}\nreturn m` });
  const eid = t.spawn('a.lua');
  t.game.emit('e');
  t.frames(1);
  t.game.despawn(eid);
  expect(t.failures.map(({ message, place }) => [message, place.hook, place.line, place.entity])).toEqual([
    ['here', hook, 2, 1],
  ]);
  t.game.dispose();
});

test.each([
  ['a number', '5'],
  ['a text', '"x"'],
  ['true', 'true'],
  ['an empty table', '{}'],
])('a hook that is %s instead of a function refuses the version, and is named', async (_, value) => {
  for (const hook of ['on_start', 'on_update', 'on_destroy', 'on_reload']) {
    const t = await startGame({ 'a.lua': `return { ${hook} = ${value} }` });
    t.spawn('a.lua');
    t.frames(1);
    expect(t.refused.map(({ error }) => error.message)).toEqual([
      expect.stringContaining(`${hook} must be a function`),
    ]);
    expect(t.failures).toEqual([]);
    t.game.dispose();
  }
});

test.each([
  ['nothing', 'local x = 1', 'NO_MODULE'],
  ['a text', 'return "module"', 'NO_MODULE'],
  ['a function', 'return function() end', 'NO_MODULE'],
  ['a body that fails', 'error("no")', 'BODY_FAILED'],
  ['a body that yields', 'coroutine.yield()', 'BODY_FAILED'],
  ['no Lua', 'return {', 'COMPILE_FAILED'],
  ['a NUL', 'return {}\0', 'SCRIPT_NOT_TEXT'],
  ['binary Lua', '\u001bLuaT', 'COMPILE_FAILED'],
  ['nothing at all', '', 'NO_MODULE'],
])('a script that is %s is refused, and its entity waits', async (_, lua, code) => {
  const t = await startGame({ 'a.lua': lua, 'b.lua': 'return { fine = true }' });
  const eid = t.spawn('a.lua', 'b.lua');
  t.frames(2);
  const told = [...t.refused.map(({ error }) => error), ...t.reloads.flatMap(({ error }) => (error ? [error] : []))];
  expect(told.map((error) => [error.code, error.place.script])).toEqual([[code, 'a.lua']]);
  expect(t.state(eid, 'b.lua')).toMatchObject({ fine: true });
  expect(t.failures).toEqual([]);
  await t.save({ 'a.lua': 'return { mended = true }' });
  t.frames(1);
  expect(t.state(eid, 'a.lua')).toMatchObject({ mended: true });
  t.game.dispose();
});

test.each([
  ['a dead handle', 'ecs.despawn(999)', 'ENTITY_DEAD'],
  ['a column of a dead handle', 'ecs.component("Position").x[999] = 1', 'ENTITY_DEAD'],
  ['an unknown component, in a call that undoes what it began', 'ecs.spawn({ Positon = {} })', 'COMPONENT_UNKNOWN'],
  ['an error of its own', 'error("own")', undefined],
  ['an error of its own after a refusal that it caught', 'pcall(ecs.despawn, 999) error("own")', undefined],
])('a script that failed because of %s has what the game refused as cause', async (_, lua, code) => {
  const result = await probe.run(lua);
  const cause = result.ok ? undefined : result.error.cause;
  expect([!result.ok && result.error.code, (cause as { code?: string } | undefined)?.code]).toEqual([
    'HOOK_FAILED',
    code,
  ]);
});
