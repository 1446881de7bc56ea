/** moonloop: the script on 10,000 entities, through `game.step`, as a game runs it. */
import { createGame, createMemorySource } from 'moonloop';
import { createLuaRuntime } from 'moonloop/lua';
import { defaultSystems } from 'moonloop/systems';
import { moveScript } from '../move-script.mjs';

export async function createPeer(count) {
  const source = createMemorySource({ 'move.lua': moveScript });
  const game = await createGame({ announce: false, source, runtimes: [createLuaRuntime()], systems: defaultSystems });
  for (let n = 0; n < count; n++) game.spawn({ Position: {}, Velocity: { x: 1, y: 2 } }, 'move.lua');
  const { Position } = game.world.components;
  return { frame: (dt) => game.step(dt), position: () => Position.x[count], dispose: () => game.dispose() };
}
