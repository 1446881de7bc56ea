/** The page of Swarm. Everything that happens in the game is in `scripts/swarm/`. */
import { assets, luaWasmUrl, scripts } from 'virtual:moonloop';
import { createGame } from 'moonloop';
import { createPageInput } from 'moonloop/browser';
import { createErrorPanel } from 'moonloop/hud';
import { createLuaRuntime } from 'moonloop/lua';
import { createPixiRenderer } from 'moonloop/pixi';
import { defaultSystems } from 'moonloop/systems';

const renderer = await createPixiRenderer({
  assets,
  width: 960,
  height: 600,
  parent: document.body,
  background: 0x0d0a16,
  // gems, enemies, bolts, sparks: many, and in no order among themselves
  particleLayers: [2, 4, 6, 7],
});
const game = await createGame({
  source: scripts,
  runtimes: [createLuaRuntime({ wasmUrl: luaWasmUrl })],
  systems: defaultSystems,
  renderer,
  input: createPageInput({ canvas: renderer.canvas }),
  onCreated: (made) => createErrorPanel({ game: made, problems: renderer.problems }),
});
game.start();
// for the console of the browser, and for tests
Object.assign(window, { game });
