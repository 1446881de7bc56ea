/**
 * The error for a handle that means no living entity.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { indexMask } from './handles.ts';
import type { WorldMemory } from './world-memory.ts';

/** @param where - What was asked for: `Position.x`, `ecs.despawn`. */
export function deadEntity({ memory }: { readonly memory: WorldMemory }, handle: number, where: string): MoonloopError {
  const index = handle & indexMask;
  const inRange = Number.isInteger(handle) && handle > 0 && index > 0 && index <= memory.capacity;
  const why = inRange ? 'is not alive (ask ecs.alive first)' : `is out of range (1 … ${memory.capacity})`;
  return new MoonloopError('ENTITY_DEAD', `${where}: entity ${handle} ${why}`);
}
