/** Saved worlds and hashes of real games, scripts included. */
import { expect, test } from 'vitest';
import { loadWorld, saveWorld, worldHash } from '../../src/ecs/snapshot.ts';
import { startGame, type TestGame } from '../support/game-harness.ts';

const main = `
local m = {}
function m.on_update()
  for i = 1, random(3) do
    ecs.spawn({
      Position = { x = random(), y = random(100) }, Velocity = { x = random() }, Kinematic = {},
      Lifetime = { seconds = random() }, Text = { text = "bat " .. random(9) },
    }, "bat.lua")
  end
  local found = ecs.query("Position", "Velocity")
  if #found > 0 and random() < 0.3 then ecs.despawn(found[random(#found)]) end
end
return m`;
const bat = (speed: number): string => `
local entity = ...
local Position, m = ecs.component("Position"), {}
function m.on_update(dt) Position.y[entity] = Position.y[entity] + random() * dt * ${speed} end
return m`;

const start = (seed: number): Promise<TestGame> =>
  startGame({ 'main.lua': main, 'bat.lua': bat(1) }, { seed, capacity: 1024, maxColumnsMiB: 8 });

/** Hash after each of 120 frames; the script is saved anew after 60. */
async function hashes(seed: number): Promise<string[]> {
  const t = await start(seed);
  const seen: string[] = [];
  for (let frame = 0; frame < 120; frame++) {
    if (frame === 60) await t.save({ 'bat.lua': bat(2) });
    t.frames(1);
    seen.push(worldHash(t.game.world));
  }
  expect(t.game.world.handles.alive()).toBeGreaterThan(20);
  t.game.dispose();
  return seen;
}

test('two games with the same seed and the same reload have the same hash in each frame, which never repeats', async () => {
  const first = await hashes(3);
  expect(await hashes(3)).toEqual(first);
  expect(new Set(first).size).toBe(120);
  expect((await hashes(4)).filter((hash, frame) => hash === first[frame])).toEqual([]);
});

test('the world of a running game comes back in another game, whose scripts let go of what died', async () => {
  const [saved, other] = [await start(3), await start(4)];
  saved.frames(40);
  other.frames(25);
  const bytes = saveWorld(saved.game.world);
  const loaded = loadWorld(other.game.world, bytes);
  expect(loaded.ok).toBe(true);
  expect(worldHash(other.game.world)).toBe(worldHash(saved.game.world));
  expect(saveWorld(other.game.world)).toEqual(bytes);
  other.frames(10);
  expect(other.failures).toEqual([]);
  for (const { game } of [saved, other]) game.dispose();
});
