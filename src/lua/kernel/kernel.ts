/**
 * The kernel: the Lua code of ours that runs inside every VM, in loading order, and the names of what it offers the
 * host. Each part is a chunk that gets the shared table K and the host's functions.
 */
import { apiBindingSource } from './api-binding.ts';
import { carrySource } from './carry.lua.ts';
import { collectorSource } from './collector.lua.ts';
import { contextSource } from './context.lua.ts';
import { coroutinesSource } from './coroutines.lua.ts';
import { editsSource } from './edits.lua.ts';
import { entitiesSource } from './entities.lua.ts';
import { eventsSource } from './events.lua.ts';
import { instancesSource } from './instances.lua.ts';
import { lifecycleSource } from './lifecycle.lua.ts';
import { localsSource } from './locals.lua.ts';
import { loopSource } from './loop.lua.ts';
import { mergeSource } from './merge.lua.ts';
import { modulesSource } from './modules.lua.ts';
import { originsSource } from './origins.lua.ts';
import { patchSource } from './patch.lua.ts';
import { probationSource } from './probation.lua.ts';
import { registrationsSource } from './registrations.lua.ts';
import { restoreSource } from './restore.lua.ts';
import { restoreRegistrationsSource } from './restore-registrations.lua.ts';
import { restoreValuesSource } from './restore-values.lua.ts';
import { salvageSource } from './salvage.lua.ts';
import { salvageNamesSource } from './salvage-names.lua.ts';
import { sandboxSource } from './sandbox.lua.ts';
import { savedGameSource } from './saved-game.lua.ts';
import { sendingSource } from './sending.lua.ts';
import { servicesSource } from './services.lua.ts';
import { stageSource } from './stage.lua.ts';
import { swapSource } from './swap.lua.ts';
import { textsSource } from './texts.lua.ts';
import { timersSource } from './timers.lua.ts';
import { undoSource } from './undo.lua.ts';
import { valueFormatSource } from './value-format.lua.ts';
import { valueReaderSource } from './value-reader.lua.ts';
import { valueWriterSource } from './value-writer.lua.ts';

/** Parts of the kernel: name (for chunk names) and source. */
export const kernelParts: readonly (readonly [name: string, source: string])[] = [
  ['context', contextSource],
  ['instances', instancesSource],
  ['loop', loopSource],
  ['lifecycle', lifecycleSource],
  ['undo', undoSource],
  ['origins', originsSource],
  ['edits', editsSource],
  ['locals', localsSource],
  ['merge', mergeSource],
  ['registrations', registrationsSource],
  ['carry', carrySource],
  ['probation', probationSource],
  ['swap', swapSource],
  ['stage', stageSource],
  ['sending', sendingSource],
  ['events', eventsSource],
  ['texts', textsSource],
  ['services', servicesSource],
  ['coroutines', coroutinesSource],
  ['timers', timersSource],
  ['entities', entitiesSource],
  ['value-format', valueFormatSource],
  ['value-writer', valueWriterSource],
  ['value-reader', valueReaderSource],
  ['patch', patchSource],
  ['modules', modulesSource],
  ['api', apiBindingSource],
  ['sandbox', sandboxSource],
  ['collector', collectorSource],
  ['salvage-names', salvageNamesSource],
  ['salvage', salvageSource],
  ['restore-values', restoreValuesSource],
  ['restore-registrations', restoreRegistrationsSource],
  ['restore', restoreSource],
  ['saved-game', savedGameSource],
];

/** Functions the kernel offers the host. The position of a name, plus one, is its registry key times 16. */
export const kernelExports = [
  'context',
  'end_frame',
  'on_update',
  'on_fixed_update',
  'candidate',
  'attach',
  'destroy',
  'remove',
  'publish',
  'withdraw',
  'open_set',
  'canary',
  'load_renewed',
  'commit_set',
  'undo_set',
  'swap',
  'retry_swap',
  'swap_failed',
  'note_failure',
  'note_spent',
  'suspend',
  'place_of',
  'failures',
  'end_probation',
  'resume_probation',
  'report',
  'stage',
  'stage_live',
  'end_stage',
  'heard_elsewhere',
  'event',
  'deliver',
  'handler_count',
  'begin_frame',
  'tick',
  'key',
  'pointer',
  'seed',
  'fire',
  'timer_count',
  'forget_queries',
  'refresh_components',
  'call',
  'evaluate',
  'module',
  'pend_module',
  'renew_module',
  'collector_pressure',
  'collect_step',
  'collect_all',
  'used_bytes',
  'salvage_shared',
  'salvage_script',
  'salvage_end',
  'restore_open',
  'restore_shared',
  'restore_script',
  'restore_data',
  'restore_end',
  'restore_number',
  'save_open',
  'save_number',
  'save_hooks',
  'save_shared',
  'save_close',
  'load_check',
  'load_hooks',
  'forget_kept_queries',
] as const;

/** Name of a kernel function. */
export type KernelExport = (typeof kernelExports)[number];
