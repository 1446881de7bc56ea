/** Keys and pointer. */
import { group, required } from './host-function.ts';

/** Keys and pointer. */
export const inputFunctions = group('input', [
  {
    name: 'down',
    summary:
      'Whether a key is held; keys have the names of KeyboardEvent.code: "ArrowLeft", "KeyA", "Space"; "Mouse0".',
    parameters: [required('code', 'string')],
    returns: ['boolean'],
    effect: 'none',
  },
  {
    name: 'pressed',
    summary: 'Whether a key went down in this frame.',
    parameters: [required('code', 'string')],
    returns: ['boolean'],
    effect: 'none',
  },
  {
    name: 'released',
    summary: 'Whether a key went up in this frame.',
    parameters: [required('code', 'string')],
    returns: ['boolean'],
    effect: 'none',
  },
  {
    name: 'axis',
    summary: '-1, 0 or 1 from two keys.',
    parameters: [required('negative', 'string'), required('positive', 'string')],
    returns: ['integer'],
    effect: 'none',
  },
  {
    name: 'pointer',
    summary: 'Place of the pointer in pixels of the view, from its top left corner.',
    parameters: [],
    returns: ['number', 'number'],
    effect: 'none',
  },
]);
