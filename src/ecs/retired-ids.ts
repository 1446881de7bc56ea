/**
 * Ids that have used up their generations: taken out of bitECS's list of free ids, so that no handle ever repeats.
 */
import type { createEntityIndex } from 'bitecs';

/** The retired ids of one world. */
export interface RetiredIds {
  /** To be called while bitECS is taking the id back: it will not be given out again. */
  retire(eid: number): void;
  /** How many ids are gone for good. */
  count(): number;
  /** Sets the count, for ids that were taken out elsewhere. */
  restore(count: number): void;
}

/** Works on the entity index that was passed to `createWorld`. */
export function createRetiredIds(index: ReturnType<typeof createEntityIndex>): RetiredIds {
  let count = 0;
  const takeOut = (eid: number): void => {
    const place = index.sparse[eid];
    // free ids stand behind the living ones; the last of them takes the retired one's place
    if (place === undefined || place < index.aliveCount) return;
    const last = index.dense.pop()!;
    if (last !== eid) {
      index.dense[place] = last;
      index.sparse[last] = place;
    }
    delete index.sparse[eid];
  };
  return {
    retire(eid) {
      count++;
      // lowering the count of living ids is the last thing bitECS does, and the only thing that can be noticed
      let alive = index.aliveCount;
      Object.defineProperty(index, 'aliveCount', {
        configurable: true,
        enumerable: true,
        get: () => alive,
        set(value: number) {
          alive = value;
          Object.defineProperty(index, 'aliveCount', { value, writable: true, configurable: true, enumerable: true });
          takeOut(eid);
        },
      });
    },
    count: () => count,
    restore(restored) {
      count = restored;
    },
  };
}
