import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inspectWasm } from '../../src/meter/inspect-wasm.ts';
import { meterWasm } from '../../src/meter/meter-wasm.ts';
import { assemble, fuelName } from '../support/run-corpus.ts';
import { findGlue } from '../support/slow-glue.ts';
import { startWabt } from '../support/wabt.ts';
import { wasmCorpus } from '../support/wasm-corpus.ts';

const wabt = await startWabt();
const modules = wasmCorpus.map((one) => assemble(wabt, one));
const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const options = {
  fuelName,
  functionTicks: 1,
  loopsPayAhead: true,
  codeBytesPerTick: 64,
  maxPages: 1024,
  maxTableEntries: 2000,
};

/** What came of a binary. Anything but a value or a `WASM_INVALID` is thrown, and fails the test. */
function tryBinary(bytes: Uint8Array<ArrayBuffer>): 'refused' | 'invalid' | 'valid' {
  const inspected = inspectWasm(bytes);
  if (!inspected.ok) expect(inspected.error.code).toBe('WASM_INVALID');
  const metered = meterWasm(bytes, options);
  if (!metered.ok) {
    expect(metered.error.code).toBe('WASM_INVALID');
    expect(metered.error.message).toMatch(/^this WASM binary is refused: .+ \(byte \d+\)$/);
    return 'refused';
  }
  expect(inspected.ok).toBe(true);
  const before = WebAssembly.validate(bytes);
  // neither does metering break what is valid, nor does it make valid what is not
  expect(WebAssembly.validate(metered.value)).toBe(before);
  return before ? 'valid' : 'invalid';
}

function countOutcomes() {
  const outcomes = { refused: 0, invalid: 0, valid: 0 };
  return {
    outcomes,
    add: (bytes: Uint8Array<ArrayBuffer>) => {
      outcomes[tryBinary(bytes)]++;
    },
  };
}

const anyModule = fc.constantFrom(...modules);

test('2,000 times random bytes: refused, or metered to something as valid as before', () => {
  const { add, outcomes } = countOutcomes();
  const bytes = fc.uint8Array({ maxLength: 100 });
  fc.assert(
    fc.property(fc.boolean(), bytes, (withHeader, tail) =>
      add(Uint8Array.from([...(withHeader ? header : []), ...tail])),
    ),
    { seed: 61, numRuns: 2000 },
  );
  expect(outcomes.refused).toBeGreaterThan(1500);
});

test('2,000 mutations of one to three bytes of valid modules: refused, or metered to something as valid as before', () => {
  const { add, outcomes } = countOutcomes();
  const change = fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0x00, 0x03, 0x0b, 0x7f, 0x80, 0xfc, 0xff)));
  fc.assert(
    fc.property(anyModule, fc.array(change, { minLength: 1, maxLength: 3 }), (module, changes) => {
      const mutated = module.slice();
      for (const [at, value] of changes) mutated[8 + (at % (mutated.length - 8))] = value;
      add(mutated);
    }),
    { seed: 62, numRuns: 2000 },
  );
  // all three ends are reached, or the test would say nothing
  for (const reached of Object.values(outcomes)) expect(reached).toBeGreaterThan(100);
});

test('1,000 modules with bytes cut out, doubled or put in: refused, or metered to something as valid as before', () => {
  const { add, outcomes } = countOutcomes();
  fc.assert(
    fc.property(anyModule, fc.nat(), fc.nat(9), fc.uint8Array({ maxLength: 6 }), (module, place, cut, put) => {
      const at = 8 + (place % (module.length - 8));
      add(Uint8Array.from([...module.subarray(0, at), ...put, ...module.subarray(at + cut)]));
    }),
    { seed: 63, numRuns: 1000 },
  );
  expect(outcomes.refused).toBeGreaterThan(500);
});

test('every module of the corpus, cut at every byte, is refused or metered to something as valid as before', () => {
  for (const module of modules) {
    for (let length = 0; length < module.length; length++) tryBinary(module.slice(0, length));
  }
});

test('wasmoon’s binary with bytes changed in any of its code is refused, or metered to something as valid as before', () => {
  const glue = new Uint8Array(readFileSync(findGlue()));
  const { add, outcomes } = countOutcomes();
  fc.assert(
    fc.property(fc.noBias(fc.nat(glue.length - 1)), fc.nat(255), (at, value) => {
      const mutated = glue.slice();
      mutated[at] = value;
      add(mutated);
    }),
    { seed: 64, numRuns: 8 },
  );

  expect(outcomes.invalid).toBeGreaterThan(0);
  expect(outcomes.valid).toBeGreaterThan(0);
});

/** Numbers that claim what 20 bytes cannot hold. */
const huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
test.each([
  ['types', [1, 6, ...huge, 0x60]],
  ['types in a group', [1, 7, 1, 0x4e, ...huge]],
  ['parameters', [1, 7, 1, 0x60, ...huge]],
  ['imports', [2, 5, ...huge]],
  ['bytes of a name', [2, 6, 1, ...huge]],
  ['functions', [3, 5, ...huge]],
  ['tables', [4, 5, ...huge]],
  ['memories', [5, 5, ...huge]],
  ['tags', [13, 5, ...huge]],
  ['globals', [6, 5, ...huge]],
  ['exports', [7, 5, ...huge]],
  ['element segments', [9, 5, ...huge]],
  ['entries of an element segment', [9, 8, 1, 1, 0, ...huge]],
  ['functions with code', [10, 5, ...huge]],
  ['data segments', [11, 5, ...huge]],
  ['bytes of a data segment', [11, 7, 1, 1, ...huge]],
  ['bytes of a section', [10, ...huge]],
])('4 billion %s in a binary of 20 bytes are refused', (_, section) => {
  expect(tryBinary(Uint8Array.from([...header, ...section]))).toBe('refused');
});

test('4 billion locals, labels and catches in a function of 20 bytes are refused', () => {
  const withBody = (body: readonly number[]) =>
    Uint8Array.from([...header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, body.length + 2, 1, body.length, ...body]);
  expect(tryBinary(withBody([0, 0x0b]))).toBe('valid');
  for (const body of [
    [...huge, 0x7f, 0x0b],
    [1, ...huge, 0x7f, 0x0b],
    [2, 0x80, 0x80, 0x02, 0x7f, 0x80, 0x80, 0x02, 0x7f, 0x0b], // two groups of 32,768
    [0, 0x0e, ...huge, 0, 0x0b],
    [0, 0x1f, 0x40, ...huge, 0x0b, 0x0b],
    [0, 0x1c, ...huge, 0x7f, 0x0b],
  ]) {
    expect(tryBinary(withBody(body))).toBe('refused');
  }
});
