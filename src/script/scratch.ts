/**
 * The scratch row: the entity that exists only while a version is staged. Its columns are a copy of an entity that
 * carries the script, so that a body finds what it will find on the real ones.
 */
import { hasComponent } from 'bitecs';
import type { Handle } from '../ecs/handles.ts';
import type { GameWorld } from '../ecs/world.ts';

/** The scratch entity during one staging. */
export interface Scratch {
  readonly handle: Handle;
  /** Whether the scratch entity has a component. */
  has(component: object): boolean;
  /** Makes its columns what they were at first, for a second run of the same body. */
  refill(): void;
}

/**
 * Runs `use` with a scratch entity that copies `carrier`; with 0, one that has Position and Velocity, all zero.
 * The handle is dead afterwards.
 */
export function withScratch<T>(world: GameWorld, carrier: number, use: (scratch: Scratch) => T): T {
  const row = world.memory.scratch;
  const refill = (): void => {
    for (const info of world.registry.byName.values()) {
      for (const field of info.fields) field.column[row] = carrier === 0 ? field.initial : field.column[carrier]!;
    }
  };
  refill();
  const { Position, Velocity } = world.components;
  const has = (component: object): boolean =>
    carrier === 0 ? component === Position || component === Velocity : hasComponent(world, carrier, component);
  try {
    return use({ handle: world.handles.openScratch(true), has, refill });
  } finally {
    world.handles.openScratch(false);
  }
}
