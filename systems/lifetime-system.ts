/** Ends entities whose time has come. */
import { query } from 'bitecs';
import type { SystemWorld } from './system.ts';

/** Reads time, writes Lifetime, despawns. */
export function lifetimeSystem(world: SystemWorld): void {
  const { Lifetime } = world.components;
  const { deltaSeconds } = world.time;
  const alive = query(world, [Lifetime]);
  // backwards: a despawned entity leaves the list at the next query, what on_destroy does must not skip anybody
  for (let i = alive.length - 1; i >= 0; i--) {
    const eid = alive[i]!;
    Lifetime.seconds[eid]! -= deltaSeconds;
    if (Lifetime.seconds[eid]! <= 0) world.despawn(eid);
  }
}
