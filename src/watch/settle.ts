/**
 * From hints to settled content. A hint says that something may have changed at a path; what counts is what reading
 * finds. One change of a script goes on at once (the leading edge), a burst is held and goes on as one set.
 * In: hints and a way to read. Out: change sets. All time comes from the clock.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import { hashContent } from '../core/hash.ts';
import type { ScriptId } from '../core/script-id.ts';
import { type Disposable, type Stop, withDispose } from '../core/stop.ts';
import type { ChangeSet, SourceChange } from '../source/script-source.ts';

/** What reading a path found; undefined when there is no file. */
export type ReadOutcome = { readonly bytes: Uint8Array; readonly modifiedMs: number } | undefined;

/** Timing of the settling; all in milliseconds. */
export interface SettleTiming {
  /** Content that has not changed for so long is complete. @default 150 */
  readonly stableMs?: number | undefined;
  /** A held burst goes on when no hint came for so long. @default 100 */
  readonly quietMs?: number | undefined;
  /** Longest time for which a burst is held, and for which after a good change further ones are. @default 500 */
  readonly debounceDelayMs?: number | undefined;
  /** Two paths hinted within this time are a burst. @default 10 */
  readonly togetherMs?: number | undefined;
}

/** Options of {@link createSettle}. */
export interface SettleOptions extends SettleTiming {
  readonly clock?: Clock | undefined;
  /** Reads a file completely; rejects when it cannot be read now. */
  read(id: ScriptId): Promise<ReadOutcome>;
  emit(changes: ChangeSet): void;
  /** A file could not be read after several tries. */
  onUnreadable(id: ScriptId, cause: unknown): void;
  /** Which files belong together: the mod of a path. */
  groupOf(id: ScriptId): string;
  /** True for files whose beginnings are valid too (TOML, JSON): they always wait until they are stable. */
  waits(id: ScriptId): boolean;
}

/** Settles the changes of one source. */
export interface Settle extends Disposable {
  hint(id: ScriptId): void;
  /** Reads a file that nobody said anything about; alone it opens no burst. */
  check(id: ScriptId): void;
  /** Content that is known already, so that reading it again is no change. */
  know(id: ScriptId, hash: string): void;
  /** See ScriptSource. */
  acknowledge(id: ScriptId, hash: string, accepted: boolean): void;
}

interface PathState {
  readonly id: ScriptId;
  /** Content that was emitted last, or known from the start; undefined for a file that does not exist. */
  emitted: string | undefined;
  /** Content that was read last. */
  seen: string | undefined;
  content: ReadOutcome;
  /** Whether `seen` went out as stable, or was accepted as it was. */
  settled: boolean;
  held: boolean;
  changedAt: number;
  hintedMs: number;
  reading: boolean;
  again: boolean;
  failures: number;
  nextDelay: number;
  stop: Stop;
}

interface Group {
  heldUntil: number;
  heldSince: number;
  lastHint: number;
  lastId: ScriptId | undefined;
  stop: Stop;
}

const firstDelay = 10;
const maxFailures = 8;
const nothing: Stop = () => undefined;

