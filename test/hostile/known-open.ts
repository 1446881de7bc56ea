/** What of the corpus does not hold yet, by script: the ways in which it is not run, and why. Empty when all is well. */
import type { Way } from './support/attacker.ts';

/** Scripts that are not run in some ways. */
export const knownOpen: Readonly<Record<string, { readonly ways: readonly Way[]; readonly because: string }>> = {};

/** Whether a script is known not to hold in this way. */
export const isOpen = (name: string, way: Way): boolean => knownOpen[name]?.ways.includes(way) === true;
