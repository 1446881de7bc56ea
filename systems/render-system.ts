/** Draws the world. */
import type { SystemWorld } from './system.ts';

/** Reads what the scene shows; writes nothing. */
export function renderSystem(world: SystemWorld): void {
  world.renderer?.draw(world.scene);
}
