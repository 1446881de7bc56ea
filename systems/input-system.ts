/** Hands what was pressed and moved since the last frame to the scripts. */
import type { SystemWorld } from './system.ts';

/** Reads the input source, writes the scripts' input. */
export function inputSystem(world: SystemWorld): void {
  world.input?.poll(world.scripts);
}
