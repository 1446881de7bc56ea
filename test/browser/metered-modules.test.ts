import { expect, test } from 'vitest';
import { meterWasm } from '../../src/meter/meter-wasm.ts';
import { assemble, fuelName, runCorpus } from '../support/run-corpus.ts';
import { startWabt } from '../support/wabt.ts';
import { wasmCorpus } from '../support/wasm-corpus.ts';

const wabt = await startWabt();

test.each(wasmCorpus)('$name: metered and plain do the same in this browser, twice with the same fuel', (one) => {
  const bytes = assemble(wabt, one);
  expect(WebAssembly.validate(bytes)).toBe(true);
  for (const options of [{}, { functionTicks: 2, codeBytesPerTick: 16, maxPages: 100, maxTableEntries: 100 }]) {
    const metered = meterWasm(bytes, { fuelName, fuel: 1_000_000, ...options });
    if (!metered.ok) throw metered.error;
    const shown = runCorpus(metered.value, one.calls);
    expect(shown.lines).toEqual(runCorpus(bytes, one.calls).lines);
    expect(runCorpus(metered.value, one.calls)).toEqual(shown);
  }
});
