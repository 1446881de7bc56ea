/**
 * What becomes of scripts that fail, spend too much or make a VM stop: versions on probation are judged, others rest.
 */
import type { Emitter } from '../core/emitter.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { Probation } from './probation.ts';
import type { InstanceFailure, RoomReplaced } from './runtime.ts';
import type { ScriptEvents } from './script-events.ts';
import type { ScriptTable } from './script-table.ts';
import type { VersionedCache } from './versioned-cache.ts';

/** Takes what rooms tell of failures. */
export interface Troubles {
  instanceFailed(failure: InstanceFailure): void;
  scriptRests(failure: Omit<InstanceFailure, 'outcome'>): void;
  roomReplaced(mod: string, event: RoomReplaced): { readonly goesOn: boolean };
}

/** What it works on. */
export interface TroublesOptions {
  readonly world: GameWorld;
  readonly table: ScriptTable;
  readonly cache: VersionedCache;
  readonly probation: Probation;
  readonly events: Emitter<ScriptEvents>;
}

/** Creates it. */
export function createTroubles({ world, table, cache, probation, events }: TroublesOptions): Troubles {
  return {
    instanceFailed({ number, entity, error, outcome }) {
      const record = table.byNumber(number);
      if (record === undefined) return;
      if (outcome === 'probation') probation.noteFailure(record, error);
      if (outcome !== 'suspended') return;
      const { frame } = world.time;
      events.emit('suspended', { script: record.id, version: error.place.version ?? 0, entity, frame, error });
    },
    scriptRests({ number, error }) {
      const record = table.byNumber(number);
      if (record === undefined) return;
      record.resting = 'script';
      const version = cache.version(record.id);
      events.emit('suspended', { script: record.id, version, entity: 0, frame: world.time.frame, error });
    },
    roomReplaced(mod, { number, entity, error, lost, rests }) {
      const record = table.byNumber(number);
      for (const other of rests ? table.ordered() : []) if (other.mod === mod) other.resting ??= 'mod';
      const isTried = record !== undefined && probation.noteDeath(record, error);
      events.emit('roomReplaced', { mod, script: record?.id, entity, frame: world.time.frame, error, lost, rests });
      return { goesOn: !isTried };
    },
  };
}
