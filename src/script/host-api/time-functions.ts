/** Time, timers and tasks. */
import { group, required } from './host-function.ts';

/** Time, timers and tasks. */
export const timeFunctions = group('time', [
  {
    name: 'now',
    summary: 'Seconds of game time since the start.',
    parameters: [],
    returns: ['number'],
    effect: 'none',
  },
  { name: 'dt', summary: 'Seconds since the previous frame.', parameters: [], returns: ['number'], effect: 'none' },
  { name: 'frame', summary: 'Number of this frame, from 0.', parameters: [], returns: ['integer'], effect: 'none' },
  {
    name: 'tick',
    aliases: ['get_current_tick'],
    summary: 'Fixed steps since the start.',
    parameters: [],
    returns: ['integer'],
    effect: 'none',
  },
  {
    name: 'after',
    summary: 'Calls the callback once, after so many seconds of game time. Returns an id for cancel.',
    parameters: [required('seconds', 'number'), required('callback', 'callback')],
    returns: ['integer'],
    effect: 'registration',
  },
  {
    name: 'every',
    summary: 'Calls the callback again and again, at most once a frame. Returns an id for cancel.',
    parameters: [required('seconds', 'number'), required('callback', 'callback')],
    returns: ['integer'],
    effect: 'registration',
  },
  {
    name: 'cancel',
    summary: 'Ends a timer or task; false when it had ended.',
    parameters: [required('id', 'integer')],
    returns: ['boolean'],
    effect: 'registration',
  },
  {
    name: 'start',
    summary: 'Runs a function as a task, which may call time.wait. Returns an id for cancel.',
    parameters: [required('task', 'function')],
    returns: ['integer'],
    effect: 'registration',
  },
  {
    name: 'wait',
    summary: 'Inside a task: goes on after so many seconds.',
    parameters: [required('seconds', 'number')],
    returns: [],
    effect: 'none',
  },
]);
