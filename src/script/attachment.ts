/**
 * Attaching scripts to entities: following what bitECS says about script components, and dying entities.
 */
import { addComponent, getEntityComponents, hasComponent, removeComponent } from 'bitecs';
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { Attempts } from './attempts.ts';
import { instanceStatus, type ScriptRecord } from './script-record.ts';
import type { ScriptTable } from './script-table.ts';
import type { Build, VersionedCache } from './versioned-cache.ts';

/** Keeps instances in step with script components. */
export interface Attachment {
  /** Starts following a script's component. */
  follow(record: ScriptRecord): void;
  attach(eid: number, record: ScriptRecord): void;
  detach(eid: number, record: ScriptRecord): void;
  /** Makes instances of waiting entities, at most `count`; returns how many it tried. */
  startWaiting(record: ScriptRecord, count: number): number;
  /** Runs something during which script components come and go without a word. */
  quietly(work: () => void): void;
}

/** What attachment works on. */
export interface AttachmentOptions {
  readonly world: GameWorld;
  readonly table: ScriptTable;
  readonly cache: VersionedCache;
  readonly attempts: Attempts;
  /** An entity carries the script from now on; told before its code runs. */
  onCarried(record: ScriptRecord, eid: number): void;
  /** It does not any more; told after its code has run. */
  onDropped(record: ScriptRecord, eid: number): void;
  /** The first version of a script, tried when it was first attached, is no good. */
  onFirstFailure(record: ScriptRecord, error: MoonloopError, build: Build): void;
}

/** Creates it and starts listening for dying entities. */
export function createAttachment(options: AttachmentOptions): Attachment {
  const { world, table, cache, attempts, onCarried, onDropped, onFirstFailure } = options;
  let isQuiet = false;

  const wait = (record: ScriptRecord, eid: number): void => {
    record.waiting.add(world.handles.of(eid));
    record.component.state[eid] = instanceStatus.waiting;
  };
  const start = (record: ScriptRecord, eid: number): void => {
    const handle = world.handles.of(eid);
    const version = cache.version(record.id);
    record.component.state[eid] = version * 4 + instanceStatus.running;
    record.instances.add(handle);
    if (record.room?.attach(record.number, handle)) return;
    record.instances.delete(handle);
    record.component.state[eid] = instanceStatus.waiting;
    record.stuck.add(handle);
  };
  const added = (record: ScriptRecord, eid: number): void => {
    onCarried(record, eid);
    if (isQuiet) return;
    table.enlist(record);
    const build = cache.entry(record.id)?.build;
    if (build && !record.staged) {
      const staged = attempts.ensureStaged(record);
      if (!staged.ok) onFirstFailure(record, staged.error, build);
    }
    if (record.staged && !record.resting && !record.room?.isSpent()) start(record, eid);
    else wait(record, eid);
  };
  const removed = (record: ScriptRecord, eid: number): void => {
    if (isQuiet) return;
    const handle = world.handles.of(eid);
    record.component.state[eid] = instanceStatus.none;
    record.waiting.delete(handle);
    record.stuck.delete(handle);
    if (record.instances.delete(handle)) record.room?.detach(record.number, handle);
    onDropped(record, eid);
  };

  world.onDeath((eid) => {
    for (const component of getEntityComponents(world, eid)) {
      const record = table.byComponent(component);
      if (record) removed(record, eid);
    }
  });

  return {
    follow(record) {
      world.watch.watch(
        record.component,
        (eid) => added(record, eid),
        (eid) => removed(record, eid),
      );
    },
    attach(eid, record) {
      if (!hasComponent(world, eid, record.component)) addComponent(world, eid, record.component);
    },
    detach(eid, record) {
      if (hasComponent(world, eid, record.component)) removeComponent(world, eid, record.component);
    },
    startWaiting(record, count) {
      let tried = 0;
      for (const handle of [...record.waiting].slice(0, count)) {
        tried++;
        record.waiting.delete(handle);
        const eid = world.handles.idOf(handle);
        if (eid !== 0) start(record, eid);
      }
      return tried;
    },
    quietly(work) {
      isQuiet = true;
      try {
        work();
      } finally {
        isQuiet = false;
      }
    },
  };
}
