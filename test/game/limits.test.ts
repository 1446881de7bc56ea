import { entityExists, query } from 'bitecs';
import { expect, onTestFinished, test } from 'vitest';
import { startGame, type TestGame } from '../support/game-harness.ts';

const counter = 'local m = { n = 0 } function m.on_update() m.n = m.n + 1 end return m';
async function start(files: Readonly<Record<string, string>>, options = {}): Promise<TestGame> {
  const t = await startGame(files, options);
  onTestFinished(() => t.game.dispose());
  return t;
}
/** Takes what is left of the world's memory. */
function fill(t: TestGame): void {
  const { memory } = t.game.world;
  memory.allocate(2 ** 20 - memory.usedBytes(), 'the test');
}

test('files that nobody attaches take no room in the world: 400 modules fit where 260 scripts do not', async () => {
  const modules = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`lib/m${n}.lua`, `return ${n}`]));
  const made = startGame(
    { ...modules, 'a.lua': 'return { n = require("lib.m399") }' },
    { capacity: 1000, maxColumnsMiB: 1 },
  );
  const t = await made;
  t.spawn('a.lua');
  expect(t.state(1, 'a.lua')).toMatchObject({ n: 399 });
  t.game.dispose();
});

test('a query needs no room of its own: it works in a world whose memory is full', async () => {
  const t = await start(
    { 'a.lua': 'local m = {} function m.on_update() m.found = #ecs.query("Position") end return m' },
    { capacity: 1000, maxColumnsMiB: 1 },
  );
  t.spawn('a.lua');
  fill(t);
  t.frames(2);
  expect([t.failures, t.state(1, 'a.lua')]).toMatchObject([[], { found: 1 }]);
});

test('a mod that is added when no room is left fails by itself, and the game goes on', async () => {
  const t = await start({ 'b.lua': counter }, { capacity: 1000, maxColumnsMiB: 1 });
  t.spawn('b.lua');
  fill(t);
  await t.save({ 'm/mod.toml': '', 'm/main.lua': 'return {}' });
  t.frames(2);
  expect(t.reloads.filter(({ success }) => !success).map(({ error }) => error?.code)).toContain('COLUMNS_FULL');
  expect(t.state(1, 'b.lua')).toMatchObject({ n: 2 });
});

test('attaching, detaching and despawning nobody is safe', async () => {
  const t = await start({ 'a.lua': counter });
  for (const eid of [0, 999, -1, 1.5, Number.NaN]) {
    expect(() => t.game.scripts.detach(eid, 'a.lua')).not.toThrow();
    expect(() => t.game.despawn(eid)).not.toThrow();
  }
  t.frames(1);
  expect([t.failures, t.game.world.handles.alive()]).toEqual([[], 0]);
});

test.each([[0], [999], [-1]])('attaching to %s, which is nobody, is ENTITY_DEAD', async (eid) => {
  const t = await start({ 'a.lua': counter });
  expect(() => t.game.scripts.attach(eid, 'a.lua')).toThrow(expect.objectContaining({ code: 'ENTITY_DEAD' }));
});

test('a script may be attached before its file is there; it starts when the file comes', async () => {
  const t = await start({});
  const eid = t.spawn('later.lua');
  t.frames(2);
  expect(t.failures).toEqual([]);
  await t.save({ 'later.lua': counter });
  t.frames(2);
  expect(t.state(eid, 'later.lua')).toMatchObject({ n: 2 });
});

test('a listener of deaths that throws leaves no zombie behind', async () => {
  const t = await start({});
  const eid = t.game.spawn({ Position: {} });
  t.game.world.onDeath(() => {
    throw new Error('listener boom');
  });
  try {
    t.game.despawn(eid);
  } catch {
    // whether it is told here or as a failure is not the question
  }
  expect(entityExists(t.game.world, eid)).toBe(false);
  expect([...query(t.game.world, [t.game.world.components.Position])]).toEqual([]);
});

test('1,000 scripts on one entity all run, in order of their attachment, and all end with it', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 1000 }, (_, n) => [
      `s${n}.lua`,
      `local m = {} function m.on_update() order = (order or 0) + 1 m.at = order end function m.on_destroy() print(${n}) end return m`,
    ]),
  );
  const t = await start(files, { capacity: 16 });
  const eid = t.spawn(...Object.keys(files));
  t.frames(1);
  expect([0, 1, 500, 999].map((n) => t.state(eid, `s${n}.lua`)['at'])).toEqual([1, 2, 501, 1000]);
  t.game.despawn(eid);
  expect(t.printed).toHaveLength(1000);
});
