import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashContent } from '../../src/core/hash.ts';
import { addPrologues } from '../../src/meter/function-prologue.ts';
import { wasm } from '../../src/meter/instructions.ts';
import { encodeSigned, encodeU32 } from '../../src/meter/leb128.ts';
import { createWasmReader } from '../../src/meter/wasm-reader.ts';
import {
  appendEntries,
  countEntries,
  joinBytes,
  readSections,
  sectionIds,
  type WasmSection,
  writeSections,
} from '../../src/meter/wasm-sections.ts';
import { findGlue } from '../support/slow-glue.ts';

const glue = new Uint8Array(readFileSync(findGlue()));
const u32 = fc.oneof(
  fc.nat(0xffffffff),
  fc.constantFrom(0, 127, 128, 16383, 16384, 2 ** 28 - 1, 2 ** 28, 2 ** 31, 2 ** 32 - 1),
);

/** The error of all readers. */
const refusal: unknown = expect.objectContaining({ name: 'MoonloopError', code: 'WASM_INVALID' });

/** Any bytes to work with must end in a value or in that error: nothing else, and soon. Or in a `RangeError` for a body that is not there. */
function valueOrRefusal(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof RangeError && /to rewrite is not/.test(error.message))) expect(error).toEqual(refusal);
  }
}
/** Reads a signed number as the specification says, to compare with. */
function readSigned(bytes: readonly number[]): bigint {
  let value = 0n;
  bytes.forEach((byte, n) => {
    value |= BigInt(byte & 0x7f) << BigInt(7 * n);
  });
  const bits = BigInt(7 * bytes.length);
  return (bytes.at(-1)! & 0x40) === 0 ? value : value - (1n << bits);
}

test('every unsigned number is read as it was written, in as few bytes as it needs', () => {
  fc.assert(
    fc.property(u32, (value) => {
      const bytes = encodeU32(value);
      const reader = createWasmReader(Uint8Array.from(bytes));
      expect([reader.u32(), reader.done(), reader.offset()]).toEqual([value, true, bytes.length]);
      expect(bytes.length).toBe(Math.max(1, Math.ceil(Math.log2(value + 1) / 7)));
    }),
    { seed: 51, numRuns: 500 },
  );
});

test('every signed 64-bit number is written as the specification reads it, in as few bytes as it needs', () => {
  const signed = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.constantFrom(0n, -1n, 63n, 64n, -64n, -65n),
  );
  fc.assert(
    fc.property(signed, (value) => {
      const bytes = encodeSigned(value);
      expect(readSigned(bytes)).toBe(value);
      expect(bytes.length).toBeLessThanOrEqual(10);
      if (bytes.length > 1) expect(readSigned(bytes.slice(0, -1))).not.toBe(value);
    }),
    { seed: 52, numRuns: 500 },
  );
});

test('numbers with needless bytes are read, numbers above 32 bits are not', () => {
  expect(createWasmReader(Uint8Array.of(0x85, 0x80, 0x80, 0x80, 0x00)).u32()).toBe(5);
  for (const bytes of [
    [0xff, 0xff, 0xff, 0xff, 0x1f],
    [0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
    [0xff, 0xff, 0xff, 0xff, 0xff],
    [0x80],
    [],
  ]) {
    expect(() => createWasmReader(Uint8Array.from(bytes)).u32()).toThrow(refusal as Error);
  }
});

test('a number behind others in a larger buffer is read from its own place', () => {
  const inner = Uint8Array.of(9, 9, 0x85, 0x01, 9).subarray(2, 4);
  const reader = createWasmReader(inner);
  expect([reader.u32(), reader.done()]).toEqual([133, true]);
  expect(() => reader.byte()).toThrow(refusal as Error);
});

test('taking more than is there throws and takes nothing', () => {
  const reader = createWasmReader(Uint8Array.of(1, 2, 3));
  for (const length of [4, 2 ** 32 - 1, Number.POSITIVE_INFINITY])
    expect(() => reader.take(length)).toThrow(refusal as Error);
  expect([...reader.take(3)]).toEqual([1, 2, 3]);
  expect([...reader.take(0)]).toEqual([]);
});

test('wasmoon’s binary is split into sections and joined to the same bytes', () => {
  const sections = readSections(glue);
  expect(sections.length).toBeGreaterThan(8);
  expect(sections.map(({ id }) => id)).toContain(sectionIds.code);
  const joined = writeSections(sections);
  // its size prefixes may have been longer than needed; what is inside is the same
  const content = (all: readonly WasmSection[]) => all.map((section) => [section.id, hashContent(section.content)]);
  expect(content(readSections(joined))).toEqual(content(sections));
  expect(WebAssembly.validate(joined)).toBe(true);
});

test('sections of any content survive the round trip', () => {
  const section = fc.record({ id: fc.nat(255), content: fc.uint8Array({ maxLength: 300 }) });
  fc.assert(
    fc.property(fc.array(section, { maxLength: 10 }), (sections) => {
      const read = readSections(writeSections(sections));
      expect(read.map(({ id, content }) => [id, ...content])).toEqual(
        sections.map(({ id, content }) => [id, ...content]),
      );
    }),
    { seed: 53 },
  );
});

test.each([
  ['nothing', []],
  ['half a header', [0x00, 0x61, 0x73]],
  ['another magic number', [0x7f, 0x45, 0x4c, 0x46, 1, 0, 0, 0]],
  ['another version', [0x00, 0x61, 0x73, 0x6d, 2, 0, 0, 0]],
  ['a section without size', [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1]],
  ['a section longer than the file', [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 0]],
  ['a section of 4 GiB', [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0x0f]],
])('%s is no WASM binary', (_, bytes) => {
  expect(() => readSections(Uint8Array.from(bytes))).toThrow(refusal as Error);
});

test('an empty module has no sections', () => {
  expect(readSections(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0))).toEqual([]);
});

