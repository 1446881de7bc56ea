/**
 * Success or failure as a value, for what happens in normal work: a script with a typo is normal.
 */
import type { ErrorCode } from './error-codes.ts';
import { MoonloopError, type MoonloopErrorOptions } from './moonloop-error.ts';

/** Either a value or the error that stood in its way. */
export type Result<T> = { readonly ok: true; readonly value: T } | Failure;

/** The failing half of a {@link Result}. */
export interface Failure {
  readonly ok: false;
  readonly error: MoonloopError;
}

/** Wraps a value as a success. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Makes a failure from a code and a sentence. */
export function fail(code: ErrorCode, message: string, options?: MoonloopErrorOptions): Failure {
  return { ok: false, error: new MoonloopError(code, message, options) };
}

/** Makes a failure from an error that exists already. */
export function failure(error: MoonloopError): Failure {
  return { ok: false, error };
}
