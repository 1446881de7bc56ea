import { expect, test } from 'vitest';
import { allOpcodes, askAbout, hasObjects } from '../support/opcode-probe.ts';

test('every instruction of the standard is known to this browser and the meter, and ends at the same byte for both', () => {
  const opinions = allOpcodes().map(([prefix, opcode]) => askAbout(prefix, opcode));
  expect(hasObjects).toBe(true);
  const known = opinions.filter(({ walker }) => walker === 'known');
  expect(known.filter(({ engine }) => engine !== 'valid')).toEqual([]);
  const missing = opinions.filter(({ engine, walker }) => engine !== 'unknown' && walker === 'unknown');
  // beyond the standard: structures with descriptors
  expect(missing.map(({ name }) => name).filter((name) => !/^0xfb 0x2\w$/.test(name))).toEqual([]);
});
