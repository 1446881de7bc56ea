/**
 * The error type of the framework: a code, a sentence, a place and a cause.
 * Thrown for misuse by a programmer; carried as data (`Result`, events) for what happens in normal work.
 */
import type { ErrorCode } from './error-codes.ts';

/** Where a failure happened. Paths are relative to the scripts or assets root, never absolute. */
export interface ErrorPlace {
  /** Folder name of the mod, `game` for files outside any mod. */
  readonly mod?: string | undefined;
  /** Script id: posix path relative to the scripts root. */
  readonly script?: string | undefined;
  /** Version that was running, or being tried. 0 when none was ever live. */
  readonly version?: number | undefined;
  /** Handle of the entity, as scripts see it. */
  readonly entity?: number | undefined;
  /** Hook or phase that failed: `on_update`, `body`, `timer`, `event hit`, … */
  readonly hook?: string | undefined;
  /** File in which it happened; differs from `script` when a required module failed. */
  readonly file?: string | undefined;
  /** Line in `file`, counted from 1. */
  readonly line?: number | undefined;
  /** Call stack inside the script language, innermost first, lines separated by `\n`. */
  readonly traceback?: string | undefined;
}

/** Options of {@link MoonloopError}. */
export interface MoonloopErrorOptions extends ErrorOptions {
  readonly place?: ErrorPlace;
}

/** An error with a stable code; `message` says what happened, where, and what to do next. */
export class MoonloopError extends Error {
  override readonly name = 'MoonloopError';
  readonly code: ErrorCode;
  readonly place: ErrorPlace;

  constructor(code: ErrorCode, message: string, options: MoonloopErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.place = options.place ?? {};
  }
}

/** Whatever was thrown, as a MoonloopError: kept if it is one, wrapped with `code` otherwise. */
export function toMoonloopError(thrown: unknown, code: ErrorCode, place: ErrorPlace = {}): MoonloopError {
  if (thrown instanceof MoonloopError) return thrown;
  return new MoonloopError(code, describe(thrown), { cause: thrown, place });
}

/** The same failure with a more exact place; fields of `place` win over those the error had. */
export function atPlace(error: MoonloopError, place: ErrorPlace): MoonloopError {
  return new MoonloopError(error.code, error.message, { cause: error.cause, place: { ...error.place, ...place } });
}

/** What was thrown, as text. Anything can be thrown, also what refuses to be shown. */
function describe(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } catch {
    return `something was thrown that cannot be shown (${typeof thrown})`;
  }
}
