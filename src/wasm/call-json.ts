/**
 * Calling a function of a WASM script by its id.
 */
import type { Result } from '../core/result.ts';
import type { Scripts } from '../script/scripts.ts';

/**
 * Calls an exported function of the instance that runs for an entity. Numbers, bigints and flags are passed as they are, other
 * data as JSON text through the module's `alloc`; several results come as an array, an i64 as a bigint, and what functions
 * called `…_json` and `get_state` give as data.
 *
 * @param entity - bitECS id.
 * @returns `CALL_FAILED` shows the signature when the arguments do not fit it; a trap is one too.
 */
export function callJson(
  scripts: Pick<Scripts, 'call'>,
  script: string,
  entity: number,
  name: string,
  ...args: readonly unknown[]
): Result<unknown> {
  return scripts.call(entity, script, name, ...args);
}
