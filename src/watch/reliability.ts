/**
 * Measures how many changes a way of noticing them noticed by itself, held against a second way that also looks.
 */
import type { Clock } from '../core/clock.ts';

/** Counts noticed and missed changes. */
export interface Reliability {
  /** The way under test said that this path may have changed. */
  noticed(path: string): void;
  /** A change of this path was found to be real. */
  changed(path: string): void;
  /** Percent of the real changes that were noticed; 100 before the first. */
  score(): number;
  /** Real changes that only the second way found. */
  missed(): number;
}

/** An event that comes so much later than the change was found is still noticing: some systems delay deletions. */
const graceMs = 1000;

/** Creates the count. */
export function createReliability(clock: Clock): Reliability {
  const noticed = new Set<string>();
  const suspects = new Map<string, number>();
  let hits = 0;
  let misses = 0;
  const judge = (): void => {
    for (const [path, foundAt] of suspects) {
      if (clock.now() - foundAt <= graceMs) break; // in order of finding
      suspects.delete(path);
      misses++;
    }
  };
  return {
    noticed(path) {
      judge();
      if (suspects.delete(path)) hits++;
      else noticed.add(path);
    },
    changed(path) {
      judge();
      if (noticed.delete(path)) hits++;
      else suspects.set(path, clock.now());
    },
    score() {
      judge();
      return hits + misses === 0 ? 100 : (100 * hits) / (hits + misses);
    },
    missed() {
      judge();
      return misses;
    },
  };
}
