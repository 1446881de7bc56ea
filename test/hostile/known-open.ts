/**
 * What of the corpus does not hold yet: scripts, the ways in which they are not run, and why. Empty when all is well.
 */
import type { Way } from './support/attacker.ts';

/** Why some ways of a script are not run. */
export interface Open {
  readonly ways: readonly Way[];
  readonly because: string;
}

const reason =
  (because: string) =>
  (...ways: readonly Way[]): Open => ({ because, ways: ways.length === 0 ? ['load', 'reload', 'update'] : ways });

const noBudget = reason('no budget yet');
const why2 = reason('no limit of entities per mod');
const why5 = reason('looking for the nearest name has no limit');
const why6 = reason('error texts are not cut before they leave the VM');
const why7 = reason('an on_save that throws refuses every good version');
const why8 = reason('a cyclic event ends the frame of everybody');
const why9 = reason('no limit of the length of log lines');
const why10 = reason('refused host calls cost much and count nothing');
const why11 = reason('a number put in the place of on_update survives good versions');
const why12 = reason('a throwing __index of the module table refuses good versions');
const why13 = reason('a throwing __index of the module table hangs the frame in the host');
const why14 = reason('off and cancel end what other instances own');
const why15 = reason('calls left by yielding count for ever');
const why16 = reason('off and cancel end what other instances own; no limit of log lines');
const why17 = reason('a wait of NaN seconds stops all timers of the mod');

