/**
 * Where files come from: the contract that a folder, the dev server, memory and a production bundle all keep.
 */
import type { Refusal } from '../core/refusal.ts';
import type { ScriptId } from '../core/script-id.ts';
import type { Disposable, Stop } from '../core/stop.ts';

/** A file as it was read. */
export interface SourceFile {
  readonly id: ScriptId;
  readonly bytes: Uint8Array;
  /** Content hash, see core/hash. */
  readonly hash: string;
  /** Why it cannot be tried: it could not be compiled. The bytes are those of the file then. */
  readonly refused?: Refusal | undefined;
}

/** A change of one file, with its content read completely. */
export type SourceChange =
  | {
      readonly kind: 'changed';
      readonly file: SourceFile;
      /**
       * False for content that was read at once and may be half of a save: a failure of it is not worth a word, the
       * same content comes again as stable if nothing follows.
       */
      readonly stable: boolean;
      /** When it was saved, in milliseconds since 1970: modification time, or first hint where that is later. */
      readonly savedMs: number;
    }
  | { readonly kind: 'deleted'; readonly id: ScriptId; readonly savedMs: number };

/** Changes that belong together: published in one frame, or not at all. */
export type ChangeSet = readonly SourceChange[];

/** Something the source has to tell that is no change. */
export interface SourceProblem {
  readonly message: string;
  readonly cause?: unknown;
}

/** A source of script files. */
export interface ScriptSource extends Disposable {
  /** Reads all files, in order of their ids. @throws MoonloopError `SOURCE_FAILED` */
  load(): Promise<readonly SourceFile[]>;
  /** Reads one file as it is now; undefined when there is none. May reject where a file can be locked. */
  read(id: ScriptId): Promise<SourceFile | undefined>;
  /** Starts telling changes to files that `load` gave or that are new. */
  subscribe(listener: (changes: ChangeSet) => void): Stop;
  /** Tells whether content was taken over: after a good one, a burst of further saves is held together. */
  acknowledge(id: ScriptId, hash: string, accepted: boolean): void;
  /** Listens for problems of watching or of the connection. */
  onProblem(listener: (problem: SourceProblem) => void): Stop;
  /** What watches, with the reason why it was chosen; null for sources that never change. */
  readonly watcher: { readonly kind: string; readonly reason: string } | null;
}
