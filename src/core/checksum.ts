/**
 * Checksum of saved data: finds damage, not forgery. The Lua kernel computes the same one (value-format.lua.ts).
 */

const factorLow = 0x7f4a7c15;
const factorHigh = 0x9e3779b9;

/**
 * 64 bits over all bytes, in groups of eight (little-endian, the last filled with zeros): each is mixed in by xor, the
 * sum multiplied by 0x9e3779b97f4a7c15 and its high half folded into the low one. Every step is a bijection of the sum,
 * so damage within one group of eight bytes always shows. The sum starts as the length.
 *
 * @returns 0 … 2⁶⁴−1.
 * @see Knuth, The Art of Computer Programming 3, section 6.4 (multiplicative hashing: the factor is 2⁶⁴ / φ)
 */
export function checksum(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let low = bytes.length | 0;
  let high = Math.floor(bytes.length / 2 ** 32) | 0;
  const mix = (wordLow: number, wordHigh: number): void => {
    low ^= wordLow;
    high ^= wordHigh;
    // 64-bit product from 16-bit halves of the low words: doubles hold each partial sum exactly
    const first = low & 0xffff;
    const second = low >>> 16;
    const middle = first * (factorLow >>> 16) + second * (factorLow & 0xffff);
    const bottom = first * (factorLow & 0xffff) + (middle & 0xffff) * 65_536;
    const carried = second * (factorLow >>> 16) + Math.floor(middle / 65_536) + (bottom >= 2 ** 32 ? 1 : 0);
    high = (Math.imul(high, factorLow) + Math.imul(low, factorHigh) + carried) | 0;
    low = (bottom | 0) ^ high;
  };
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) mix(view.getInt32(at, true), view.getInt32(at + 4, true));
  if (whole < bytes.length) {
    const last = new Uint8Array(8);
    last.set(bytes.subarray(whole));
    const group = new DataView(last.buffer);
    mix(group.getInt32(0, true), group.getInt32(4, true));
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
