/**
 * Where an error happened, in the fewest words.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';

/** `file:line`, as far as it is known; else the code of the error. */
export function placeOf({ code, place: { file, line } }: MoonloopError): string {
  if (file === undefined) return code;
  return line === undefined ? file : `${file}:${line}`;
}
