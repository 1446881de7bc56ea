/**
 * Files whose content is not live although nothing need be wrong with it: it waits for another file of its set, or failed
 * in staging, where a change of another file may be what it needs (a function renamed in a module and in its user, saved
 * one after the other). They are tried again together with the next change of their mod.
 */
import type { SourceFile } from '../source/script-source.ts';

/** A file that waits. */
export interface HeldFile {
  readonly file: SourceFile;
  /** As in SourceChange. */
  readonly savedMs: number;
  readonly stable: boolean;
  /** Milliseconds from the save to settled content; undefined for content that was there before, or has waited. */
  readonly detectMs?: number | undefined;
  /** False for one that only a change of its own can mend; what waits for it is not tried before. */
  readonly mayHeal: boolean;
}

/** The waiting files of a game. */
export interface HeldFiles {
  hold(held: HeldFile): void;
  drop(id: string): void;
  has(id: string, hash: string): boolean;
  /** The waiting files of these mods, without `except`; none when one of them cannot go well. */
  ready(mods: ReadonlySet<string>, except: ReadonlySet<string>): HeldFile[];
}

/** @param modOf - Mod of a file. */
export function createHeldFiles(modOf: (id: string) => string): HeldFiles {
  const files = new Map<string, HeldFile>();
  return {
    hold: (held) => void files.set(held.file.id, held),
    drop: (id) => void files.delete(id),
    has: (id, hash) => files.get(id)?.file.hash === hash,
    ready(mods, except) {
      const waiting = [...files.values()].filter(({ file }) => mods.has(modOf(file.id)) && !except.has(file.id));
      return waiting.every(({ mayHeal }) => mayHeal) ? waiting : [];
    },
  };
}
