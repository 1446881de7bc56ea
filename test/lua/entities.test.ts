import { hasComponent, query } from 'bitecs';
import { expect, onTestFinished, test } from 'vitest';
import { startGame, type TestGame } from '../support/game-harness.ts';
import { generousRuntimes } from '../support/generous.ts';

async function start(files: Readonly<Record<string, string>>, options = {}): Promise<TestGame> {
  const t = await startGame(files, options);
  onTestFinished(() => t.game.dispose());
  return t;
}
const onStart = (body: string): string =>
  `local entity = ...\nlocal m = {}\nfunction m.on_start()\n${body}\nend\nreturn m`;

test('a spawned entity can be used at once, and is found by queries after the loop', async () => {
  const t = await start({
    'a.lua': onStart(`
      m.e = ecs.spawn({ Position = { x = 3 }, Sprite = { texture = "bat" } })
      local P = ecs.component("Position")
      m.x = P.x[m.e] P.x[m.e] = 4
      m.alive, m.before = ecs.alive(m.e), #ecs.query("Sprite")
      time.after(0, function() m.after = #ecs.query("Sprite") m.y = P.x[m.e] end)`),
  });
  const eid = t.spawn('a.lua');
  expect(t.state(eid, 'a.lua')).toMatchObject({ x: 3, alive: true, before: 0 });
  t.frames(2);
  expect(t.state(eid, 'a.lua')).toMatchObject({ after: 1, y: 4 });
});

test('fields that are not given have their defaults, also where another entity had the id before', async () => {
  const t = await start({
    'a.lua': onStart(`
      local old = ecs.spawn({ Sprite = { alpha = 0.25, layer = 9, texture = "old" } })
      ecs.despawn(old)
      time.after(0, function() local e = ecs.spawn({ Sprite = { layer = 2 } }) local S = ecs.component("Sprite")
        m.seen = { S.alpha[e], S.layer[e], S.texture[e], S.visible[e], e ~= old } end)`),
  });
  const eid = t.spawn('a.lua');
  t.frames(2);
  expect(t.state(eid, 'a.lua')['seen']).toEqual([1, 2, '', true, true]);
});

test('a despawned entity is there until the loop ends, then gone for everybody', async () => {
  const t = await start({
    'a.lua': `local entity = ...
      local m, P = {}, ecs.component("Position")
      function m.on_update() ecs.despawn(entity) m.there = ecs.alive(entity) P.x[entity] = 5 print(m.there, P.x[entity], #ecs.query("Position")) end
      return m`,
  });
  t.spawn('a.lua');
  t.spawn('a.lua');
  t.frames(2);
  expect(t.printed).toEqual(['true\t5.0\t2', 'true\t5.0\t2']);
  expect(t.game.world.handles.alive()).toBe(0);
  expect(t.failures).toEqual([]);
});

test('changes of structure take effect in the order of the calls', async () => {
  const t = await start({
    'a.lua': onStart(`
      ecs.add(entity, "Sprite") ecs.remove(entity, "Sprite") ecs.add(entity, "Sprite", { layer = 7 })
      ecs.add(entity, "Text") ecs.remove(entity, "Text")
      ecs.despawn(entity) ecs.add(entity, "Camera")`),
    'b.lua': onStart('ecs.remove(entity, "Velocity") ecs.add(entity, "Velocity", { x = 2 })'),
  });
  const { Sprite, Text, Velocity } = t.game.world.components;
  const [b, seen] = [t.spawn('b.lua'), [] as unknown[]];
  t.game.world.onDeath((eid) => {
    seen.push([hasComponent(t.game.world, eid, Sprite), Sprite.layer[eid], hasComponent(t.game.world, eid, Text)]);
  });
  const a = t.spawn('a.lua');
  t.frames(1);
  expect(seen).toEqual([[true, 7, false]]);
  expect([t.game.world.handles.of(a), hasComponent(t.game.world, b, Velocity), Velocity.x[b]]).toEqual([0, true, 2]);
});

test('adding what is there keeps its values and sets those that are given', async () => {
  const t = await start({
    'a.lua': onStart(
      'local P = ecs.component("Position") P.x[entity], P.y[entity] = 1, 2 ecs.add(entity, "Position", { y = 9 }) ecs.add(entity, P)',
    ),
  });
  const eid = t.spawn('a.lua');
  t.frames(1);
  const { Position } = t.game.world.components;
  expect([Position.x[eid], Position.y[eid]]).toEqual([1, 9]);
});

