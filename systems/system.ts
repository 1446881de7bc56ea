/**
 * What systems find on the world besides components: the services of the game.
 */
import type { InputSource } from '../src/core/input-source.ts';
import type { GameWorld } from '../src/ecs/world.ts';
import type { Renderer } from '../src/render/renderer.ts';
import type { Scene } from '../src/render/scene.ts';
import type { Scripts } from '../src/script/scripts.ts';

/** A game world with its services. */
export type SystemWorld = GameWorld & {
  readonly scripts: Scripts;
  readonly scene: Scene;
  readonly renderer: Renderer | undefined;
  readonly input: InputSource | undefined;
};

/** A step of each frame. Keeps nothing between frames, allocates nothing per entity. */
export type System = (world: SystemWorld) => void;
