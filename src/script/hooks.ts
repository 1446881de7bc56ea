/**
 * The hooks table: functions of a module that the game calls, and when.
 */

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
