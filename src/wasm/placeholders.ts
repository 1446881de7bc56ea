/**
 * Numbers that are known when a binary is instantiated, written into its code: what is a constant there is part of an
 * instruction, where an imported global takes two reads.
 */
import { MoonloopError } from '../core/moonloop-error.ts';

/** The placeholder of a number, 0 … 15: 0x7f000000 and its place in the list. In LEB128 it takes all five bytes. */
function bytesOf(value: number): number[] {
  return [0, 7, 14, 21].map((shift) => ((value >>> shift) & 0x7f) | 0x80).concat(value >>> 28);
}

/**
 * Puts numbers in place of their placeholders.
 * @param values - Up to 16, from 0; those that stand for an `i32.const` are below 2³¹, offsets of memory below 2³².
 * @throws MoonloopError `INTERNAL` when one has no placeholder
 */
export function fillPlaceholders(binary: Uint8Array<ArrayBuffer>, values: readonly number[]): Uint8Array<ArrayBuffer> {
  const filled = binary.slice();
  const found = values.map(() => 0);
  for (let at = 0; at + 5 <= binary.length; at++) {
    const place = (binary[at] ?? 0) & 0x7f;
    const value = values[place];
    if (value === undefined || !bytesOf(0x7f000000 + place).every((byte, n) => binary[at + n] === byte)) continue;
    filled.set(bytesOf(value), at);
    found[place]!++;
  }
  const missing = found.indexOf(0);
  if (missing >= 0) throw new MoonloopError('INTERNAL', `the binary has no placeholder ${missing}`);
  return filled;
}
