/**
 * Why content cannot be tried at all, as its source found out: a compiler beside the game refused it. Plain data, because it
 * may come over a wire.
 */
import { isFiniteNumber, isRecord } from './guards.ts';
import { MoonloopError, toMoonloopError } from './moonloop-error.ts';

const refusalCodes = ['COMPILE_FAILED', 'COMPILER_MISSING', 'SCRIPT_NOT_TEXT', 'RELOAD_TIMEOUT'] as const;

/** What a refusal is told as. */
export interface Refusal {
  readonly code: (typeof refusalCodes)[number];
  readonly message: string;
  /** Line of the file, from 1; undefined where the whole file is meant. */
  readonly line: number | undefined;
}

const isCode = (code: unknown): code is Refusal['code'] => refusalCodes.some((one) => one === code);

/** What somebody threw, as a refusal; a code that means nothing here becomes `COMPILE_FAILED`. */
export function toRefusal(thrown: unknown): Refusal {
  const { code, message, place } = toMoonloopError(thrown, 'COMPILE_FAILED');
  return { code: isCode(code) ? code : 'COMPILE_FAILED', message, line: place.line };
}

/** The refusal of a file as an error. @param id - The file. */
export function refusalError(id: string, { code, message, line }: Refusal): MoonloopError {
  return new MoonloopError(code, message, { place: { script: id, hook: 'compile', file: id, line } });
}

/** Reads one that was sent; undefined for anything else. */
export function parseRefusal(data: unknown): Refusal | undefined {
  if (!isRecord(data) || typeof data['message'] !== 'string') return undefined;
  const { code, message, line } = data;
  return { code: isCode(code) ? code : 'COMPILE_FAILED', message, line: isFiniteNumber(line) ? line : undefined };
}