/** Creates the settling of one source. */
export function createSettle(options: SettleOptions): Settle {
  const { clock = systemClock, stableMs = 150, quietMs = 100, debounceDelayMs = 500, togetherMs = 10 } = options;
  const paths = new Map<ScriptId, PathState>();
  const groups = new Map<string, Group>();
  let ended = false;

  const pathOf = (id: ScriptId): PathState => {
    const known = paths.get(id);
    if (known) return known;
    const made: PathState = {
      ...{ id, emitted: undefined, seen: undefined, content: undefined, settled: true, held: false, changedAt: 0 },
      ...{ hintedMs: 0, reading: false, again: false, failures: 0, nextDelay: firstDelay, stop: nothing },
    };
    paths.set(id, made);
    return made;
  };
  const groupOf = (id: ScriptId): Group => {
    const name = options.groupOf(id);
    const made = { heldUntil: -1, heldSince: -1, lastHint: -Infinity, lastId: undefined, stop: nothing };
    const group = groups.get(name) ?? made;
    groups.set(name, group);
    return group;
  };

  const change = (path: PathState, stable: boolean): SourceChange => {
    const { id, content } = path;
    const savedMs = Math.max(content?.modifiedMs ?? 0, path.hintedMs);
    path.emitted = path.seen;
    path.held = false;
    path.settled = stable || content === undefined; // what is gone cannot be half gone
    if (content === undefined) return { kind: 'deleted', id, savedMs };
    return { kind: 'changed', file: { id, bytes: content.bytes, hash: path.seen! }, stable, savedMs };
  };

  const flush = (group: Group): void => {
    const now = clock.now();
    const quiet = group.lastHint + quietMs;
    const due = Math.min(quiet, group.heldSince + debounceDelayMs);
    if (now < due) {
      group.stop = clock.after(due - now, () => flush(group));
      return;
    }
    group.heldSince = -1;
    const held = [...paths.values()].filter((path) => path.held && groupOf(path.id) === group);
    const ready = held.filter((path) => path.seen !== path.emitted);
    for (const path of held) path.held = false;
    if (ready.length > 0) options.emit(ready.map((path) => change(path, now - path.changedAt >= stableMs)));
  };
  const hold = (path: PathState, group: Group): void => {
    path.held = true;
    if (group.heldSince >= 0) return;
    group.heldSince = clock.now();
    flush(group);
  };

  const later = (path: PathState): void => {
    path.stop();
    path.stop = clock.after(path.nextDelay, () => read(path));
    path.nextDelay = Math.min(path.nextDelay * 2, stableMs);
  };

  const found = (path: PathState, content: ReadOutcome): void => {
    const now = clock.now();
    const group = groupOf(path.id);
    const hash = content && hashContent(content.bytes);
    path.failures = 0;
    if (hash !== path.seen) {
      path.seen = hash;
      path.content = content;
      path.changedAt = now;
      path.settled = path.seen === path.emitted;
      path.nextDelay = firstDelay;
      const burst = now < group.heldUntil || group.heldSince >= 0;
      if (path.settled) path.held = false;
      else if (burst) hold(path, group);
      // a missing file may be one half of delete-and-create, an empty one of truncate-and-write; a waiting kind is valid
      // when it is half written
      else if (content && content.bytes.length > 0 && !options.waits(path.id)) options.emit([change(path, false)]);
    }
    if (path.again || now - path.changedAt < stableMs) return later(path);
    if (!path.settled && !path.held) options.emit([change(path, true)]);
    if (path.held) return;
    path.hintedMs = 0;
    path.content = undefined;
  };

  const read = (path: PathState): void => {
    if (ended) return;
    if (path.reading) {
      path.again = true;
      return;
    }
    path.reading = true;
    path.again = false;
    options.read(path.id).then(
      (content) => {
        path.reading = false;
        if (!ended) found(path, content);
      },
      (cause: unknown) => {
        path.reading = false;
        if (ended) return;
        path.failures++;
        if (path.failures < maxFailures) return later(path);
        path.failures = 0;
        options.onUnreadable(path.id, cause);
      },
    );
  };

  const settle: Omit<Settle, 'dispose' | typeof Symbol.dispose> = {
    hint(id) {
      const path = pathOf(id);
      const group = groupOf(id);
      const now = clock.now();
      path.hintedMs ||= clock.epochMs();
      // another path a moment ago: a burst, to be held before anything of it goes on
      if (group.lastId !== undefined && group.lastId !== id && now - group.lastHint < togetherMs) {
        group.heldUntil = Math.max(group.heldUntil, now + quietMs);
      }
      group.lastHint = now;
      group.lastId = id;
      path.nextDelay = firstDelay;
      path.stop();
      read(path);
    },
    check(id) {
      const path = pathOf(id);
      if (path.reading || path.settled) read(path); // what is being read may be older
    },
    know(id, hash) {
      const path = pathOf(id);
      // what was seen meanwhile may be newer than what is known, and nobody may have been told of it
      const overtaken = path.reading || (path.seen !== undefined && path.seen !== hash);
      path.emitted = path.seen = hash;
      path.settled = true;
      if (overtaken) read(path);
    },
    acknowledge(id, hash, accepted) {
      const path = paths.get(id);
      if (path === undefined || !accepted || path.emitted !== hash) return;
      if (path.seen === hash) path.settled = true;
      const group = groupOf(id);
      group.heldUntil = Math.max(group.heldUntil, clock.now() + debounceDelayMs);
    },
  };
  return withDispose(settle, () => {
    ended = true;
    for (const path of paths.values()) path.stop();
    for (const group of groups.values()) group.stop();
  });
}
