/**
 * Script ids: the posix path of a file relative to the scripts root. The one parser that outside text must pass.
 */
import { fail, ok, type Result } from './result.ts';

/** A path that passed {@link parseScriptId}: relative, forward slashes, no `.` or `..`, nothing outside the root. */
export type ScriptId = string & { readonly __brand: 'ScriptId' };

/** Name of the file that makes a folder a mod. */
export const manifestName = 'mod.toml';

/** Longest id, in characters; longer ones are refused. */
export const maxIdLength = 512;

/**
 * Checks a path from outside (a message, a Lua string, a directory listing).
 * Refused: empty, absolute, drive or UNC paths, backslashes, control characters, `.` and `..` segments.
 */
export function parseScriptId(text: unknown): Result<ScriptId> {
  if (typeof text !== 'string' || text === '') return fail('ID_INVALID', 'a script id is a non-empty string');
  const shown = JSON.stringify(text.slice(0, 80));
  if (text.length > maxIdLength) return fail('ID_INVALID', `${shown} is longer than ${maxIdLength} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is refused
  if (/[\u0000-\u001f\u007f\\]/.test(text)) {
    return fail('ID_INVALID', `${shown} has a backslash or control character; use forward slashes`);
  }
  if (/^([a-zA-Z]:|\/)/.test(text)) return fail('ID_INVALID', `${shown} is not relative to the scripts root`);
  if (text.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    return fail('ID_INVALID', `${shown} has an empty, "." or ".." segment`);
  }
  return ok(text as ScriptId);
}

/** {@link parseScriptId} for ids a programmer wrote: throws `ID_INVALID`. */
export function toScriptId(text: string): ScriptId {
  const parsed = parseScriptId(text);
  if (!parsed.ok) throw parsed.error;
  return parsed.value;
}

/** Lower-case extension without the dot; empty when there is none. */
export function extensionOf(id: string): string {
  const name = id.slice(id.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}
