import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostApi } from '../../src/script/host-api/host-api.ts';
import { type LuaProbe, startLuaProbe } from '../support/lua-probe.ts';

let probe: LuaProbe;
beforeAll(async () => {
  probe = await startLuaProbe({
    'one/mod.toml': '',
    'one/a.lua': 'secret = 1 string.upper = nil state.set("k", 1) ecs.spawn = nil moonloop.time.now = nil return {}',
    'two/mod.toml': '',
    'two/b.lua':
      'local m = {} function m.look() return { secret, ("x"):upper(), state.get("k", "none"), type(ecs.spawn), type(time.now) } end return m',
    'two/c.lua': 'local m = {} function m.set() shared = 7 end function m.get() return shared end return m',
    'two/d.lua': 'local m = {} function m.get() return shared end return m',
  });
});
afterAll(() => probe.game.dispose());

test.each(
  [
    'io',
    'os',
    'debug',
    'package',
    'dofile',
    'loadfile',
    'collectgarbage',
    'string.dump',
    'K',
    'host',
    'js',
    'warn',
  ].map((name) => [name]),
)('%s is not there', async (name) => {
  expect(await probe.value(`return type(${name})`)).toBe('nil');
});

test('what is there is base, five libraries and the host API, and nothing else', async () => {
  const names = (await probe.value(
    'local list = {} for name in pairs(_G) do list[#list + 1] = name end table.sort(list) return list',
  )) as string[];
  const base =
    '_G _VERSION assert error getmetatable ipairs load next pairs pcall rawequal rawget rawlen rawset select setmetatable tonumber tostring type xpcall';
  const libraries = 'coroutine math string table utf8';
  const api = new Set(hostApi.map((fn) => (fn.group === '' ? fn.name : fn.group)));
  expect(names).toEqual([...base.split(' '), ...libraries.split(' '), ...api, 'moonloop'].sort());
});

test('all of the host API is also under moonloop, as the same functions', async () => {
  const same = hostApi.flatMap(({ group, name, aliases = [] }) =>
    [name, ...aliases].map((n) => (group === '' ? `${n} == moonloop.${n}` : `${group}.${n} == moonloop.${group}.${n}`)),
  );
  expect(await probe.value(`return ${same.join(' and ')} and type(moonloop.ecs.spawn) == "function"`)).toBe(true);
});

test.each([
  ['a dumped header', '"\\27Lua"'],
  ['a header of this version', '"\\27LuaT\\0\\25\\147\\r\\n\\26\\n"'],
  [
    'pieces that make a header',
    '(function() local n = 0 return function() n = n + 1 return ({ "\\27", "LuaT" })[n] end end)()',
  ],
])('load refuses binary chunks: %s', async (_, chunk) => {
  expect(await probe.value(`local fn, why = load(${chunk}) return { type(fn), why }`)).toEqual([
    'nil',
    expect.stringMatching(/binary chunk|unexpected symbol/),
  ]);
});

test.each([
  ['"return 1", "n", "b"', "attempt to load a text chunk (mode is 'b'); binary chunks are not available to scripts"],
  ['"\\27Lua", "n", "bt"', "attempt to load a binary chunk (mode is 't')"],
  ['function() return 5 end', 'reader function must return a string'],
  ['function() return {} end', 'reader function must return a string'],
])('load(%s) gives nil and a message, as the manual says', async (args, said) => {
  expect(await probe.value(`local fn, why = load(${args}) return { fn == nil, why }`)).toEqual([true, said]);
});

test.each([
  [
    'setmetatable({}, { __call = function() return "return 1" end })',
    "bad argument #1 to 'load' (function expected, got table)",
  ],
  ['"return 1", "n", {}', "bad argument #3 to 'load' (string expected, got table)"],
])('load(%s) names the line of the script, not one of the framework', async (args, said) => {
  expect(await probe.value(`return select(2, pcall(load, ${args}))`)).toMatch(/^piece-\d+\.lua:3: /);
  expect(await probe.message(`load(${args})`)).toBe(said);
});

test('load compiles text, says what is wrong with it, and runs it in the environment it is given', async () => {
  expect(await probe.value('return load("return a", "n", "t", { a = 5 })()')).toBe(5);
  expect(await probe.value('local fn, why = load("x =", "=piece") return { fn == nil, why }')).toEqual([
    true,
    expect.stringMatching(/^piece:1: /),
  ]);
  expect(await probe.value('loaded_here = 3 return load("return loaded_here")()')).toBe(3);
  expect(await probe.value('local n = 0 return load(function() n = n + 1 return ({ "return ", "4" })[n] end)()')).toBe(
    4,
  );
});

test('loaded code is in the sandbox too, also with an empty environment', async () => {
  expect(await probe.value('return load("return type(io) .. type(debug)")()')).toBe('nilnil');
  expect(await probe.message('load("print(1)", "n", "t", {})()')).toMatch(/global 'print'/);
});

test('a chunk that calls itself part of the framework still shows in the place of an error', async () => {
  const result = await probe.run('load("error(1)", "=moonloop/fake")()');
  expect(!result.ok && result.error.place.file).not.toMatch(/moonloop/);
});

