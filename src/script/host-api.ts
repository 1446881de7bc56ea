/**
 * The host API: every function that scripts can call, declared once. The Lua binding with its argument checks, and
 * later the WASM imports, editor annotations and reference, are made from this table.
 */

/** Type of a parameter or result as script authors see it. `callback` is a function, or the name of one in the module. */
export type HostType =
  | 'any'
  | 'boolean'
  | 'callback'
  | 'component'
  | 'entity'
  | 'function'
  | 'integer'
  | 'list'
  | 'module'
  | 'number'
  | 'string'
  | 'table';

/** A parameter of a host function. */
export interface HostParameter {
  readonly name: string;
  readonly type: HostType;
  readonly optional?: true;
  /** Takes all further arguments; only the last parameter can. */
  readonly rest?: true;
}

/** A function of the host API. */
export interface HostFunction {
  /** Table it stands in; empty for globals. */
  readonly group: HostGroup | '';
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One sentence for the reference. */
  readonly summary: string;
  readonly parameters: readonly HostParameter[];
  readonly returns: readonly HostType[];
  /**
   * What a call changes. While a version is staged, functions that change anything do nothing.
   * `none`: only reads.
   */
  readonly effect: 'none' | 'world' | 'registration' | 'output';
}

/** Tables of the host API. */
export type HostGroup = 'ecs' | 'events' | 'time' | 'input' | 'state' | 'log';

const p = (name: string, type: HostType): HostParameter => ({ name, type });
const opt = (name: string, type: HostType): HostParameter => ({ name, type, optional: true });
const rest = (name: string, type: HostType): HostParameter => ({ name, type, optional: true, rest: true });

function group(name: HostGroup | '', functions: readonly Omit<HostFunction, 'group'>[]): HostFunction[] {
  return functions.map((fn) => ({ group: name, ...fn }));
}

const ecs = group('ecs', [
  {
    name: 'component',
    summary: 'The columns of a component: Position.x[entity] reads, Position.x[entity] = 5 writes.',
    parameters: [p('name', 'string')],
    returns: ['component'],
    effect: 'none',
  },
  {
    name: 'spawn',
    summary: 'A new entity with components and scripts; its handle can be used at once.',
    parameters: [opt('components', 'any'), rest('scripts', 'string')],
    returns: ['entity'],
    effect: 'world',
  },
  {
    name: 'despawn',
    summary: 'Removes an entity after the running loop; on_destroy of its scripts runs then.',
    parameters: [p('entity', 'entity')],
    returns: [],
    effect: 'world',
  },
  {
    name: 'add',
    summary: 'Adds a component, with values for some of its fields; the others get their defaults.',
    parameters: [p('entity', 'entity'), p('component', 'component'), opt('fields', 'table')],
    returns: [],
    effect: 'world',
  },
  {
    name: 'remove',
    summary: 'Removes a component after the running loop.',
    parameters: [p('entity', 'entity'), p('component', 'component')],
    returns: [],
    effect: 'world',
  },
  {
    name: 'has',
    summary: 'Whether an entity has a component, or a script (by its id).',
    parameters: [p('entity', 'entity'), p('component', 'component')],
    returns: ['boolean'],
    effect: 'none',
  },
  {
    name: 'alive',
    summary: 'Whether a handle still means a living entity.',
    parameters: [opt('entity', 'any')],
    returns: ['boolean'],
    effect: 'none',
  },
  {
    name: 'query',
    summary:
      'The entities that have all of these components (or scripts, by id). The list is shared: do not change it.',
    parameters: [p('component', 'component'), rest('more', 'component')],
    returns: ['list'],
    effect: 'none',
  },
  {
    name: 'attach',
    summary: 'Attaches a script to an entity after the running loop.',
    parameters: [p('entity', 'entity'), p('script', 'string')],
    returns: [],
    effect: 'world',
  },
  {
    name: 'detach',
    summary: 'Takes a script off an entity after the running loop; its on_destroy runs then.',
    parameters: [p('entity', 'entity'), p('script', 'string')],
    returns: [],
    effect: 'world',
  },
  {
    name: 'script',
    summary:
      'The live module table of another script of this mod, or nil. Do not keep it over a frame: it may be swapped.',
    parameters: [p('entity', 'entity'), p('script', 'string')],
    returns: ['module'],
    effect: 'none',
  },
  {
    name: 'call',
    summary: 'Calls a function of a script of this mod at once and returns what it returns.',
    parameters: [p('entity', 'entity'), p('script', 'string'), p('name', 'string'), rest('arguments', 'any')],
    returns: ['any'],
    effect: 'none',
  },
]);

