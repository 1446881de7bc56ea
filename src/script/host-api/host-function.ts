/**
 * What a function of the host API is: the vocabulary in which the table is written.
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
  /** Checks its arguments itself, because it is called too often for a wrapper. */
  readonly checksItself?: true;
}

/** Tables of the host API. */
export type HostGroup = 'ecs' | 'events' | 'time' | 'input' | 'state' | 'log';

/** A parameter that must be given. */
export function required(name: string, type: HostType): HostParameter {
  return { name, type };
}

/** A parameter that may be left out. */
export function optional(name: string, type: HostType): HostParameter {
  return { name, type, optional: true };
}

/** All further arguments. */
export function rest(name: string, type: HostType): HostParameter {
  return { name, type, optional: true, rest: true };
}

/** Functions of one table. */
export function group(name: HostGroup | '', functions: readonly Omit<HostFunction, 'group'>[]): HostFunction[] {
  return functions.map((fn) => ({ group: name, ...fn }));
}
