/** Moves entities that are tagged Kinematic. */
import { query } from 'bitecs';
import type { SystemWorld } from './system.ts';

/** Reads Velocity and time, writes Position. */
export function movementSystem(world: SystemWorld): void {
  const { Position, Velocity, Kinematic } = world.components;
  const { deltaSeconds } = world.time;
  for (const eid of query(world, [Position, Velocity, Kinematic])) {
    Position.x[eid]! += Velocity.x[eid]! * deltaSeconds;
    Position.y[eid]! += Velocity.y[eid]! * deltaSeconds;
  }
}
