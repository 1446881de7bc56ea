/**
 * What the game's thread and the one that watches say to each other. Both run the same build of this package.
 */
import type { ErrorCode } from '../core/error-codes.ts';
import { type ErrorPlace, MoonloopError } from '../core/moonloop-error.ts';
import { plainError } from '../core/plain-error.ts';
import type { ScriptId } from '../core/script-id.ts';
import type { ChangeSet } from '../source/script-source.ts';
import type { FileFilterOptions } from '../watch/file-filter.ts';
import type { ScriptWatcher } from '../watch/script-watcher.ts';
import type { WatchTiming } from './watch-timing.ts';
import type { WatcherChoice } from './watcher-choice.ts';

/** What a thread is begun with. */
export interface WatchSetup {
  /** Absolute path of an existing folder. */
  readonly root: string;
  readonly files: FileFilterOptions;
  readonly timing: WatchTiming;
  readonly choice: WatcherChoice;
  /** Extensions of further files whose halves may be valid. */
  readonly waiting: readonly string[];
}

/** What the thread is told. */
export type WatchOrder =
  /** Answered by `started` or `failed` with the same number. */
  | { readonly type: 'start'; readonly run: number }
  /** Answered by `stopped` with the same number, after all that was seen before. */
  | { readonly type: 'stop'; readonly run: number }
  | { readonly type: 'know'; readonly id: ScriptId; readonly hash: string; readonly readMs: number }
  | { readonly type: 'acknowledge'; readonly id: ScriptId; readonly hash: string; readonly accepted: boolean };

/** Figures of the watcher, as they were last. */
export type WatchFigures = Pick<ScriptWatcher, 'kind' | 'reason' | 'cpuOverheadPercent' | 'reliabilityScore'>;

/** What the thread tells. */
export type WatchNews = (
  | { readonly type: 'started' | 'stopped'; readonly run: number }
  | { readonly type: 'failed'; readonly run: number; readonly error: SentError }
  | { readonly type: 'changed'; readonly changes: ChangeSet }
  | { readonly type: 'error'; readonly error: SentError }
  | { readonly type: 'swept' }
) & { readonly figures: WatchFigures };

/** An error as it crosses: classes and own properties of errors do not. */
export interface SentError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly place: ErrorPlace;
  readonly cause: { readonly name: string; readonly message: string; readonly code: string | undefined } | undefined;
}

/** The parts of an error that are told; paths of the machine do not cross. */
export function packError({ code, message, place, cause }: MoonloopError): SentError {
  if (cause === undefined) return { code, message, place, cause };
  const why = plainError(cause);
  const { name, message: text } = why;
  const system = 'code' in why && typeof why.code === 'string' ? why.code : undefined;
  return { code, message, place, cause: { name, message: text, code: system } };
}

/** The error that {@link packError} took apart. */
export function unpackError({ code, message, place, cause }: SentError): MoonloopError {
  if (cause === undefined) return new MoonloopError(code, message, { place });
  const why = Object.assign(new Error(cause.message), { name: cause.name });
  if (cause.code !== undefined) Object.assign(why, { code: cause.code });
  return new MoonloopError(code, message, { place, cause: plainError(why) });
}
