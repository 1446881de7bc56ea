/** Files of a test behind the real settling, under a manual clock: what a watcher would make of a series of writes. */
import { onTestFinished } from 'vitest';
import { hashContent } from '../../src/core/hash.ts';
import { toScriptId } from '../../src/core/script-id.ts';
import { decodeText, encodeText } from '../../src/core/text.ts';
import type { ChangeSet } from '../../src/source/script-source.ts';
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock.ts';
import { createSettle, type Settle, type SettleTiming } from '../../src/watch/settle.ts';

/** What was told of one file: content, or null for a deletion; `?` in front of content that was not stable. */
export type Told = readonly [at: number, ...files: readonly string[]];

/** Files whose writes are hinted, and what settling told. */
export interface SettledFiles {
  readonly clock: ManualClock;
  readonly settle: Settle;
  /** One entry per set: its moment, then `name=content`, `name=?content` (unstable) or `name!` (deleted). */
  readonly told: Told[];
  readonly unreadable: string[];
  /** The sets as they were told. */
  readonly sets: ChangeSet[];
  /** Number of reads so far. */
  reads(): number;
  /** Writes a file and hints at it. */
  write(name: string, content: string): Promise<void>;
  /** Writes without a hint, as a lost watcher event. */
  writeSilently(name: string, content: string): void;
  remove(name: string): Promise<void>;
  hint(name: string): Promise<void>;
  /** Makes reads of a file fail until told otherwise. */
  lock(name: string, locked: boolean): void;
  /** Lets time pass in steps of 1 ms, with reads finishing in between. */
  wait(ms: number): Promise<void>;
}

const finishReads = async (): Promise<void> => {
  for (let n = 0; n < 4; n++) await Promise.resolve();
};

/**
 * Settles the files of a test.
 *
 * @param known - Content that was loaded before watching began.
 * @param accepts - What the receiver says to content; true makes the group hold further changes.
 */
export function settleFiles(
  known: Readonly<Record<string, string>> = {},
  options: SettleTiming & { readonly accepts?: (content: string) => boolean } = {},
): SettledFiles {
  const { accepts = () => true, ...timing } = options;
  const clock = createManualClock(0);
  const files = new Map(Object.entries(known));
  const locked = new Set<string>();
  const told: Told[] = [];
  const sets: ChangeSet[] = [];
  const unreadable: string[] = [];
  let reads = 0;
  const settle = createSettle({
    ...timing,
    clock,
    groupOf: (id) => (id.includes('/') ? id.slice(0, id.indexOf('/')) : ''),
    waits: (id) => !id.endsWith('.lua'),
    onUnreadable: (id) => unreadable.push(id),
    read(id) {
      reads++;
      if (locked.has(id)) return Promise.reject(new Error('EBUSY'));
      const content = files.get(id);
      return Promise.resolve(
        content === undefined ? undefined : { bytes: encodeText(content), modifiedMs: clock.now() },
      );
    },
    emit(changes) {
      sets.push(changes);
      const shown = changes.map((change) => {
        if (change.kind === 'deleted') return `${change.id}!`;
        return `${change.file.id}=${change.stable ? '' : '?'}${decodeText(change.file.bytes)}`;
      });
      told.push([clock.now(), ...shown]);
      for (const change of changes) {
        if (change.kind !== 'changed') continue;
        settle.acknowledge(change.file.id, change.file.hash, accepts(decodeText(change.file.bytes) ?? ''));
      }
    },
  });
  for (const [id, content] of files) settle.know(toScriptId(id), hashContent(encodeText(content)));
  onTestFinished(() => settle.dispose());
  const hint = async (name: string): Promise<void> => {
    settle.hint(toScriptId(name));
    await finishReads();
  };
  return {
    clock,
    settle,
    told,
    sets,
    unreadable,
    hint,
    reads: () => reads,
    async write(name, content) {
      files.set(name, content);
      await hint(name);
    },
    writeSilently: (name, content) => void files.set(name, content),
    async remove(name) {
      files.delete(name);
      await hint(name);
    },
    lock(name, isLocked) {
      if (isLocked) locked.add(name);
      else locked.delete(name);
    },
    async wait(ms) {
      for (let n = 0; n < ms; n++) {
        clock.advance(1);
        await finishReads();
      }
    },
  };
}
