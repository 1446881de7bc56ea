/**
 * Signatures as messages show them: `(i32, f32) -> ()`.
 */
import type { FunctionSignature } from '../meter/wasm-types.ts';

/** A signature written out. */
export function signature(params: readonly string[], results: readonly string[] = []): FunctionSignature {
  return { params, results };
}

/** Types that are shown; a signature may have a thousand. */
const mostTypes = 16;

/** Types or kinds for messages: the first of them, and how many there are besides. */
export function showTypes(types: readonly string[]): string {
  const rest = types.length - mostTypes;
  return rest > 0 ? `${types.slice(0, mostTypes).join(', ')}, … and ${rest} more` : types.join(', ');
}

/** A signature for messages. */
export function showSignature({ params, results }: FunctionSignature): string {
  return `(${showTypes(params)}) -> ${results.length === 1 ? results[0] : `(${showTypes(results)})`}`;
}

/** Whether both take and give the same types. */
export function sameSignature(one: FunctionSignature, other: FunctionSignature): boolean {
  return sameTypes(one.params, other.params) && sameTypes(one.results, other.results);
}

function sameTypes(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((type, at) => type === others[at]);
}
