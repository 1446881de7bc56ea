/**
 * Metatables on the table of a script: hooks are found through tables, and no function of the author's is asked for them
 * at nobody's cost.
 */
import { expect, onTestFinished, test } from 'vitest';
import { startGame, type TestGame } from '../support/game-harness.ts';
import { luaWith } from '../support/lua-with.ts';

const honest = 'local m = { n = 0 } function m.on_update() m.n = m.n + 1 end return m';
const good = 'return { good = true }';

async function start(lua: string): Promise<{ t: TestGame; bad: number; witness: number }> {
  const t = await startGame({ 'honest.lua': honest, 'bad.lua': lua }, { runtimes: luaWith({ callTicks: 100_000 }) });
  onTestFinished(() => t.game.dispose());
  t.spawn('honest.lua');
  const bad = t.spawn('bad.lua');
  return { t, bad, witness: t.spawn('honest.lua') };
}

test.each([
  ['throws', 'error', 'bad argument'],
  ['never comes back', 'function() while true do end end', 'budget'],
])(
  'an __index that %s, put on a module while it runs, costs its instance the frame and nobody else',
  async (_, index, said) => {
    const { t, bad, witness } = await start(
      `local m = {} function m.on_update() m.on_update = nil setmetatable(m, { __index = ${index}, __newindex = error }) end return m`,
    );
    t.frames(3);
    expect(t.failures.map(({ message, place }) => [place.script, place.entity, message])).toEqual(
      Array(2).fill(['bad.lua', bad, expect.stringContaining(said)]),
    );
    expect(t.state(witness, 'honest.lua')).toMatchObject({ n: 3 });
    await t.save({ 'bad.lua': good });
    t.frames(2);
    expect(t.state(bad, 'bad.lua')).toMatchObject({ good: true });
    expect(t.reloads.at(-1)).toMatchObject({ success: true });
  },
);

test('what Lua says about a call that the framework made does not name the framework’s own code', async () => {
  const { t } = await start('local m = {} function m.on_update() m.on_update = 5 end return m');
  t.frames(2);
  expect(t.failures.map(({ message, place }) => [message, place.file])).toEqual([
    ["attempt to call a number value (local 'on_update')", 'bad.lua'],
  ]);
});

test('a function in the metatable of a module is asked for no hook, whatever it would say', async () => {
  const { t, bad, witness } = await start(
    'return setmetatable({}, { __index = function(_, k) ASKED = k error("boom " .. k) end })',
  );
  t.frames(2);
  await t.save({ 'bad.lua': 'return { asked = ASKED }' });
  t.frames(2);
  expect([t.refused, t.failures]).toEqual([[], []]);
  expect(t.state(bad, 'bad.lua')).not.toHaveProperty('asked');
  expect(t.state(witness, 'honest.lua')).toMatchObject({ n: 4 });
});

const inherited = (said: string): string => `
  local Base = {}
  for _, name in ipairs({ "on_start", "on_update", "on_fixed_update", "on_destroy", "on_save", "on_swap", "on_reload", "named", "called" }) do
    Base[name] = function() print(name .. "${said}") end
  end
  local Derived = setmetatable({}, { __index = Base })
  return setmetatable({}, { __index = Derived })`;

test('all hooks, callbacks by name and ecs.call find what a class of a class has', async () => {
  const { t, bad } = await start(inherited(' 1'));
  t.frames(1);
  await t.save({
    'ask.lua': `events.on("x", function() ecs.call(${bad}, "bad", "called") end) events.emit("x") return {}`,
  });
  t.spawn('ask.lua');
  t.frames(1);
  await t.save({ 'bad.lua': inherited(' 2') });
  t.frames(1);
  t.game.despawn(bad);
  t.frames(1);
  expect(t.failures).toEqual([]);
  expect([...new Set(t.printed)]).toEqual([
    'on_start 1',
    'on_fixed_update 1',
    'on_update 1',
    'called 1',
    'on_save 1',
    'on_swap 2',
    'on_reload 2',
    'on_fixed_update 2',
    'on_update 2',
    'on_destroy 2',
  ]);
});

test('only some instances have a metatable: none of its functions runs while they are built or moved', async () => {
  const { t, witness } = await start('return {}');
  const odd = (n: number): string => `
    local entity = ...
    local m = { version = ${n}, kept = 1 }
    COUNT = (COUNT or 0) + 1
    if entity % 2 == 0 then setmetatable(m, { __index = function() while true do end end, __newindex = function() while true do end end }) end
    return m`;
  await t.save({ 'some.lua': odd(1) });
  const all = Array.from({ length: 40 }, () => t.spawn('some.lua'));
  t.frames(1);
  await t.save({ 'some.lua': odd(2) });
  t.frames(3);
  expect(t.failures).toEqual([]);
  expect(all.map((eid) => t.state(eid, 'some.lua')['entity'])).toEqual(all);
  expect(t.swapped.at(-1)).toMatchObject({ script: 'some.lua', entities: 40, failed: 0 });
  expect(t.state(witness, 'honest.lua')).toMatchObject({ n: 4 });
});