test('wasmoon’s binary, cut anywhere, is read or refused', () => {
  fc.assert(
    fc.property(fc.nat(glue.length), (length) => {
      valueOrRefusal(() => readSections(glue.subarray(0, length)));
    }),
    { seed: 54, numRuns: 300 },
  );
});

const code = readSections(glue).find(({ id }) => id === sectionIds.code)!.content;

test('a code section with changed bytes is rewritten or refused, and never read past its end', () => {
  const change = fc.array(fc.tuple(fc.oneof(fc.nat(64), fc.nat(20_000)), fc.nat(255)), { minLength: 1, maxLength: 8 });
  const start = code.slice(0, 20_000);
  fc.assert(
    fc.property(change, fc.nat(40), (changes, body) => {
      const broken = start.slice();
      for (const [at, value] of changes) broken[at % broken.length] = value;
      valueOrRefusal(() =>
        addPrologues(broken, [{ body, parameters: 1, locals: [0x7e], code: (local) => [...wasm.localGet(local)] }]),
      );
      valueOrRefusal(() => countEntries(broken));
      valueOrRefusal(() => appendEntries(broken, [[1, 2]]));
    }),
    { seed: 55, numRuns: 300 },
  );
});

test('any bytes at all are read or refused', () => {
  const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      valueOrRefusal(() => readSections(joinBytes([header, bytes])));
      valueOrRefusal(() => addPrologues(bytes, [{ body: 0, parameters: 0, locals: [], code: () => [] }]));
    }),
    { seed: 56, numRuns: 500 },
  );
});

test('appending entries counts them and puts them last', () => {
  expect([...appendEntries(Uint8Array.of(1, 7), [[8], [9, 9]])]).toEqual([3, 7, 8, 9, 9]);
  const many = appendEntries(Uint8Array.from([127, ...Array(127).fill(5)]), [[6]]);
  expect([countEntries(many), many.length, many.at(-1)]).toEqual([128, 2 + 128, 6]); // the count takes two bytes now
});

/** (module (func (export "f") (param i32) (result i32) (local i32) local.get 0)) and a second function that gives 7. */
const twoFunctions = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f],
  ...[3, 3, 2, 0, 0],
  ...[7, 9, 2, 1, 0x66, 0, 0, 1, 0x67, 0, 1],
  ...[10, 13, 2, 6, 1, 1, 0x7f, 0x20, 0, 0x0b, 4, 0, 0x41, 7, 0x0b],
);
type Numbers = Record<string, (value: number) => number>;
const instantiate = (bytes: Uint8Array<ArrayBuffer>): Numbers =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Numbers;

test('a prologue runs first, with a local of its own behind those that are there, and only in its function', () => {
  expect([instantiate(twoFunctions)['f']!(5), instantiate(twoFunctions)['g']!(5)]).toEqual([5, 7]);
  const sections = readSections(twoFunctions);
  const seen: number[] = [];
  const rewritten = sections.map(({ id, content }) =>
    id !== sectionIds.code
      ? { id, content }
      : {
          id,
          content: addPrologues(content, [
            {
              body: 0,
              parameters: 1,
              locals: [0x7f],
              code(local) {
                seen.push(local);
                // if (own = argument) == 3 return 33
                return [
                  wasm.localGet(0),
                  wasm.localTee(local),
                  wasm.i32Const(3),
                  wasm.i32Eq,
                  wasm.if,
                  wasm.i32Const(33),
                  wasm.return,
                  wasm.end,
                ].flat();
              },
            },
          ]),
        },
  );
  const { f, g } = instantiate(writeSections(rewritten));
  expect(seen).toEqual([2]); // one parameter, one local before it
  expect([f!(3), f!(5), g!(3)]).toEqual([33, 5, 7]);
});

test('a prologue for a function that is not there is refused', () => {
  const { content } = readSections(twoFunctions).find(({ id }) => id === sectionIds.code)!;
  expect(() => addPrologues(content, [{ body: 2, parameters: 0, locals: [], code: () => [] }])).toThrow(RangeError);
});
