/**
 * Random numbers of one room: the same seed gives the same numbers everywhere.
 * @see Tommy Ettinger, Mulberry32 (public domain)
 */

/** A generator whose state can be put back. */
export interface RandomNumbers {
  /** From 0 to below 1. */
  next(): number;
  state: number;
}

/** @param seed - Any number. */
export function createRandomNumbers(seed: number): RandomNumbers {
  const random: RandomNumbers = {
    state: Math.imul(Math.trunc(seed) ^ Math.trunc(seed / 2 ** 32), 0x9e3779b1) | 0,
    next() {
      random.state = (random.state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(random.state ^ (random.state >>> 15), random.state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
  };
  return random;
}
