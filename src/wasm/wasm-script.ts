/**
 * What a room keeps of a script: its versions, and who runs which. Plain data.
 */
import type { ScriptId } from '../core/script-id.ts';
import type { Column } from '../ecs/field-types.ts';
import type { Handle } from '../ecs/handles.ts';
import type { CheckedField } from '../ecs/schema.ts';
import type { LoopHook, ReloadReport } from '../script/runtime.ts';
import type { DeclaredFields, FieldPlan } from './declared-fields.ts';
import type { WasmInstance } from './instance.ts';
import type { LoadedModule } from './load-module.ts';

/** Counts of what a reload kept; see {@link ReloadReport}. */
export type OpenReport = {
  -readonly [K in keyof ReloadReport]: ReloadReport[K] extends number ? number : Record<string, number>;
};

/** Fields of a version, and how they come out of those of the version before. */
export interface VersionFields {
  readonly declared: DeclaredFields;
  readonly plan: FieldPlan;
  /** Columns that change their type: the old one and the new one. */
  readonly moved: readonly MovedField[];
}

/** A field whose values a function of the module converts. */
export interface MovedField {
  readonly field: CheckedField;
  readonly fn: string;
  readonly from: Column;
  readonly to: Column;
}

/** One version of a script. */
export interface WasmVersion {
  readonly number: number;
  readonly hash: string;
  /** Number of the version that it takes back; 0 when it takes none back. */
  readonly withdraws: number;
  readonly loaded: LoadedModule;
  /** The instance of all entities, when they share one. */
  shared: WasmInstance | undefined;
  /** The state that they had before they moved to this version on probation; `null` when they had none. */
  sharedBackup: Uint8Array | null | undefined;
  /** Its declared fields. */
  fields: VersionFields | undefined;
  /** Entities that run it. */
  users: number;
  /** Its `get_state` failed once: the save after that goes on without it. */
  readonly saveFailed: Set<Handle>;
  onProbation: boolean;
  /** Entities on which it threw while on probation. */
  readonly threw: Set<Handle>;
  /** One of them threw in three frames running. */
  threwOn: boolean;
  /** Three calls spent their budgets in one frame. */
  spent: boolean;
  /** Entities that could not be moved to it. */
  readonly failed: Set<Handle>;
  readonly report: OpenReport;
}

/** An entity that runs a script. */
export interface Slot {
  readonly entity: Handle;
  version: WasmVersion;
  /** Its own instance; undefined where the version has a shared one, and when no instance could be made. */
  instance: WasmInstance | undefined;
  /** Its place in the list. */
  index: number;
  /** Left out of the loops until the next version. */
  suspended: boolean;
  /** Frame of its last failure, and in how many frames running it failed. */
  failingFrame: number;
  failingCount: number;
  /** The state that it had before it moved to a version on probation; `null` when it had none. */
  backup: Uint8Array | null | undefined;
}

/** The instance that runs an entity; undefined when none could be made. */
export function instanceOf(slot: Slot): WasmInstance | undefined {
  return slot.version.loaded.shape.form === 'shared' ? slot.version.shared : slot.instance;
}

/** A script in a room. */
export interface WasmScript {
  readonly number: number;
  readonly id: ScriptId;
  /** Column that shows which version an entity runs. */
  state: Uint32Array | undefined;
  version: WasmVersion | undefined;
  candidate: WasmVersion | undefined;
  /** In the order of attaching; holes are closed between frames. */
  slots: (Slot | undefined)[];
  readonly byEntity: Map<Handle, Slot>;
  /** The same order for the driver of a shared instance: handles, 0 for holes and those that are left out. */
  list: { readonly address: number; readonly handles: Int32Array } | undefined;
  listIsValid: boolean;
  /** Where the frame's budget ended in the frame before. */
  readonly stoppedAt: Record<LoopHook, Slot | undefined>;
  /** It spent too much: none of its code runs until it has a new version. */
  resting: boolean;
  spentFrame: number;
  spentCount: number;
  /** Entities that the last set moved along with its canary. */
  movedAtOnce: number;
  /** What a shared instance held when its state was taken last. */
  sharedState: Uint8Array | undefined;
  /** It was said that a reload loses what the module holds. */
  resetSaid: boolean;
}

/** A script that nobody runs. */
export function createWasmScript(number: number, id: ScriptId): WasmScript {
  return {
    number,
    id,
    state: undefined,
    version: undefined,
    candidate: undefined,
    slots: [],
    byEntity: new Map(),
    list: undefined,
    listIsValid: false,
    stoppedAt: { on_update: undefined, on_fixed_update: undefined },
    resting: false,
    spentFrame: -1,
    spentCount: 0,
    movedAtOnce: 0,
    sharedState: undefined,
    resetSaid: false,
  };
}

/** A version that nothing has run yet. */
export function createWasmVersion(
  loaded: LoadedModule,
  { version: number, hash, withdraws }: { readonly version: number; readonly hash: string; readonly withdraws: number },
  onProbation: boolean,
): WasmVersion {
  return {
    ...{ number, hash, withdraws, loaded, onProbation },
    ...{
      shared: undefined,
      sharedBackup: undefined,
      users: 0,
      fields: undefined,
      saveFailed: new Set(),
      threw: new Set(),
      threwOn: false,
      spent: false,
      failed: new Set(),
    },
    report: { kept: {}, defaulted: {}, orphaned: {}, retyped: {}, unapplied: {}, stale: {}, dropped: {}, restarted: 0 },
  };
}
