/** Attacks on the sandbox by way of a reload, when the framework itself writes into what scripts have made. */
import { expect, test } from 'vitest';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { luaModule, play } from '../support/play.ts';

const padding = [0, 1, 2, 3, 4, 5, 6];
/** A function whose first captured variables are so many others, and then the one of this name. */
const capturing = (count: number, name: string): string => {
  const others = Array.from({ length: count }, (_, n) => `p${n}`);
  const locals = [...others, name].map((one) => `local ${one} = {}`).join(' ');
  const get = `local all = { ${[...others, name].join(', ')} } if value then ${name} = value end return all[#all]`;
  return `${locals} local function get(value) ${get} end`;
};

test.each(['K', 'host', 'fn', 'raise', 'bad'])(
  'a local variable called %s does not become that of the framework’s function which stands in its place',
  async (name) => {
    const file = (count: number, version: number): string =>
      `local entity = ... ${capturing(count, name)} local m = { keep_locals = true, version = ${version} } m.get = get
       function m.seen() return get() end
       function m.on_start() m.get = ecs.despawn end
       function m.kind() local v = m.seen() return type(v) == "table" and next(v) == nil and "own" or "ESCAPED: " .. type(v) end
       return m`;
    const files = (version: number) => Object.fromEntries(padding.map((n) => [`a${n}.lua`, file(n, version)]));
    const t = await play(files(1));
    const entities = padding.map((n) => t.spawn(`a${n}.lua`));
    t.frames(1);
    await t.save(files(2));
    t.frames(3);
    const kinds = padding.map((n) => t.game.scripts.call(entities[n]!, `a${n}.lua`, 'kind'));
    expect(kinds).toEqual(padding.map(() => ({ ok: true, value: 'own' })));
    expect(t.game.scripts.cache.version('a0.lua')).toBe(2);
  },
);

test.each(['K', 'fn', 'host'])(
  'a function of the framework does not get the value of a local variable called %s that stood in its place',
  async (name) => {
    // staging sees a function of the script; real entities get one of the framework, with other variables
    const file = (count: number, version: number): string =>
      `local entity = ... ${capturing(count, name)} local m = { keep_locals = true, version = ${version}, get = get }
       real = real or {}
       function m.on_start() real[entity] = true end
       function m.set() fakes = fakes or {} local fake = (setmetatable({ mine = 1 }, { __index = function(_, key) print("ESCAPED: " .. tostring(key)) end,
         __call = function(...) print("ESCAPED: called") end })) fakes[#fakes + 1] = fake m.get(fake) end
       if ${version} == 2 and real[entity] then m.get = ecs.despawn end
       return m`;
    const files = (version: number) => Object.fromEntries(padding.map((n) => [`a${n}.lua`, file(n, version)]));
    const t = await play({ ...files(1), 'b.lua': luaModule() });
    const entities = padding.map((n) => t.spawn(`a${n}.lua`));
    const b = t.spawn('b.lua');
    t.frames(1);
    for (const n of padding) t.game.scripts.call(entities[n]!, `a${n}.lua`, 'set');
    await t.save(files(2));
    t.frames(3);
    expect(t.game.scripts.cache.version('a0.lua')).toBe(2);
    expect(t.ask(b, 'select(2, pcall(ecs.despawn, "x"))', 'b.lua')).toMatch(/entity must be an entity, got string "x"/);
    const filled =
      '(function() for _, fake in ipairs(fakes) do for key in next, fake do if key ~= "mine" then return key end end end return #fakes end)()';
    expect(t.ask(b, filled, 'b.lua')).toBe(padding.length);
    t.run(b, 'ecs.despawn(entity)', 'b.lua');
    t.frames(1);
    expect(t.game.scripts.state(b, 'b.lua').ok).toBe(false);
    expect(t.printed).toEqual([]);
  },
);

test('no finalizer comes in by way of a metatable that the framework puts back after a swap', async () => {
  const file = (version: number): string =>
    `local mt = { __index = {} } local m = setmetatable({ version = ${version} }, mt)
     mt.__gc = function() print("ESCAPED: a finalizer ran") while true do end end return m`;
  const t = await play({ 'a.lua': file(1) });
  const entities = Array.from({ length: 20 }, () => t.spawn('a.lua'));
  t.frames(1);
  for (let version = 2; version < 6; version++) {
    await t.save({ 'a.lua': file(version) });
    t.frames(3);
  }
  for (const entity of entities) t.game.despawn(entity);
  t.frames(2);
  t.game.scripts.collectAll();
  t.frames(2);
  expect([t.printed, t.failures]).toEqual([[], []]);
});

