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
  /** Sets the list, with nobody alive: entities added from now on get its ids in its order. */
  restore(list: Iterable<number>, highest: number): void;
}

/** Works on the entity index that was passed to `createWorld`. */
export function createEntityIds(index: ReturnType<typeof createEntityIndex>, retired: RetiredIds): EntityIds {
  return {
    alive: () => index.aliveCount,
    list: () => index.dense,
    highest: () => index.maxId,
    restore(list, highest) {
      index.dense.length = 0;
      index.sparse.length = 0;
      for (const eid of list) {
        index.sparse[eid] = index.dense.length;
        index.dense.push(eid);
      }
      index.aliveCount = 0;
      index.maxId = highest;
      retired.restore(highest - index.dense.length);
    },
  };
}
