import { addComponent, query, set } from 'bitecs';
import { expect, test } from 'vitest';
import { MoonloopError } from '../../src/core/moonloop-error.ts';
import { createGame } from '../../src/game/create-game.ts';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { createMemorySource } from '../../src/source/memory-source.ts';
import { createManualClock } from '../../src/testing/manual-clock.ts';
import { defaultSystems } from '../../systems/index.ts';
import { startGame } from '../support/game-harness.ts';

const counter =
  'local m = { n = 0, fixed = 0 } function m.on_update(dt) m.n = m.n + 1 m.dt = dt end function m.on_fixed_update(dt) m.fixed = m.fixed + 1 m.step = dt end return m';

test.each([
  ['capacity', 0],
  ['capacity', 1.5],
  ['capacity', Number.NaN],
  ['maxColumnsMiB', 0],
  ['maxColumnsMiB', Number.NaN],
])('%s of %s is refused with OPTION_INVALID that names it', async (name, value) => {
  await expect(startGame({}, { [name]: value })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining(name),
  });
});

test.each([
  ['fixedHz', 0],
  ['fixedHz', -1],
  ['fixedHz', Number.NaN],
  ['maxFixedSteps', -1],
  ['maxFixedSteps', Number.NaN],
  ['maxDeltaSeconds', Number.NaN],
  ['maxDeltaSeconds', -1],
  ['swapBudgetMs', Number.NaN],
  ['gcBudgetMs', Number.NaN],
  ['maxEntitiesPerMod', -1],
  ['maxEntitiesPerMod', 0.5],
  ['openEntities', 'all'],
  ['openEntities', null],
  ['openEntities', ['swarm']],
  ['openEntities', { swarm: 'weapons' }],
  ['openEntities', { swarm: [5] }],
])('%s of %s is refused with OPTION_INVALID', async (name, value) => {
  await expect(startGame({}, { [name]: value })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
});

test('a bad schema keeps the game from being made, with SCHEMA_INVALID', async () => {
  await expect(startGame({}, { components: { health: { points: 'f32' } } })).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
  });
});

test('a source that cannot be read is SOURCE_FAILED with its cause', async () => {
  const source = createMemorySource({});
  const cause = new Error('disk on fire');
  source.load = () => Promise.reject(cause);
  await expect(startGame({}, { source })).rejects.toMatchObject({ code: 'SOURCE_FAILED', cause });
});

test('a VM that does not start is VM_FAILED, and says what to check', async () => {
  const runtimes = [createLuaRuntime({ wasmUrl: '/no/such/glue.wasm' })];
  await expect(startGame({ 'a.lua': 'return {}' }, { runtimes })).rejects.toMatchObject({
    code: 'VM_FAILED',
    message: expect.stringMatching(/wasmUrl/),
  });
});

test('a broken script, a broken manifest and an unknown file keep no game from starting', async () => {
  const t = await startGame({
    'a.lua': 'return {',
    'm/mod.toml': '= = =',
    'm/main.lua': 'error("x")',
    'notes.txt': 'hi',
    'b.lua': counter,
  });
  const eid = t.spawn('a.lua', 'b.lua');
  t.frames(2);
  expect(t.state(eid, 'b.lua')).toMatchObject({ n: 2 });
  expect(t.failures.map(({ code, place }) => [code, place.file, place.line])).toEqual([
    ['MANIFEST_INVALID', 'm/mod.toml', 1],
  ]);
  t.game.dispose();
});

test('an entity that carries a file which no runtime knows waits, and its other scripts run', async () => {
  const t = await startGame({ 'b.lua': counter });
  const eid = t.spawn('a.wat', 'b.lua');
  t.frames(2);
  expect(t.state(eid, 'b.lua')).toMatchObject({ n: 2 });
  t.game.dispose();
});

test('without scripts, systems or runtimes a game runs', async () => {
  const game = await createGame({ source: createMemorySource(), runtimes: [], systems: [], announce: false });
  game.step(1 / 60);
  expect(game.world.time.frame).toBe(0);
  game.dispose();
});

test('spawn gives components and scripts; values are checked, and a refused one leaves no entity', async () => {
  const t = await startGame({ 'a.lua': counter });
  const eid = t.game.spawn({ Position: { x: 3 }, Sprite: { texture: 'bat', visible: false } }, 'a.lua');
  const { Position, Sprite } = t.game.world.components;
  expect([
    Position.x[eid],
    Position.y[eid],
    Sprite.visible[eid],
    t.game.world.scene.stringOf(Sprite.texture[eid]!),
  ]).toEqual([3, 0, 0, 'bat']);
  const before = t.game.world.handles.alive();
  for (const [components, script, code] of [
    [{ position: {} }, 'a.lua', 'COMPONENT_UNKNOWN'],
    [{ Position: { z: 1 } }, 'a.lua', 'FIELD_UNKNOWN'],
    [{ Position: { x: '1' } }, 'a.lua', 'FIELD_INVALID'],
    [{ Position: { x: Number.NaN } }, 'a.lua', 'FIELD_INVALID'],
    [{ Sprite: { layer: 40_000 } }, 'a.lua', 'FIELD_INVALID'],
    [{}, '../a.lua', 'ID_INVALID'],
    [{}, '/a.lua', 'ID_INVALID'],
  ] as const) {
    expect(() => t.game.spawn(components, script)).toThrow(expect.objectContaining({ code }));
  }
  expect(t.game.world.handles.alive()).toBe(before);
  t.game.dispose();
});

