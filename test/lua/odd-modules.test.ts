/**
 * Modules that are legal Lua and nothing anybody should write: each runs beside an honest script, which must not notice.
 */
import { expect, onTestFinished, test } from 'vitest';
import { startGame, type TestGame } from '../support/game-harness.ts';

const honest = 'local m = { n = 0 } function m.on_update() m.n = m.n + 1 end return m';
async function runOdd(lua: string, capacity = 300): Promise<TestGame> {
  const t = await startGame({ 'odd.lua': lua, 'honest.lua': honest }, { capacity });
  onTestFinished(() => t.game.dispose());
  const witness = t.spawn('honest.lua');
  t.spawn('odd.lua');
  t.frames(3);
  expect(t.state(witness, 'honest.lua')).toMatchObject({ n: 3 });
  return t;
}

test('a module that is a component is refused, and the component stays what it is', async () => {
  const t = await runOdd('return ecs.component("Position")');
  expect(t.refused.map(({ error }) => error.message)).toEqual([
    'odd.lua must return a table of its own, its body returned a component',
  ]);
  expect(t.failures).toEqual([]);
  await t.save({ 'after.lua': 'return { has = rawget(ecs.component("Position"), "entity") ~= nil }' });
  expect(t.state(t.spawn('after.lua'), 'after.lua')).toMatchObject({ has: false });
});

test.each([
  ['that inherits its hook', 'return setmetatable({}, { __index = { on_update = function() print("u") end } })'],
  [
    'that inherits its hook from a class and that from another',
    'local Base = { on_update = function() print("u") end } local Derived = setmetatable({}, { __index = Base }) return setmetatable({}, { __index = Derived })',
  ],
  [
    'that refuses new fields',
    'return setmetatable({ on_update = function() print("u") end }, { __newindex = function() error("frozen") end })',
  ],
  [
    'with a locked metatable',
    'return setmetatable({ on_update = function() print("u") end }, { __metatable = false })',
  ],
  [
    'whose hook is a table that can be called',
    'return { on_update = setmetatable({}, { __call = function(_, dt) if dt > 0 then print("u") end end }) }',
  ],
  [
    'that contains itself as key and value',
    'local m = {} m[m], m[1.5], m[true] = m, 2, 3 function m.on_update() print("u") end return m',
  ],
])('a module %s runs', async (_, lua) => {
  const t = await runOdd(lua);
  expect([t.printed, t.failures]).toEqual([['u', 'u', 'u'], []]);
});

test.each([['_G'], ['ecs'], ['string'], ['moonloop'], ['state']])(
  'a body that returns %s harms nobody',
  async (what) => {
    const t = await runOdd(`return ${what}`);
    expect(t.failures).toEqual([]);
  },
);

test('a hook that a hook takes away is not called again', async () => {
  const t = await runOdd('local m = {} function m.on_update() m.on_update = nil print("once") end return m');
  expect(t.printed).toEqual(['once']);
});

test('a hook that a hook puts in is called from then on', async () => {
  const t = await runOdd('local m = {} function m.on_start() m.on_update = function() print("late") end end return m');
  expect(t.printed).toEqual(['late', 'late', 'late']);
});

test('a script that spawns two of itself wherever it starts fills the world and nothing else', async () => {
  const t = await runOdd(
    'local m = {} function m.on_start() ecs.spawn({}, "odd") ecs.spawn({}, "odd") end return m',
    100,
  );
  t.frames(20);
  expect(t.game.world.handles.alive()).toBe(100);
  expect(t.failures.every(({ message }) => message.includes('no room'))).toBe(true);
});

test('a script that comes back whenever it is taken off is taken off each time', async () => {
  const t = await runOdd(
    'local e = ... local m = {} function m.on_update() print("u") ecs.detach(e, "odd") end function m.on_destroy() print("d") ecs.attach(e, "odd") end return m',
  );
  expect(t.printed).toEqual(['u', 'd', 'u', 'd', 'u', 'd']);
});

test('an entity that despawns itself at the start and again at the end is destroyed once', async () => {
  const t = await runOdd(
    'local e = ... local m = {} function m.on_start() ecs.despawn(e) end function m.on_destroy() print("d") ecs.despawn(e) end return m',
  );
  expect([t.printed, t.failures, t.game.world.handles.alive()]).toEqual([['d'], [], 1]);
});

test('a body writes columns of other entities when it runs for real, and not while it is tried', async () => {
  const t = await startGame({ 'odd.lua': 'ecs.component("Position").x[1] = 77 print("body") return {}' });
  const first = t.game.spawn({ Position: { x: 1 } });
  await t.save({ 'odd.lua': 'ecs.component("Position").x[1] = 88 print("body") return {}' });
  expect(t.game.world.components.Position.x[first]).toBe(1);
  t.spawn('odd.lua');
  expect([t.game.world.components.Position.x[first], t.printed]).toEqual([88, ['body']]);
  t.game.dispose();
});

test('a script without _ENV fails in its own lines only', async () => {
  const t = await runOdd('local m = {} function m.on_update() _ENV = nil x = 1 end return m');
  expect(t.failures.map(({ place }) => [place.script, place.line])).toEqual(Array(3).fill(['odd.lua', 1]));
});

test('a metatable on the globals is the mod’s own affair', async () => {
  const t = await runOdd(
    'setmetatable(_G, { __index = function(_, k) return "magic " .. k end }) local m = {} function m.on_update() print(nothing) end return m',
  );
  expect(t.printed).toEqual(Array(3).fill('magic nothing'));
});

test.each([
  ['a NUL', '"a\\0b"', '"a"'],
  ['bytes that are no text', '"\\xff"', '"\\xfe"'],
  ['100,000 letters', '("n"):rep(100000)', '("n"):rep(99999)'],
  ['nothing in it', '""', '" "'],
])('names of events and of state may have %s, and are told apart', async (_, name, other) => {
  const t = await runOdd(
    `local m = {} events.on(${name}, function() print("right") end) events.on(${other}, function() print("wrong") end)
    function m.on_update() events.emit(${name}) state.set(${name}, 1) state.set(${other}, 2) m.sum = state.get(${name}) * 10 + state.get(${other}) end return m`,
  );
  expect(t.printed).toEqual(Array(3).fill('right'));
  expect(t.state(2, 'odd.lua')).toMatchObject({ sum: 12 });
});

test('whoever changes the shared list of a query changes it for this loop only', async () => {
  const t = await runOdd(
    'local m = {} function m.on_update() local q = ecs.query("Position") print(#q) for i = #q, 1, -1 do q[i] = nil end end return m',
  );
  expect(t.printed).toEqual(['2', '2', '2']);
});

test('an instance may keep 20,000 fields and a table 100 levels deep', async () => {
  const t = await runOdd(
    'local m = {} for i = 1, 20000 do m["f" .. i] = i end local d = {} m.deep = d for i = 1, 100 do d.d = {} d = d.d end function m.on_update() m.n = (m.n or 0) + m.f20000 end return m',
  );
  expect(t.game.scripts.state(2, 'odd.lua')).toMatchObject({ ok: false, error: { code: 'VALUE_REFUSED' } }); // too deep to be copied out
  expect(t.game.scripts.call(2, 'odd.lua', 'on_update')).toMatchObject({ ok: true });
});