test.each([
  ['the metatable of strings', 'return type(getmetatable("")) == "string"'],
  ['a component', 'return type(getmetatable(ecs.component("Position"))) == "string"'],
  ['a column', 'return type(getmetatable(ecs.component("Position").x)) == "string"'],
])('%s cannot be had', async (_, lua) => {
  expect(await probe.value(lua)).toBe(true);
});

test.each([
  ['setmetatable on a component', 'setmetatable(ecs.component("Position"), {})'],
  ['setmetatable on a column', 'setmetatable(ecs.component("Position").x, {})'],
  ['rawset on a component', 'rawset(ecs.component("Position"), "x", 1)'],
  ['a field of a component', 'ecs.component("Position").x = 1'],
  ['a new field of a component', 'ecs.component("Position").z = 1'],
  ['table.insert into a component', 'table.insert(ecs.component("Position"), 1)'],
  ['rawget of a column', 'return rawget(ecs.component("Position").x, entity)'],
  ['the length of a column', 'return #ecs.component("Position").x'],
  ['next on a column', 'return next(ecs.component("Position").x)'],
  ['calling a column', 'ecs.component("Position").x()'],
  ['adding to a column', 'return ecs.component("Position").x + 1'],
  ['a finalizer', 'setmetatable({}, { __gc = function() end })'],
  ['a false finalizer', 'setmetatable({}, { __gc = false })'],
])('%s is an error, and components work as before', async (_, lua) => {
  expect((await probe.run(lua)).ok).toBe(false);
  expect(await probe.value('local x = ecs.component("Position").x x[entity] = 4 return x[entity]')).toBe(4);
});

test('a finalizer that is put in afterwards never runs', async () => {
  await probe.value(
    'finalized = 0 local mt = {} for i = 1, 100 do setmetatable({}, mt) end mt.__gc = function() finalized = finalized + 1 end',
  );
  probe.game.scripts.collectAll();
  probe.frames(2);
  expect(await probe.value('return finalized')).toBe(0);
});

test('the fields of a component can be listed', async () => {
  const lua =
    'local list = {} for name, column in pairs(ecs.component("Position")) do list[#list + 1] = name end table.sort(list) return list';
  expect(await probe.value(lua)).toEqual(['x', 'y']);
});

test('mods have globals, libraries, API tables and state of their own', () => {
  probe.spawn('one/a.lua');
  const eid = probe.spawn('two/b.lua');
  probe.frames(1);
  const seen = probe.game.scripts.call(eid, 'two/b.lua', 'look');
  expect(seen.ok && seen.value).toEqual([undefined, 'X', 'none', 'function', 'function']);
});

test('inside a mod globals are shared', () => {
  const eid = probe.spawn('two/c.lua', 'two/d.lua');
  probe.game.scripts.call(eid, 'two/c.lua', 'set');
  const got = probe.game.scripts.call(eid, 'two/d.lua', 'get');
  expect(got.ok && got.value).toBe(7);
});

test('no function that scripts can reach gives them the registry, a kernel table or JavaScript', async () => {
  // walks everything reachable from the environment through tables and metatables
  const lua = `
    local seen, found = {}, {}
    local function walk(value, path, depth)
      if type(value) == "thread" or (type(value) == "userdata" and getmetatable(value) ~= "column") then found[#found + 1] = path end
      if type(value) ~= "table" or seen[value] or depth > 6 then return end
      seen[value] = true
      for key, inner in next, value do
        if key == "exports" or key == "api" or key == "public" or key == "_LOADED" then found[#found + 1] = path .. "." .. key end
        walk(key, path .. "<key>", depth + 1)
        walk(inner, path .. "." .. tostring(key), depth + 1)
      end
      walk(getmetatable(value), path .. "<meta>", depth + 1)
    end
    walk(_G, "_G", 0) walk(m, "m", 0)
    return found`;
  expect(await probe.value(lua)).toEqual({});
});

test('a script that breaks its own libraries does not break the framework', async () => {
  const game = await startLuaProbe({
    'vandal.lua': `
      for _, lib in ipairs({ "string", "table", "math", "coroutine", "utf8", "ecs", "events", "time", "state", "log", "input" }) do
        for name in next, _G[lib] do _G[lib][name] = function() return error("broken") end end
      end
      local keep_pairs, keep_g = next, _G
      for name in keep_pairs, keep_g do if name ~= "_G" then keep_g[name] = nil end end
      return {}`,
    'user.lua': 'local m = { n = 0 } function m.on_update() m.n = m.n + 1 end return m',
  });
  const eid = game.spawn('user.lua');
  game.spawn('vandal.lua');
  game.frames(3);
  await game.save({ 'user.lua': 'local m = { n = 0 } function m.on_update() m.n = m.n + 10 end return m' });
  game.frames(1);
  expect(game.state(eid, 'user.lua')).toMatchObject({ n: 13 });
  expect(game.failures).toEqual([]);
  game.game.dispose();
});