test('a full world is WORLD_FULL for spawn, and one less is enough', async () => {
  const t = await startGame({}, { capacity: 2 });
  const [a] = [t.game.spawn(), t.game.spawn()];
  expect(() => t.game.spawn()).toThrow(expect.objectContaining({ code: 'WORLD_FULL' }));
  t.game.despawn(a);
  expect(() => t.game.spawn()).not.toThrow();
  t.game.dispose();
});

test('onCreated sees the game before any file is loaded', async () => {
  let scripts = -1;
  const t = await startGame(
    { 'a.lua': counter },
    {
      onCreated(game) {
        scripts = game.scripts.list().length;
      },
    },
  );
  expect([scripts, t.game.scripts.list().length]).toEqual([0, 1]);
  t.game.dispose();
});

test('the main script of each mod runs on an entity of its own, in order of the mods; attachMains: false leaves them off', async () => {
  const files = {
    'main.lua': 'print("root") return {}',
    'b/mod.toml': '',
    'b/main.lua': 'print("b") return {}',
    'a/mod.toml': '',
    'a/main.lua': 'print("a") return {}',
    'plain/main.lua': 'print("never") return {}',
  };
  const t = await startGame(files);
  expect(t.printed).toEqual(['root', 'a', 'b']);
  expect(t.game.world.handles.alive()).toBe(3);
  t.game.dispose();
  const off = await startGame(files, { attachMains: false });
  off.frames(1);
  expect([off.printed, off.game.world.handles.alive()]).toEqual([[], 0]);
  off.game.dispose();
});

test('mods are described by their manifests, in load order', async () => {
  const t = await startGame({
    'z/mod.toml': 'name = "Zed"\nversion = "1.2"',
    'a/mod.toml': 'description = "first"',
    'a/x.lua': 'return {}',
  });
  const reload = { merge: 'live', keepLocals: false };
  expect(t.game.mods()).toEqual([
    { id: 'game', name: 'game', version: '0.0.0', description: '', reload, openTo: [], dependencies: {} },
    { id: 'a', name: 'a', version: '0.0.0', description: 'first', reload, openTo: [], dependencies: {} },
    { id: 'z', name: 'Zed', version: '1.2', description: '', reload, openTo: [], dependencies: {} },
  ]);
  t.game.dispose();
});

test('the log gets what scripts print, with script, entity, level and frame', async () => {
  const t = await startGame({
    'a.lua':
      'local m = {} function m.on_update() print(nil, 1.5, "x") log.warn("w") log.debug() log.error({} ~= nil) end return m',
  });
  const eid = t.spawn('a.lua');
  t.frames(1);
  expect(t.logs).toEqual([
    { level: 'info', message: 'nil\t1.5\tx', script: 'a.lua', entity: eid, frame: 0 },
    { level: 'warn', message: 'w', script: 'a.lua', entity: eid, frame: 0 },
    { level: 'debug', message: '', script: 'a.lua', entity: eid, frame: 0 },
    { level: 'error', message: 'true', script: 'a.lua', entity: eid, frame: 0 },
  ]);
  t.game.dispose();
});

test('plain bitECS code and systems of the game’s own work in the running world', async () => {
  const seen: number[] = [];
  const t = await startGame(
    {
      'a.lua':
        'local e = ... local P = ecs.component("Position") local m = {} function m.on_update() P.x[e] = P.x[e] + 1 end return m',
    },
    {
      systems: [
        ...defaultSystems,
        function watchSystem(world) {
          for (const eid of query(world, [world.components.Position])) seen.push(world.components.Position.x[eid]!);
        },
      ],
      clock: createManualClock(),
    },
  );
  const { world } = t.game;
  const eid = t.game.spawn({});
  addComponent(world, eid, set(world.components.Position, { x: 10 } as never));
  addComponent(world, eid, t.game.scripts.component('a.lua'));
  t.frames(2);
  expect(seen).toEqual([11, 12]);
  t.game.dispose();
});

test('errors of the program itself are MoonloopErrors that say what to do', async () => {
  const error: unknown = await startGame({}, { capacity: -5 }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MoonloopError);
  expect(String(error)).toMatch(/capacity must be 1 … 1048573 entities, got -5/);
});
