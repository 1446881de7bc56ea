/**
 * The host API: every function that scripts can call, declared once. The Lua binding with its argument checks and the
 * reference are made from this table; WASM imports and editor annotations belong here too.
 */
import { entityFunctions } from './entity-functions.ts';
import { eventFunctions } from './event-functions.ts';
import { globalFunctions } from './global-functions.ts';
import type { HostFunction, HostGroup } from './host-function.ts';
import { inputFunctions } from './input-functions.ts';
import { logFunctions } from './log-functions.ts';
import { stateFunctions } from './state-functions.ts';
import { timeFunctions } from './time-functions.ts';

/** All functions of the host API. */
export const hostApi: readonly HostFunction[] = [
  ...entityFunctions,
  ...eventFunctions,
  ...timeFunctions,
  ...inputFunctions,
  ...stateFunctions,
  ...logFunctions,
  ...globalFunctions,
];

/** The tables, in the order of the reference. */
export const hostGroups: readonly HostGroup[] = ['ecs', 'events', 'time', 'input', 'state', 'log'];
