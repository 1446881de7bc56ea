/** Functions that stand in no table. */
import { group, optional, required, rest } from './host-function.ts';

/** Functions that stand in no table. */
export const globalFunctions = group('', [
  {
    name: 'print',
    summary: 'The same as log.info.',
    parameters: [rest('values', 'any')],
    returns: [],
    effect: 'output',
  },
  {
    name: 'random',
    summary: 'A number from 0 to below 1, or a whole number from 1 to low, or from low to high. Seeded per mod.',
    parameters: [optional('low', 'integer'), optional('high', 'integer')],
    returns: ['number'],
    effect: 'none',
  },
  {
    name: 'require',
    summary:
      'What a module file returns: require "lib.vec" runs lib/vec.lua of this mod once, require "other:lib.vec" that of a mod it depends on.',
    parameters: [required('name', 'string')],
    returns: ['any'],
    effect: 'none',
  },
]);