const events = group('events', [
  {
    name: 'on',
    aliases: ['register'],
    summary: 'Calls the handler with the data of each such event; ends with the instance. Returns an id for off.',
    parameters: [p('name', 'string'), p('handler', 'callback')],
    returns: ['integer'],
    effect: 'registration',
  },
  {
    name: 'once',
    summary: 'Like on, for the next such event only.',
    parameters: [p('name', 'string'), p('handler', 'callback')],
    returns: ['integer'],
    effect: 'registration',
  },
  {
    name: 'off',
    summary: 'Ends what on or once returned; false when it had ended.',
    parameters: [p('id', 'integer')],
    returns: ['boolean'],
    effect: 'registration',
  },
  {
    name: 'emit',
    summary: 'Sends an event to all mods and to TypeScript; delivered after the running loop, in order.',
    parameters: [p('name', 'string'), opt('data', 'any')],
    returns: [],
    effect: 'output',
  },
]);

const time = group('time', [
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
    parameters: [p('seconds', 'number'), p('callback', 'callback')],
    returns: ['integer'],
    effect: 'registration',
  },
  {
    name: 'every',
    summary: 'Calls the callback again and again, at most once a frame. Returns an id for cancel.',
    parameters: [p('seconds', 'number'), p('callback', 'callback')],
    returns: ['integer'],
    effect: 'registration',
  },
  {
    name: 'cancel',
    summary: 'Ends a timer or task; false when it had ended.',
    parameters: [p('id', 'integer')],
    returns: ['boolean'],
    effect: 'registration',
  },
  {
    name: 'start',
    summary: 'Runs a function as a task, which may call time.wait. Returns an id for cancel.',
    parameters: [p('task', 'function')],
    returns: ['integer'],
    effect: 'registration',
  },
  {
    name: 'wait',
    summary: 'Inside a task: goes on after so many seconds.',
    parameters: [p('seconds', 'number')],
    returns: [],
    effect: 'none',
  },
]);

const input = group('input', [
  {
    name: 'down',
    summary:
      'Whether a key is held; keys have the names of KeyboardEvent.code: "ArrowLeft", "KeyA", "Space"; "Mouse0".',
    parameters: [p('code', 'string')],
    returns: ['boolean'],
    effect: 'none',
  },
  {
    name: 'pressed',
    summary: 'Whether a key went down in this frame.',
    parameters: [p('code', 'string')],
    returns: ['boolean'],
    effect: 'none',
  },
  {
    name: 'released',
    summary: 'Whether a key went up in this frame.',
    parameters: [p('code', 'string')],
    returns: ['boolean'],
    effect: 'none',
  },
  {
    name: 'axis',
    summary: '-1, 0 or 1 from two keys.',
    parameters: [p('negative', 'string'), p('positive', 'string')],
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

const state = group('state', [
  {
    name: 'get',
    summary: 'A copy of what set stored under a key, or the default. Shared by all scripts of the mod.',
    parameters: [p('key', 'string'), opt('default', 'any')],
    returns: ['any'],
    effect: 'none',
  },
  {
    name: 'set',
    summary: 'Stores a copy of a value: numbers, strings, flags and tables of those.',
    parameters: [p('key', 'string'), opt('value', 'any')],
    returns: [],
    effect: 'output',
  },
  {
    name: 'get_mod_state',
    summary: 'A copy of the state a mod saved, or nil.',
    parameters: [opt('mod', 'string')],
    returns: ['any'],
    effect: 'none',
  },
  {
    name: 'save_mod_state',
    summary: 'Saves a copy of a mod’s state.',
    parameters: [p('mod', 'string'), opt('value', 'any')],
    returns: [],
    effect: 'output',
  },
]);

const log = group(
  'log',
  (['debug', 'info', 'warn', 'error'] as const).map((name) => ({
    name,
    summary: `Writes a log line of level ${name}; arguments are joined by tabs.`,
    parameters: [rest('values', 'any')],
    returns: [],
    effect: 'output' as const,
  })),
);

const globals = group('', [
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
    parameters: [opt('low', 'integer'), opt('high', 'integer')],
    returns: ['number'],
    effect: 'none',
  },
  {
    name: 'require',
    summary: 'What a module file of this mod returns: require "lib.vec" runs lib/vec.lua once.',
    parameters: [p('name', 'string')],
    returns: ['any'],
    effect: 'none',
  },
]);

/** All functions of the host API. */
export const hostApi: readonly HostFunction[] = [...ecs, ...events, ...time, ...input, ...state, ...log, ...globals];

/** The tables, in the order of the reference. */
export const hostGroups: readonly HostGroup[] = ['ecs', 'events', 'time', 'input', 'state', 'log'];

/** Hooks that a script may define, with when they run. */
export const hooks = {
  on_start: 'once, after the script was attached',
  on_update: 'every frame, with the seconds since the previous one',
  on_fixed_update: 'every fixed step, with its length in seconds',
  on_destroy: 'when the script is detached or its entity despawned',
  on_save: 'before a swap, in the old version; what it returns reaches on_restore',
  on_restore: 'in a swap, in the new version, with what on_save returned',
  on_swap: 'in a swap, in the new version, with the old module table',
  on_reload: 'last in a swap, in the new version, with { from, to, report }',
} as const;

/** Name of a hook. */
export type Hook = keyof typeof hooks;
