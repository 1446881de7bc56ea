/**
 * Seeds of random numbers as Lua takes them.
 */

/** Lua's generator starts from a whole number; any other seed gives one by its bits. */
export function wholeSeed(seed: number): number {
  if (Number.isSafeInteger(seed)) return seed;
  const [low = 0, high = 0] = new Uint32Array(Float64Array.of(seed).buffer);
  return low + (high & 0xfffff) * 2 ** 32;
}
