/** moonloop: the move module on all entities, one shared instance, through `game.step`, as a game runs it. */
import { createGame, createMemorySource } from 'moonloop';
import { defaultSystems } from 'moonloop/systems';
import { createWasmRuntime } from 'moonloop/wasm';
import { assemble, moveModule } from '../wasm-modules.mjs';

export const createPeer = peerOf(moveModule);

/** The peer that runs a module which moves entities. */
export function peerOf(text) {
  return async (count) => {
    const source = createMemorySource({ 'move.wasm': await assemble(text) });
    const game = await createGame({
      announce: false,
      source,
      runtimes: [createWasmRuntime()],
      systems: defaultSystems,
    });
    for (let n = 0; n < count; n++) game.spawn({ Position: {}, Velocity: { x: 1, y: 2 } }, 'move.wasm');
    const { Position } = game.world.components;
    return { frame: (dt) => game.step(dt), position: () => Position.x[count], dispose: () => game.dispose() };
  };
}
