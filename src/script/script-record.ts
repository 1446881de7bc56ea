/**
 * What the framework keeps per script file: its number, its component, who carries it.
 */
import type { ScriptId } from '../core/script-id.ts';
import { createColumn } from '../ecs/components.ts';
import type { Handle } from '../ecs/handles.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { ScriptRoom } from './runtime.ts';

/** Status of a script on one entity, in the low two bits of its component's `state`. */
export const instanceStatus = { none: 0, running: 1, waiting: 2, suspended: 3 } as const;

/** Component of a script file. `state` is version × 4 + status; see {@link instanceStatus}. */
export interface ScriptComponent {
  readonly state: Uint32Array;
}

/** A version whose first hook on a real entity has not run yet. */
export interface PendingLive {
  readonly version: number;
  /** Milliseconds since 1970 at which the file was saved. */
  readonly savedMs: number;
}

/** A swap that is under way. */
export interface RunningSwap {
  /** Where to. */
  readonly version: number;
  readonly fromFrame: number;
  moved: number;
  failed: number;
  maxFrameMs: number;
}

/** One script file. */
export interface ScriptRecord {
  readonly id: ScriptId;
  /** From 1; how rooms name it. */
  readonly number: number;
  readonly mod: string;
  /** Its column is made on first use: most files are modules, which nobody attaches. */
  readonly component: ScriptComponent;
  /** Address of that column in world memory. Throws `COLUMNS_FULL`. */
  stateAddress(): number;
  /** Room it runs in; undefined until the room is open or when no runtime knows its language. */
  room: ScriptRoom | undefined;
  /** Whether the live version's body has run in staging. */
  staged: boolean;
  /** Version that all instances run, as far as they could be moved. */
  runningVersion: number;
  swap: RunningSwap | undefined;
  pendingLive: PendingLive | undefined;
  /** Entities with an instance, in the order they were attached. */
  readonly instances: Set<Handle>;
  /** Entities that carry the script and wait for a good version. */
  readonly waiting: Set<Handle>;
  /** Entities on which the body of the live version failed: they wait for the next one. */
  readonly stuck: Set<Handle>;
  /** Spent too much: none of its code runs until it, or with `mod` any script of the mod, has a new version. */
  resting: 'script' | 'mod' | undefined;
}

/** Whether any entity carries the script, running or waiting. */
export function isCarried(record: ScriptRecord): boolean {
  return record.instances.size + record.waiting.size + record.stuck.size > 0;
}

/** Makes a record with a component of its own in world memory. */
export function createScriptRecord(world: GameWorld, id: ScriptId, number: number, mod: string): ScriptRecord {
  let made: ReturnType<typeof createColumn> | undefined;
  const state = (): ReturnType<typeof createColumn> => {
    made ??= createColumn(world.memory, 'u32', `script ${id}`);
    return made;
  };
  return {
    id,
    number,
    mod,
    component: {
      get state() {
        return state().column as Uint32Array;
      },
    },
    stateAddress: () => state().address,
    room: undefined,
    staged: false,
    runningVersion: 0,
    swap: undefined,
    pendingLive: undefined,
    instances: new Set(),
    waiting: new Set(),
    resting: undefined,
    stuck: new Set(),
  };
}
