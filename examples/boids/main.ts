/** The page of the flock. What a boid does is in `scripts/boids.wat`, which can be edited while it flies. */
import { assets, scripts } from 'virtual:moonloop';
import { createGame } from 'moonloop';
import { createPageInput } from 'moonloop/browser';
import { createErrorPanel } from 'moonloop/hud';
import { createPixiRenderer } from 'moonloop/pixi';
import { defaultSystems } from 'moonloop/systems';
import { createWasmRuntime } from 'moonloop/wasm';

const renderer = await createPixiRenderer({
  ...{ assets, width: 1280, height: 800, parent: document.body, background: 0x05060c },
  particleLayers: [0],
});
const game = await createGame({
  source: scripts,
  runtimes: [createWasmRuntime()],
  systems: defaultSystems,
  renderer,
  input: createPageInput({ canvas: renderer.canvas }),
  onCreated: (made) => createErrorPanel({ game: made, problems: renderer.problems }),
});
for (let n = 0; n < 5000; n++) {
  game.spawn({ Position: {}, Rotation: {}, Scale: { x: 0.5, y: 0.5 }, Sprite: { texture: 'boid' } }, 'boids.wat');
}
game.start();
// for the console of the browser, and for tests
Object.assign(window, { game });
