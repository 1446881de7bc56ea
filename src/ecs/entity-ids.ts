/**
 * Which ids a world has given out, and in which order it will give them out again: what a snapshot keeps of bitECS's
 * entity index.
 */
import type { createEntityIndex } from 'bitecs';
import type { RetiredIds } from './retired-ids.ts';

/** The ids of one world. */
export interface EntityIds {
  /** How many of `list` are alive. */
  alive(): number;
  /** Living ids, then free ones; the first free one is given out next. Not to be changed, valid until the next change. */
  list(): readonly number[];
  /** Highest id given out so far; those not in `list` are retired. */
  highest(): number;
  /**
   * Sets the list, of which the first `alive` are alive (they have to be): entities added from now on get the others in
   * their order. @param alive - Default: nobody.
   */
  restore(list: Iterable<number>, highest: number, alive?: number): void;
}

/** Works on the entity index that was passed to `createWorld`. */
export function createEntityIds(index: ReturnType<typeof createEntityIndex>, retired: RetiredIds): EntityIds {
  return {
    alive: () => index.aliveCount,
    list: () => index.dense,
    highest: () => index.maxId,
    restore(list, highest, alive = 0) {
      index.dense.length = 0;
      index.sparse.length = 0;
      for (const eid of list) {
        index.sparse[eid] = index.dense.length;
        index.dense.push(eid);
      }
      index.aliveCount = alive;
      index.maxId = highest;
      retired.restore(highest - index.dense.length);
    },
  };
}