test('removing what is not there, and detaching what is not attached, does nothing', async () => {
  const t = await start({
    'a.lua': onStart('ecs.remove(entity, "Sprite") ecs.detach(entity, "b") ecs.detach(entity, "b.lua")'),
    'b.lua': 'return {}',
  });
  t.spawn('a.lua');
  t.frames(2);
  expect(t.failures).toEqual([]);
});

test('a query lists all who have all, and only them; it is the same list until the loop ends', async () => {
  const t = await start({
    'a.lua': onStart(`
      local both = ecs.query("Position", "Kinematic")
      m.found, m.same = { table.unpack(both) }, rawequal(both, ecs.query(ecs.component("Position"), "Kinematic"))
      ecs.add(entity, "Kinematic")
      m.unchanged = #ecs.query("Position", "Kinematic") == #m.found`),
  });
  const ids = [1, 2, 3].map(() => t.game.spawn({ Position: {}, Kinematic: {} }));
  t.game.spawn({ Kinematic: {} });
  const eid = t.spawn('a.lua');
  expect(t.state(eid, 'a.lua')).toMatchObject({ found: ids, same: true, unchanged: true });
});

test('what one script changes, the next script of the same frame sees in its queries', async () => {
  const look = 'm.seen = #ecs.query("Sprite")';
  const t = await start({
    'a.lua': `local m = {} function m.on_update() ${look} m.own = ecs.spawn({ Sprite = {} }) end return m`,
    'b.lua': `local m = {} function m.on_update() ${look} ecs.despawn(ecs.query("Sprite")[1]) end return m`,
    'c.lua': `local m = {} function m.on_update() ${look} end return m`,
  });
  const eid = t.spawn('a.lua', 'b.lua', 'c.lua');
  t.frames(2);
  expect(['a.lua', 'b.lua', 'c.lua'].map((id) => t.state(eid, id)['seen'])).toEqual([0, 1, 0]);
});

test('queries give handles, not ids, and none of the dead', async () => {
  const t = await start({
    'a.lua': 'local m = {} function m.on_update() m.found = { table.unpack(ecs.query("Sprite")) } end return m',
  });
  const first = t.game.spawn({ Sprite: {} });
  t.game.despawn(first);
  const second = t.game.spawn({ Sprite: {} });
  expect(second).toBe(first);
  const eid = t.spawn('a.lua');
  t.frames(1);
  expect(t.state(eid, 'a.lua')['found']).toEqual([t.game.world.handles.of(second)]);
  t.game.despawn(second);
  t.frames(1);
  expect(t.state(eid, 'a.lua')['found']).toEqual({});
});

test('scripts are components for queries: by id, by short name, with others', async () => {
  const t = await start({
    'swarm/mod.toml': '',
    'swarm/enemy.lua': 'return {}',
    'swarm/main.lua':
      'local m = {} function m.on_update() m.n = { #ecs.query("enemy"), #ecs.query("swarm/enemy.lua", "Sprite"), #ecs.query("enemy.lua", "main") } end return m',
  });
  t.game.spawn({ Sprite: {} }, 'swarm/enemy.lua');
  t.game.spawn({}, 'swarm/enemy.lua');
  t.frames(1);
  expect(t.state(1, 'swarm/main.lua')['n']).toEqual([2, 1, 0]);
  expect([...query(t.game.world, [t.game.scripts.component('swarm/enemy.lua')])]).toHaveLength(2);
});

test('has knows components and scripts', async () => {
  const t = await start({
    'a.lua': onStart(
      'm.has = { ecs.has(entity, "Position"), ecs.has(entity, ecs.component("Sprite")), ecs.has(entity, "a"), ecs.has(entity, "b.lua") }',
    ),
    'b.lua': 'return {}',
  });
  const eid = t.spawn('a.lua');
  expect(t.state(eid, 'a.lua')['has']).toEqual([true, false, true, false]);
});

test('scripts of one entity reach each other, live, and lose each other when one goes', async () => {
  const t = await start({
    'health.lua':
      'local m = { points = 10 } function m.hit(n) m.points = m.points - n return m.points, "second" end function m:own() return self.points end return m',
    'a.lua': onStart(`
      local health = ecs.script(entity, "health") health.points = 8
      m.seen = { ecs.call(entity, "health.lua", "hit", 3), ecs.script(entity, "health").points, ecs.call(entity, "health", "own"), ecs.script(entity, "b") == nil }
      m.second = select(2, ecs.call(entity, "health", "hit", 0))
      ecs.detach(entity, "health")
      time.after(0, function() m.gone = ecs.script(entity, "health") == nil end)`),
    'b.lua': 'return {}',
  });
  const eid = t.spawn('health.lua', 'a.lua');
  t.frames(2);
  expect(t.state(eid, 'a.lua')).toMatchObject({ seen: [5, 5, 5, true], second: 'second', gone: true });
});

