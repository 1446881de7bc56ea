/**
 * Instructions that no fuel and no memory cap can hold: they are known, and refused by the meter.
 */
import { prefixed } from './opcodes.ts';

/** Why an instruction is refused, by opcode. */
const reasons: ReadonlyMap<number, string> = new Map([
  ...[0x01, 0x02].map((wait) => [prefixed(0xfe, wait), 'memory.atomic.wait stops the thread'] as const),
  ...[0x00, 0x01].map((create) => [prefixed(0xfb, create), 'a structure takes memory that has no cap'] as const),
  ...[0x06, 0x07, 0x08, 0x09, 0x0a].map(
    (create) => [prefixed(0xfb, create), 'an array takes memory that has no cap'] as const,
  ),
]);

/** Why the instruction cannot be metered; nothing when it can. */
export function whyRefused(opcode: number): string | undefined {
  return opcode < 0x100 ? undefined : reasons.get(opcode);
}
