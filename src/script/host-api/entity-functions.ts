/** Components and entities. */
import { group, optional, required, rest } from './host-function.ts';

/** Components and entities. */
export const entityFunctions = group('ecs', [
  {
    name: 'component',
    summary: 'The columns of a component: Position.x[entity] reads, Position.x[entity] = 5 writes.',
    parameters: [required('name', 'string')],
    returns: ['component'],
    effect: 'none',
    checksItself: true,
  },
  {
    name: 'spawn',
    summary: 'A new entity with components and scripts; its handle can be used at once.',
    parameters: [optional('components', 'any'), rest('scripts', 'string')],
    returns: ['entity'],
    effect: 'world',
  },
  {
    name: 'despawn',
    summary: 'Removes an entity after the running loop; on_destroy of its scripts runs then.',
    parameters: [required('entity', 'entity')],
    returns: [],
    effect: 'world',
  },
  {
    name: 'add',
    summary: 'Adds a component, with values for some of its fields; the others get their defaults.',
    parameters: [required('entity', 'entity'), required('component', 'component'), optional('fields', 'table')],
    returns: [],
    effect: 'world',
  },
  {
    name: 'remove',
    summary: 'Removes a component after the running loop.',
    parameters: [required('entity', 'entity'), required('component', 'component')],
    returns: [],
    effect: 'world',
  },
  {
    name: 'has',
    summary: 'Whether an entity has a component, or a script (by its id).',
    parameters: [required('entity', 'entity'), required('component', 'component')],
    returns: ['boolean'],
    effect: 'none',
  },
  {
    name: 'alive',
    summary: 'Whether a handle still means a living entity.',
    parameters: [optional('entity', 'any')],
    returns: ['boolean'],
    effect: 'none',
  },
  {
    name: 'query',
    summary:
      'The entities that have all of these components (or scripts, by id). The list is shared: do not change it.',
    parameters: [required('component', 'component'), rest('more', 'component')],
    returns: ['list'],
    effect: 'none',
  },
  {
    name: 'attach',
    summary: 'Attaches a script to an entity after the running loop.',
    parameters: [required('entity', 'entity'), required('script', 'string')],
    returns: [],
    effect: 'world',
  },
  {
    name: 'detach',
    summary: 'Takes a script off an entity after the running loop; its on_destroy runs then.',
    parameters: [required('entity', 'entity'), required('script', 'string')],
    returns: [],
    effect: 'world',
  },
  {
    name: 'script',
    summary:
      'The live module table of another script of this mod, or nil. Do not keep it over a frame: it may be swapped.',
    parameters: [required('entity', 'entity'), required('script', 'string')],
    returns: ['module'],
    effect: 'none',
  },
  {
    name: 'call',
    summary: 'Calls a function of a script of this mod, also of a module, at once and returns what it returns.',
    parameters: [
      required('entity', 'entity'),
      required('script', 'string'),
      required('name', 'string'),
      rest('arguments', 'any'),
    ],
    returns: ['any'],
    effect: 'none',
  },
]);
