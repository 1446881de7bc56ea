import { expect, test, vi } from 'vitest';
import { createLuaRuntime } from '../../../src/lua/lua-runtime.ts';
import { luaModule, play } from '../../support/play.ts';
import { saved } from './played-game.ts';

test('on_save gives what on_restore gets, after the data is there; transient fields have their defaults', async () => {
  const body = `
    function m.on_save() m.saves = m.saves + 1 return { extra = { m.list }, at = time.now() } end
    function m.on_restore(state) m.got, m.seen = state, m.n end
    function m.on_start() m.starts = m.starts + 1 end
    function m.on_destroy() destroyed = (destroyed or 0) + 1 end`;
  const fields = 'saves = 0, starts = 0, n = 0, list = { 1 }, transient = { "cache" }, cache = { "fresh" }';
  const t = await play({
    'a.lua': luaModule(fields, body),
    'b.lua': luaModule('', 'function m.on_restore(s) m.nothing = s == nil end'),
  });
  const [one, two] = [t.spawn('a.lua'), t.spawn('b.lua')];
  t.frames(6);
  t.run(one, 'm.n = 5 m.cache = { "stale" }');
  const bytes = saved(t);
  t.run(one, 'm.n = 6');
  const loaded = await t.game.load(bytes);
  expect(loaded).toEqual({ ok: true, value: { missing: [], lost: {}, migrated: {}, retyped: {}, errors: [] } });
  expect(
    t.ask(one, '{ m.saves, m.starts, m.n, m.seen, m.got.extra[1] == m.list, m.cache[1], destroyed == nil }'),
  ).toEqual([...[1, 1, 5, 5, true, 'fresh'], true]);
  expect(t.ask(two, 'm.nothing', 'b.lua')).toBe(true);
});

test('hooks that throw or never end cost their entities nothing but the hook, and are told', async () => {
  const body = `
    function m.on_save() if m.bad == "throw" then error("no save") elseif m.bad == "loop" then while true do end end return m.n end
    function m.on_restore(state) m.got = state if m.bad == "throw" then error("no restore") end end`;
  const runtime = createLuaRuntime({ budgets: { callTicks: 200_000 } });
  const t = await play({ 'a.lua': luaModule('n = 0', body) }, { runtimes: [runtime] });
  const [one, two, three] = [t.spawn('a.lua'), t.spawn('a.lua'), t.spawn('a.lua')];
  t.frames(1);
  for (const [eid, bad] of [
    [one, 'throw'],
    [two, 'loop'],
    [three, 'no'],
  ] as const)
    t.run(eid, `m.n, m.bad = ${eid}, "${bad}"`);
  const result = t.game.save();
  if (!result.ok) throw result.error;
  expect(result.value.errors.map(({ code, place }) => [code, place.entity, place.hook])).toEqual([
    ['HOOK_FAILED', one, 'on_save'],
    ['BUDGET_SPENT', two, 'on_save'],
  ]);
  const loaded = await t.game.load(result.value.bytes);
  if (!loaded.ok) throw loaded.error;
  expect(
    loaded.value.errors.map(({ code, place }) => [code, place.entity, place.hook, place.file, place.line]),
  ).toEqual([['HOOK_FAILED', one, 'on_restore', 'a.lua', 5]]);
  expect([one, two, three].map((eid) => t.ask(eid, '{ m.n, m.got == nil and 0 or m.got }'))).toEqual([
    [one, 0],
    [two, 0],
    [three, three],
  ]);
});

test('what an on_save that cannot be interrupted does to its VM fails that save alone; the next one leaves it out', async () => {
  const body = `function m.on_save() if m.bad then local s = ("a"):rep(40) s:find(("a?"):rep(40) .. s) end return 1 end`;
  const runtime = createLuaRuntime({ budgets: { callTicks: 200_000 } });
  const t = await play({ 'a.lua': luaModule('n = 7', body) }, { runtimes: [runtime] });
  const [one, two] = [t.spawn('a.lua'), t.spawn('a.lua')];
  t.frames(1);
  t.run(one, 'm.bad = true m.n = 8');
  const failed = t.game.save();
  expect(failed.ok || failed.error.code).toBe('VM_KILLED');
  const bytes = await vi.waitFor(() => saved(t)); // a VM may still have to be made
  expect((await t.game.load(bytes)).ok).toBe(true);
  expect([t.ask(one, 'm.n'), t.ask(two, 'm.n')]).toEqual([8, 7]);
});