test('no finalizer comes in by way of the metatable of an edited module, kept or undone', async () => {
  const file = (version: number): string =>
    `local mt = {} local lib = setmetatable({ version = ${version}, inner = setmetatable({}, mt) }, mt)
     mt.__gc = function() print("ESCAPED: a finalizer ran") while true do end end return lib`;
  const user = 'local lib, m = require "lib", {} function m.on_update() m.seen = lib.version end return m';
  const t = await play({ 'a.lua': user, 'lib.lua': file(1) });
  const a = t.spawn('a.lua');
  t.frames(1);
  await t.save({ 'lib.lua': file(2) });
  t.frames(2);
  await t.save({
    'lib.lua': file(3),
    'a.lua': user.replace('m.on_update', 'm.on_restore() error("no") end function m.on_update'),
  });
  t.frames(2);
  expect(t.state(a, 'a.lua')['seen']).toBe(2);
  await t.save({ 'lib.lua': 'return { version = 4 }', 'a.lua': user });
  t.frames(2);
  t.game.despawn(a);
  t.game.scripts.collectAll();
  t.frames(2);
  expect([t.printed, t.failures]).toEqual([[], []]);
});

test('a module that gives functions of the framework on is no way into what they hold', async () => {
  const budgets = { callTicks: 60_000 };
  const lib = (n: number): string =>
    `return { n = ${n}, call = ecs.call, spawn = ecs.spawn, on = events.on, require = require, Position = ecs.component("Position") }`;
  const t = await play(
    {
      'a.lua': 'local lib = require "lib" local m = {} function m.on_update() m.seen = lib.n end return m',
      'b.lua': 'local m = { data = {} } for i = 1, 20 do m.data[i] = { i, {} } end return m',
      'lib.lua': lib(1),
    },
    { runtimes: [createLuaRuntime({ budgets })] },
  );
  const a = t.spawn('a.lua');
  for (let n = 0; n < 400; n++) t.spawn('b.lua');
  t.frames(1);
  await t.save({ 'lib.lua': lib(2) });
  t.frames(2);
  expect(t.reloads.at(-1)?.error).toBeUndefined();
  expect(t.state(a, 'a.lua')['seen']).toBe(2);
});

test('tables of the framework stay what they are when an edited file has others in their place', async () => {
  const lib = (version: number): string =>
    version === 1
      ? 'return { P = ecs.component("Position"), api = ecs, text = string }'
      : 'return { P = { x = 5, z = 1 }, api = { spawn = 5 }, text = { upper = 5 } }';
  const whole = (version: number): string => (version === 1 ? 'return ecs.component("Position")' : 'return { x = 5 }');
  const all = (version: number): string => (version === 1 ? 'return _G' : 'return { print = 5 }');
  const script = (version: number): string =>
    version === 1
      ? `local m = { deep = { P = ecs.component("Position"), api = ecs } } require "lib" require "whole" require "all" return m`
      : `local m = { deep = { P = { z = 1 }, api = { evil = 1 } } } require "lib" require "whole" require "all" return m`;
  const files = (version: number) => ({
    'a.lua': script(version),
    'lib.lua': lib(version),
    'whole.lua': whole(version),
    'all.lua': all(version),
  });
  const t = await play({ ...files(1), 'b.lua': luaModule() });
  const [a, b] = [t.spawn('a.lua'), t.spawn('b.lua')];
  t.frames(1);
  await t.save(files(2));
  t.frames(2);
  expect(t.reloads.at(-1)?.error).toBeUndefined();
  expect(t.game.scripts.state(a, 'a.lua').ok).toBe(true);
  t.run(b, 'Position = ecs.component("Position") Position.x[entity] = 4', 'b.lua');
  const seen =
    '{ Position.x[entity], rawget(Position, "x") == nil, rawget(Position, "z") == nil, getmetatable(Position) }';
  expect(t.ask(b, seen, 'b.lua')).toEqual([4, true, true, 'Position']);
  expect(
    t.ask(
      b,
      '{ type(ecs.spawn), ecs.evil == nil, ("x"):upper(), type(print), require("lib").P.z, require("whole").x }',
      'b.lua',
    ),
  ).toEqual(['function', true, 'X', 'function', 1, 5]);
});
