/** Events between scripts, mods and TypeScript. */
import { group, optional, required } from './host-function.ts';

/** Events between scripts, mods and TypeScript. */
export const eventFunctions = group('events', [
  {
    name: 'on',
    aliases: ['register'],
    summary: 'Calls the handler with the data of each such event; ends with the instance. Returns an id for off.',
    parameters: [required('name', 'string'), required('handler', 'callback')],
    returns: ['integer'],
    effect: 'registration',
  },
  {
    name: 'once',
    summary: 'Like on, for the next such event only.',
    parameters: [required('name', 'string'), required('handler', 'callback')],
    returns: ['integer'],
    effect: 'registration',
  },
  {
    name: 'off',
    summary: 'Ends what on or once returned; false when it had ended.',
    parameters: [required('id', 'integer')],
    returns: ['boolean'],
    effect: 'registration',
  },
  {
    name: 'emit',
    summary: 'Sends an event to all mods and to TypeScript; delivered after the running loop, in order.',
    parameters: [required('name', 'string'), optional('data', 'any')],
    returns: [],
    effect: 'output',
  },
]);