/** Scripts that are not run in some ways. */
export const knownOpen: Readonly<Record<string, Open>> = {
  'entity-attach-itself': noBudget('load', 'reload'),
  'entity-call-loop': noBudget('reload', 'update'),
  'entity-call-recursion-caught': noBudget(),
  'entity-spawn-trap': noBudget(),
  'error-argument-huge': why5(),
  'error-argument-names': noBudget('reload'),
  'error-argument-tostring': noBudget('load', 'reload'),
  'error-argument-tostring-loops': noBudget(),
  'error-hundred-megabytes': why6('reload', 'update'),
  'error-out-of-memory-caught': noBudget(),
  'hook-all-loop': noBudget(),
  'hook-all-throw': why7('load', 'update'),
  'hook-callback-names': noBudget(),
  'hook-destroy-loops': noBudget(),
  'hook-fixed-update-loops': noBudget(),
  'hook-handler-loops': noBudget('load', 'update'),
  'hook-reload-loops': noBudget('reload'),
  'hook-restore-loops': noBudget('reload'),
  'hook-save-bomb': noBudget(),
  'hook-save-loops': noBudget(),
  'hook-save-throws': why7(),
  'hook-start-loops': noBudget('load', 'update'),
  'hook-swap-loops': noBudget('reload'),
  'hook-swap-spoils': noBudget('reload'),
  'hook-timer-loops': noBudget(),
  'loop-call-self': noBudget(),
  'loop-coroutine': noBudget(),
  'loop-coroutine-close': noBudget(),
  'loop-coroutine-close-error': noBudget(),
  'loop-coroutine-early-pcall': noBudget(),
  'loop-coroutine-resumed': noBudget(),
  'loop-coroutine-yield-pcall': noBudget(),
  'loop-gmatch': noBudget(),
  'loop-insert-length': noBudget(),
  'loop-move-range': noBudget(),
  'loop-move-range-caught': noBudget(),
  'loop-pairs': noBudget(),
  'loop-pattern-balance': noBudget(),
  'loop-pattern-lazy': noBudget(),
  'loop-pattern-optional': noBudget(),
  'loop-pattern-pcall': noBudget(),
  'loop-pattern-star': noBudget(),
  'loop-pcall': noBudget(),
  'loop-pcall-doubling': noBudget(),
  'loop-pcall-error-doubling': noBudget(),
  'loop-recursion': noBudget('reload', 'update'),
  'loop-recursion-caught': noBudget(),
  'loop-remove-length': noBudget(),
  'loop-rep-nothing': noBudget(),
  'loop-rep-nothing-caught': noBudget(),
  'loop-require-names': noBudget(),
  'loop-select': noBudget(),
  'loop-sort-comparator': noBudget(),
  'loop-sort-huge-length': noBudget(),
  'loop-tail-calls': noBudget(),
  'loop-tostring': noBudget(),
  'loop-utf8': noBudget(),
  'loop-while-true': noBudget(),
  'loop-xpcall-handler': noBudget(),
  'loop-xpcall-handler-catches': noBudget(),
  'loop-xpcall-handler-nested': noBudget(),
  'loop-xpcall-handler-overflow': noBudget(),
  'loop-xpcall-handler-throws': noBudget(),
  'memory-closures': noBudget(),
  'memory-components': noBudget(),
  'memory-concat-many': noBudget(),
  'memory-coroutines': noBudget(),
  'memory-despawn-handlers': noBudget('load', 'reload'),
  'memory-event-cycle': why8(),
  'memory-event-echo': noBudget('load', 'update'),
  'memory-event-long-text': noBudget(),
  'memory-event-names': noBudget(),
  'memory-event-pingpong': noBudget('load', 'update'),
  'memory-events': noBudget(),
  'memory-events-endless': noBudget(),
  'memory-events-large': noBudget(),
  'memory-events-megabyte': noBudget(),
  'memory-format': noBudget(),
  'memory-gsub': noBudget(),
  'memory-handlers': noBudget(),
  'memory-handlers-in-handlers': noBudget('load', 'update'),
  'memory-handlers-that-throw': noBudget(),
  'memory-logs': noBudget(),
  'memory-logs-long': noBudget(),
  'memory-logs-many': why9(),
  'memory-logs-megabyte': noBudget(),
  'memory-nesting': noBudget(),
  'memory-pack': noBudget(),
  'memory-queries': noBudget(),
  'memory-queries-new': noBudget(),
  'memory-queries-permutations': noBudget(),
  'memory-query-arguments': noBudget(),
  'memory-rep-huge': noBudget(),
  'memory-script-names': why10(),
  'memory-spawn': why2(),
  'memory-spawn-caught': noBudget(),
  'memory-spawn-despawn': why2('load', 'reload'),
  'memory-spawn-in-destroy': noBudget('load', 'reload'),
  'memory-spawn-in-start': why2(),
  'memory-spawn-scripts': why2(),
  'memory-state': noBudget(),
  'memory-state-deep': noBudget(),
  'memory-state-huge': noBudget(),
  'memory-string-column-huge': noBudget(),
  'memory-string-doubling': noBudget(),
  'memory-string-doubling-caught': noBudget(),
  'memory-strings-in-columns': noBudget(),
  'memory-strings-in-columns-megabyte': noBudget(),
  'memory-table-constructor': noBudget(),
  'memory-table-field': noBudget(),
  'memory-table-growth': noBudget(),
  'memory-table-growth-global': noBudget(),
  'memory-table-sparse': noBudget(),
  'memory-task-loop': noBudget(),
  'memory-task-starts-tasks': noBudget(),
  'memory-tasks': noBudget(),
  'memory-thousand-allocators': noBudget(),
  'memory-thousand-loopers': noBudget(),
  'memory-timer-flood-due': noBudget(),
  'memory-timers': noBudget(),
  'memory-timers-in-timers': noBudget(),
  'memory-timers-sleeping': noBudget(),
  'memory-weak': noBudget(),
  'module-deep': noBudget('load', 'reload'),
  'module-deep-with-handler': noBudget('load', 'reload'),
  'module-functions-many': noBudget('load', 'reload'),
  'module-hooks-removed': why11('update'),
  'module-huge': noBudget('load', 'reload'),
  'module-index-throws': why12('reload', 'update'),
  'module-index-throws-on-one': why13('reload', 'update'),
  'module-metatable-loops': noBudget(),
  'module-metatable-throws': why12('reload', 'update'),
  'module-tostring-keys': noBudget(),
  'pollution-off-others': why14(),
  'pollution-query-list': noBudget(),
  'sandbox-call-never-returns': why15(),
  'sandbox-call-wait': why15(),
  'sandbox-globals-index-loops': noBudget(),
  'sandbox-globals-replaced': noBudget(),
  'sandbox-goto-into-hook': why7('load', 'update'),
  'sandbox-stack-arguments': why16(),
  'sandbox-upvalues': noBudget(),
  'sandbox-wait-token': why17(),
  'sandbox-wait-token-loops': noBudget(),
};

/** Whether a script is known not to hold in this way. */
export const isOpen = (name: string, way: Way): boolean => knownOpen[name]?.ways.includes(way) === true;
