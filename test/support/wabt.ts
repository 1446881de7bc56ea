/** WebAssembly's text format into binaries. wabt is a CommonJS package with types of its own. */
import wabt from 'wabt';

/** What `wabt()` gives. */
export type WabtModule = Awaited<ReturnType<typeof wabt>>;

/** Starts wabt. */
export function startWabt(): Promise<WabtModule> {
  return wabt();
}
