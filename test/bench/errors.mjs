/**
 * What entities that throw cost the frame of 10,000. They throw in every other frame: in three running they would be
 * suspended, and cost nothing any more. Only the frames in which they throw are counted.
 */
import { createGame, createMemorySource } from 'moonloop';
import { createLuaRuntime } from 'moonloop/lua';
import { defaultSystems } from 'moonloop/systems';
import { median, time } from './statistics.mjs';

const script = `
local entity = ...
local Position = ecs.component("Position")
local module = {}
function module.on_update(dt)
  local x = Position.x
  x[entity] = x[entity] + dt
  if x[entity] < 0 and time.frame() % 2 == 0 then error("left the world") end
end
return module
`;

export async function benchErrors({ entities, rounds, report }) {
  const games = [];
  for (const failing of [0, 1, 100]) {
    const source = createMemorySource({ 'a.lua': script });
    const game = await createGame({ announce: false, source, runtimes: [createLuaRuntime()], systems: defaultSystems });
    for (let n = 0; n < entities; n++) {
      const x = n % (entities / 100) === 0 && n / (entities / 100) < failing ? -1e9 : 0;
      game.spawn({ Position: { x } }, 'a.lua');
    }
    let failures = 0;
    game.scripts.events.on('failed', () => failures++);
    for (let n = 0; n < 60; n++) game.step(1 / 60);
    if (failures !== failing * 30) throw new Error(`${failures} failures instead of ${failing * 30}`);
    games.push({ failing, game, ms: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { game, ms } of games) {
      ms.push(time(() => game.step(1 / 60)));
      game.step(1 / 60); // the frame in which they do not throw
    }
  }
  const results = {};
  for (const { failing, game, ms } of games) {
    results[failing] = median(ms);
    report(`frame with ${failing} of ${entities} throwing`, `${median(ms).toFixed(2)} ms`, '');
    game.dispose();
  }
  return results;
}
