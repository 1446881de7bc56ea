/**
 * Signatures as messages show them: `(i32, f32) -> ()`.
 */
import type { FunctionSignature } from '../meter/wasm-types.ts';

/** A signature written out. */
export function signature(params: readonly string[], results: readonly string[] = []): FunctionSignature {
  return { params, results };
}

/** A signature for messages. */
export function showSignature({ params, results }: FunctionSignature): string {
  return `(${params.join(', ')}) -> ${results.length === 1 ? results[0] : `(${results.join(', ')})`}`;
}

/** Whether both take and give the same types. */
export function sameSignature(one: FunctionSignature, other: FunctionSignature): boolean {
  return showSignature(one) === showSignature(other);
}
