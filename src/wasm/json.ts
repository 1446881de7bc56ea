/**
 * JSON from modules: parsed with limits on depth, or one text could exhaust the stack of whoever walks the data.
 */
import { MoonloopError } from '../core/moonloop-error.ts';

const mostDepth = 64;

/** @param what - Where it comes from, for the message. @throws MoonloopError `VALUE_REFUSED` */
export function parseJson(text: string, what: string): unknown {
  if (isDeep(text)) throw new MoonloopError('VALUE_REFUSED', `${what} is nested deeper than ${mostDepth}`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MoonloopError('VALUE_REFUSED', `${what} is not JSON: ${reason}`, { cause });
  }
}

/** Data as JSON text. @throws MoonloopError `VALUE_REFUSED` for what JSON cannot say: cycles, large integers, functions */
export function writeJson(value: unknown, what: string): string {
  try {
    const text = JSON.stringify(value);
    if (typeof text === 'string') return text;
  } catch (cause) {
    throw new MoonloopError('VALUE_REFUSED', `${what} cannot be written as JSON`, { cause });
  }
  throw new MoonloopError('VALUE_REFUSED', `${what} is no data: a ${typeof value}`);
}

function isDeep(text: string): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isText) {
      if (code === backslash) at++;
      else if (code === quote) isText = false;
    } else if (code === quote) isText = true;
    else if (code === openList || code === openObject) {
      if (++depth > mostDepth) return true;
    } else if (code === closeList || code === closeObject) depth--;
  }
  return false;
}

const [quote, backslash, openList, closeList, openObject, closeObject] = [34, 92, 91, 93, 123, 125] as const;
