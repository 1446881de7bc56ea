/** Runs the scripts: swaps, timers, fixed updates, updates, and what follows from them. */
import type { SystemWorld } from './system.ts';

/** Reads the versioned cache and time; scripts write components, spawn and despawn. */
export function scriptSystem(world: SystemWorld): void {
  const { time } = world;
  const { frame } = world.scripts;
  frame.begin();
  frame.swap();
  frame.fireTimers();
  for (let step = 0; step < time.fixedSteps; step++) frame.run('on_fixed_update', time.fixedSeconds);
  frame.run('on_update', time.deltaSeconds);
  frame.end();
}
