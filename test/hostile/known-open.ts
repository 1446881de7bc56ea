/**
 * What of the corpus does not hold yet: scripts, the ways in which they are not run, and why. Empty when all is well.
 */
import type { Way } from './support/attacker.ts';

/** Why some ways of a script are not run. */
export interface Open {
  readonly ways: readonly Way[];
  readonly because: string;
}

/** Scripts that are not run in some ways. */
export const knownOpen: Readonly<Record<string, Open>> = {};

/** Whether a script is known not to hold in this way. */
export const isOpen = (name: string, way: Way): boolean => knownOpen[name]?.ways.includes(way) === true;
