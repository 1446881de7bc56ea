/**
 * Ids that have used up their generations: taken out of bitECS's list of free ids, so that no handle ever repeats.
 */
import type { createEntityIndex } from 'bitecs';

/** Ids waiting to be taken out of the free list. */
export interface RetiredIds {
  add(eid: number): void;
  /** How many ids are gone for good. */
  count(): number;
  /** Takes the waiting ids out; to be called before an id is asked for. */
  sweep(): void;
}

/** Works on the entity index that was passed to `createWorld`. */
export function createRetiredIds(index: ReturnType<typeof createEntityIndex>): RetiredIds {
  const waiting: number[] = [];
  let count = 0;
  return {
    add(eid) {
      waiting.push(eid);
      count++;
    },
    count: () => count,
    sweep() {
      while (waiting.length > 0) {
        const eid = waiting.pop()!;
        const place = index.sparse[eid];
        // free ids stand behind the living ones; the last of them takes the retired one's place
        if (place === undefined || place < index.aliveCount) continue;
        const last = index.dense.pop()!;
        if (last !== eid) {
          index.dense[place] = last;
          index.sparse[last] = place;
        }
        delete index.sparse[eid];
      }
    },
  };
}
