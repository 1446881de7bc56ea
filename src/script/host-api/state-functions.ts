/** Data of a mod that belongs to no entity. */
import { group, optional, required } from './host-function.ts';

/** Data of a mod that belongs to no entity. */
export const stateFunctions = group('state', [
  {
    name: 'get',
    summary: 'A copy of what set stored under a key, or the default. Shared by all scripts of the mod.',
    parameters: [required('key', 'string'), optional('default', 'any')],
    returns: ['any'],
    effect: 'none',
  },
  {
    name: 'set',
    summary: 'Stores a copy of a value: numbers, strings, flags and tables of those.',
    parameters: [required('key', 'string'), optional('value', 'any')],
    returns: [],
    effect: 'output',
  },
  {
    name: 'get_mod_state',
    summary: 'A copy of the state a mod saved, or nil.',
    parameters: [optional('mod', 'string')],
    returns: ['any'],
    effect: 'none',
  },
  {
    name: 'save_mod_state',
    summary: 'Saves a copy of a mod’s state.',
    parameters: [required('mod', 'string'), optional('value', 'any')],
    returns: [],
    effect: 'output',
  },
]);
