import { describe, expect, test } from 'vitest';
import type { MeterOptions } from '../../src/meter/meter-options.ts';
import { meterWasm } from '../../src/meter/meter-wasm.ts';
import { assemble, fuelName, runCorpus } from '../support/run-corpus.ts';
import { startWabt } from '../support/wabt.ts';
import { wasmCorpus } from '../support/wasm-corpus.ts';

const wabt = await startWabt();
const corpus = wasmCorpus.map((one) => ({ ...one, bytes: assemble(wabt, one) }));
const runnable = corpus.filter(({ bytes }) => WebAssembly.validate(bytes));
const skipped = corpus.filter((one) => !runnable.includes(one)).map(({ name }) => name);
if (skipped.length > 0) console.warn(`\n  SKIPPED: not known to this Node, run in Chromium: ${skipped.join('; ')}\n`);

const meter = (bytes: Uint8Array<ArrayBuffer>, options: Partial<MeterOptions> = {}): Uint8Array<ArrayBuffer> => {
  const metered = meterWasm(bytes, { fuelName, fuel: 1_000_000, ...options });
  if (!metered.ok) throw metered.error;
  return metered.value;
};
const ways: readonly (readonly [string, Partial<MeterOptions>])[] = [
  ['fuel at loops', {}],
  ['fuel at loops and functions, by size of the code', { functionTicks: 3, loopTicks: 2, codeBytesPerTick: 8 }],
  ['code of its own while fuel is negative', { whenNegative: () => [0x01], graceTicks: 500, importTicks: () => 7 }],
  ['loops that pay in advance', { loopsPayAhead: true, functionTicks: 1, loopTicks: 3 }],
  ['caps on memory and tables', { maxPages: 100, maxTableEntries: 100 }],
];

test('the corpus runs here but for what is newer than this Node', () => {
  expect(skipped.filter((name) => !/later form|64-bit|several memories/.test(name))).toEqual([]);
  expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
});

test('what this Node does not know is metered all the same, and stays as invalid as it was', () => {
  for (const { bytes } of corpus) expect(WebAssembly.validate(meter(bytes))).toBe(WebAssembly.validate(bytes));
});

describe.each(runnable)('$name', ({ bytes, calls }) => {
  test.each(ways)('%s: same results, traps, memory and globals as plain', (_, options) => {
    const metered = meter(bytes, options);
    expect(WebAssembly.validate(metered)).toBe(true);
    expect(runCorpus(metered, calls).lines).toEqual(runCorpus(bytes, calls).lines);
  });

  test.each([false, true])(
    'two runs take the same fuel, and that much is exactly enough; paid in advance: %s',
    (ahead) => {
      const metered = meter(bytes, { functionTicks: 1, loopsPayAhead: ahead });
      const first = runCorpus(metered, calls);
      expect(runCorpus(metered, calls)).toEqual(first);
      const exact = runCorpus(metered, calls, (call) => first.fuel[call]!);
      expect(exact).toEqual(first);
      // one tick less, in one call after the other; a trap keeps what was paid in advance, and not all calls cost something
      first.fuel.forEach((used, lacking) => {
        const trapped = /: /.test(first.lines.filter((line) => !line.startsWith('seen'))[lacking]!);
        if (used === 0 || (ahead && trapped)) return;
        const short = runCorpus(metered, calls, (call) => (call === lacking ? used - 1 : first.fuel[call]!));
        expect(short.lines.filter((line) => line.includes('unreachable')).length).toBeGreaterThan(0);
        expect(short.fuel[lacking]).toBe(used); // fuel −1: below the limit of 0
      });
    },
  );
});