test('what cannot be saved is named: a task, a closure, a function and a coroutine in a field', async () => {
  const body = `function m.on_start()
      time.start(function() while true do time.wait(1) end end)
      time.every(1, function() end)
      m.f, m.co = function() end, coroutine.create(function() end)
    end`;
  const t = await play({ 'a.lua': luaModule('', body) });
  t.spawn('a.lua');
  t.frames(1);
  const result = t.game.save();
  expect(result.ok && result.value.lost).toEqual({
    'a.lua: time.start': 1,
    'a.lua: time.every': 1,
    'a.lua.f': 1,
    'a.lua.co': 1,
  });
});

test('other content takes data over as a reload does: kept fields, new defaults, new types; bodies that throw are told', async () => {
  const first = await play({ 'a.lua': luaModule('kept = 1, speed = 5, gone = true') });
  const eid = first.spawn('a.lua');
  const other = first.spawn('a.lua');
  first.frames(1);
  first.run(eid, 'm.kept, m.speed, m.made = 2, 6, { 3 }');
  const bytes = saved(first);
  const edited = luaModule(
    'kept = 9, speed = "fast", fresh = 4',
    `if entity == ${other} then error("not here") end function m.two() return 2 end`,
  );
  const second = await play({ 'a.lua': edited });
  const loaded = await second.game.load(bytes);
  if (!loaded.ok) throw loaded.error;
  expect(loaded.value).toMatchObject({
    missing: [],
    lost: {},
    migrated: { 'a.lua': 1 },
    retyped: { 'a.lua.speed': 1 },
  });
  expect(loaded.value.errors.map(({ place }) => [place.entity, place.hook])).toEqual([[other, 'body']]);
  expect(second.ask(eid, '{ m.kept, m.speed, m.fresh, m.gone, m.made[1], m.two() }')).toEqual([
    2,
    'fast',
    4,
    true,
    3,
    2,
  ]);
  await second.reload(luaModule('kept = 9', ''));
  expect(second.ask(other, 'm.kept')).toBe(9);
});

test('what bodies do to the world while they are loaded does not stay', async () => {
  const body = `local P = ecs.component("Position")
    P.x[entity] = 77
    if armed then ecs.spawn({ Position = {} }) ecs.despawn(entity) events.emit("e") end`;
  const t = await play({ 'a.lua': luaModule('', body) });
  const [one, two] = [t.spawn('a.lua'), t.spawn('a.lua')];
  t.frames(1);
  t.run(two, 'ecs.component("Position").x[entity] = 5 armed = true');
  const bytes = saved(t);
  const loaded = await t.game.load(bytes);
  expect(loaded.ok).toBe(true);
  expect(Buffer.from(saved(t)).equals(Buffer.from(bytes))).toBe(true);
  expect([one, two].map((eid) => t.game.world.components.Position.x[eid])).toEqual([77, 5]);
  t.frames(1);
  expect(t.game.world.handles.alive()).toBe(2);
});

test('inside of a frame saving is refused and loading waits for its end; after dispose both are refused', async () => {
  const t = await play({
    'a.lua': luaModule('n = 0', 'function m.on_update() m.n = m.n + 1 if m.n == 3 then events.emit("now") end end'),
  });
  const eid = t.spawn('a.lua');
  t.frames(1);
  const bytes = saved(t);
  const answers: unknown[] = [];
  let loading: Promise<unknown> | undefined;
  t.game.on('now', () => {
    const result = t.game.save();
    answers.push(result.ok || result.error.code);
    loading = t.game.load(bytes).then((loaded) => answers.push(loaded.ok));
  });
  t.frames(2);
  expect(t.ask(eid, 'm.n')).toBe(3);
  await loading;
  expect(answers).toEqual(['FRAME_RUNNING', true]);
  expect(t.ask(eid, 'm.n')).toBe(1);
  t.game.dispose();
  const [after, load] = [t.game.save(), await t.game.load(bytes)];
  expect([after.ok || after.error.code, load.ok || load.error.code]).toEqual(['DISPOSED', 'DISPOSED']);
});
