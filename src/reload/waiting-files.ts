/**
 * Files whose content is not live: of each the content that its source has now. Those that were saved together and did
 * not become live wait as a group, because a set becomes live as one; a file that is saved again by itself and goes live
 * leaves its group, one that is refused again stays in it.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { SourceFile } from '../source/script-source.ts';

/** Content of a file that wants to become live. */
export interface SavedFile {
  readonly file: SourceFile;
  /** As in SourceChange. */
  readonly savedMs: number;
  readonly stable: boolean;
  /** Milliseconds from the save to settled content; undefined for content that was there before, or has waited. */
  readonly detectMs?: number | undefined;
}

/** Content that is not live. */
export interface WaitingFile extends SavedFile {
  /** Why it was refused; undefined for one that only waits for others of its group. */
  readonly error: MoonloopError | undefined;
  /** False for one that only a change of its own can mend; what waits with it is not tried before. */
  readonly mayHeal: boolean;
  /** Whether its error was told: it is not while the content may be half of a save. */
  readonly told: boolean;
  /** The same content is to be tried when it is saved again: it never was, or somebody asks for it. */
  readonly triesAgain?: boolean;
}

/** Files that become live together or not at all. */
export interface WaitingGroup {
  readonly files: readonly WaitingFile[];
  /** It has waited for a file that is tried now, or together with it. */
  readonly isNear: boolean;
}

/** The waiting files of a game. */
export interface WaitingFiles {
  get(id: string): WaitingFile | undefined;
  /** From now on these wait for each other, and for those that one of them has waited with so far. */
  hold(files: readonly WaitingFile[]): void;
  /** Notes something about a file that waits; its group stays as it is. */
  note(file: WaitingFile): void;
  /** The file waits no more: its content is live, or gone. */
  drop(id: string): void;
  /** The groups with a file in a mod of the changed ones, or in one that may use them, without those that are tried now; none that cannot go well. */
  groups(changed: ReadonlySet<string>, tried: ReadonlySet<string>): WaitingGroup[];
}

interface Entry {
  readonly file: WaitingFile;
  /** All that were ever in the group: who leaves may be what the others have waited for. */
  readonly group: ReadonlySet<string>;
}

/** @param modOf - Mod of a file. @param usersOf - A mod, and all that may use its files. */
export function createWaitingFiles(
  modOf: (id: string) => string,
  usersOf: (mod: string) => readonly string[] = (mod) => [mod],
): WaitingFiles {
  const entries = new Map<string, Entry>();
  return {
    get: (id) => entries.get(id)?.file,
    hold(files) {
      const old = new Set(files.flatMap(({ file }) => entries.get(file.id)?.group ?? []));
      const group = new Set([...files.map(({ file }) => file.id as string), ...[...old].flatMap((ids) => [...ids])]);
      for (const [id, entry] of entries) if (old.has(entry.group)) entries.set(id, { ...entry, group });
      for (const file of files) entries.set(file.file.id, { file, group });
    },
    note(file) {
      const entry = entries.get(file.file.id);
      if (entry) entries.set(file.file.id, { ...entry, file });
    },
    drop: (id) => void entries.delete(id),
    groups(changed, tried) {
      const mods = new Set([...changed].map(modOf).flatMap(usersOf));
      const found = new Map<ReadonlySet<string>, WaitingFile[]>();
      for (const [id, { file, group }] of entries) {
        if (tried.has(id) || ![...group].some((one) => mods.has(modOf(one)))) continue;
        found.set(group, [...(found.get(group) ?? []), file]);
      }
      return [...found]
        .filter(([, files]) => files.every(({ mayHeal }) => mayHeal))
        .map(([group, files]) => ({ files, isNear: [...group].some((id) => tried.has(id)) }));
    },
  };
}