test('calls go 16 deep, then are an error; afterwards they go 16 deep again', async () => {
  const t = await start({
    'a.lua':
      'local e = ... local m = { deepest = 0 } function m.down(n) m.deepest = n return ecs.call(e, "a", "down", n + 1) end function m.on_update() m.ok, m.why = pcall(ecs.call, e, "a", "down", 1) end return m',
  });
  const eid = t.spawn('a.lua');
  for (let n = 0; n < 3; n++) {
    t.frames(1);
    expect(t.state(eid, 'a.lua')).toMatchObject({ deepest: 16, ok: false, why: expect.stringMatching(/16 deep/) });
  }
});

test('what fails in a called script can be caught by the caller, whose own place is right again', async () => {
  const t = await start({
    'b.lua': 'local m = {} function m.fail() error("inside b") end return m',
    'a.lua': onStart('m.ok = pcall(ecs.call, entity, "b", "fail") events.on("e", function() error("mine") end)'),
  });
  const eid = t.spawn('b.lua', 'a.lua');
  t.game.emit('e');
  t.frames(1);
  expect(t.state(eid, 'a.lua')).toMatchObject({ ok: false });
  expect(t.failures.map(({ message, place }) => [message, place.script])).toEqual([['mine', 'a.lua']]);
});

test('what fails in a called script and is not caught names the line that failed', async () => {
  const t = await start({
    'b.lua': 'local m = {}\nfunction m.fail()\n  error("inside b")\nend\nreturn m',
    'a.lua': onStart('ecs.call(entity, "b", "fail")'),
  });
  t.spawn('b.lua', 'a.lua');
  expect(t.failures[0]).toMatchObject({ message: 'inside b', place: { file: 'b.lua', line: 3 } });
});

test('scripts attached by scripts start after the loop; a script that despawns what it attaches to leaves nothing', async () => {
  const t = await start({
    'a.lua': onStart('local e = ecs.spawn({}, "b") ecs.attach(entity, "b") ecs.despawn(e) print("a")'),
    'b.lua': onStart('print("b" .. entity)'),
  });
  t.spawn('a.lua');
  t.frames(1);
  expect(t.printed).toEqual(['a', 'b2', 'b1']);
  expect(t.game.world.handles.alive()).toBe(1);
});

test('attaching twice is attaching once', async () => {
  const t = await start({
    'a.lua': onStart('ecs.attach(entity, "b") ecs.attach(entity, "b.lua")'),
    'b.lua': onStart('print("b")'),
  });
  t.spawn('a.lua');
  t.frames(2);
  expect(t.printed).toEqual(['b']);
});

test('a full world is an error of the script that spawned, and everything else goes on', async () => {
  const t = await start(
    {
      'a.lua':
        'local m = { n = 0, frames = 0 } function m.on_update() m.frames = m.frames + 1 for i = 1, 1000 do ecs.spawn({ Position = {} }) m.n = m.n + 1 end end return m',
      'b.lua': 'local m = { n = 0 } function m.on_update() m.n = m.n + 1 end return m',
    },
    { capacity: 100 },
  );
  const eid = t.spawn('a.lua', 'b.lua');
  t.frames(3);
  expect(t.state(eid, 'a.lua')).toMatchObject({ n: 99, frames: 3 });
  expect(t.state(eid, 'b.lua')).toMatchObject({ n: 3 });
  expect(t.failures.map(({ message }) => message)).toEqual(
    Array(3).fill(expect.stringMatching(/asked by a\.lua.*100.*raise capacity/s)),
  );
});

test('100,000 spawns in a world of 65,536 fill it, and the game is alive', async () => {
  const t = await start(
    {
      'a.lua':
        'local m = { made = 0, refused = 0 } function m.on_start() for i = 1, 100000 do if pcall(ecs.spawn, { Position = { x = i } }) then m.made = m.made + 1 else m.refused = m.refused + 1 end end end function m.on_update() m.updated = true end return m',
    },
    { capacity: undefined, maxEntitiesPerMod: 100_000, maxColumnsMiB: 64, runtimes: generousRuntimes },
  );
  const eid = t.spawn('a.lua');
  t.frames(2);
  expect(t.state(eid, 'a.lua')).toMatchObject({ made: 65_535, refused: 34_465, updated: true });
  expect(t.game.world.handles.alive()).toBe(65_536);
});
