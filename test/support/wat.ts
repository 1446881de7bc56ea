/** Modules for tests, from the text format. */
import { assemble } from './run-corpus.ts';
import { startWabt } from './wabt.ts';

const wabt = await startWabt();

/** The binary of a module in the text format. */
export function wat(text: string): Uint8Array<ArrayBuffer> {
  return assemble(wabt, { name: 'test', wat: text });
}
