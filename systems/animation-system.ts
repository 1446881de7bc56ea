/** Plays the frames of sprite sheets. */
import { query } from 'bitecs';
import type { SystemWorld } from './system.ts';

/** Reads time, writes Animation.elapsed and Sprite.frame. */
export function animationSystem(world: SystemWorld): void {
  const { Animation, Sprite } = world.components;
  const { deltaSeconds } = world.time;
  for (const eid of query(world, [Animation, Sprite])) {
    Animation.elapsed[eid]! += deltaSeconds;
    const first = Animation.first[eid]!;
    const count = Math.max(1, Animation.last[eid]! - first + 1);
    const played = Math.floor(Animation.elapsed[eid]! * Animation.rate[eid]!);
    // a rate below 0 plays backwards
    const round = ((played % count) + count) % count;
    Sprite.frame[eid] = first + (Animation.loop[eid] !== 0 ? round : Math.max(0, Math.min(played, count - 1)));
  }
}
