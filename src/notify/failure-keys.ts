/**
 * Which failures are the same: same script, hook, file and line.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';

/** Most messages that tell failures without a line apart: one that is new in every frame must not flood anybody. */
const maxMessages = 200;

/** @returns A function that gives the key of a failure. */
export function createFailureKeys(): (error: MoonloopError) => string {
  const messages = new Set<string>();
  const distinction = ({ code, message }: MoonloopError): string => {
    if (messages.size < maxMessages) messages.add(message);
    return messages.has(message) ? message : code;
  };
  return (error) => {
    const { script = '', hook = '', file = '', line } = error.place;
    return `${script}\n${hook}\n${file}:${line ?? distinction(error)}`;
  };
}
