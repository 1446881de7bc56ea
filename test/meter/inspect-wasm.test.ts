import { expect, test } from 'vitest';
import { inspectWasm } from '../../src/meter/inspect-wasm.ts';
import type { WasmReadLimits } from '../../src/meter/read-limits.ts';
import { joinBytes } from '../../src/meter/wasm-sections.ts';
import { assemble } from '../support/run-corpus.ts';
import { startWabt } from '../support/wabt.ts';

const wabt = await startWabt();
const binary = (wat: string) => assemble(wabt, { name: 'test', wat });
const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const raw = (...sections: number[][]) => Uint8Array.from([...header, ...sections.flat()]);

function inspect(bytes: Uint8Array<ArrayBuffer>, limits?: WasmReadLimits) {
  const inspected = inspectWasm(bytes, limits);
  if (!inspected.ok) throw inspected.error;
  return inspected.value;
}
/** What is said about a binary that is refused; '' when it is not. */
function refusal(bytes: Uint8Array<ArrayBuffer>, limits?: WasmReadLimits): string {
  const inspected = inspectWasm(bytes, limits);
  return inspected.ok ? '' : inspected.error.message;
}

test('an empty module has nothing', () => {
  expect(inspect(raw())).toEqual({
    ...{
      imports: [],
      exports: [],
      memories: [],
      tables: [],
      functionCount: 0,
      mutableGlobals: 0,
      dataBytes: 0,
      elementEntries: 0,
    },
    customSections: [],
  });
});

test('imports and exports of every kind are told with their types', () => {
  const found = inspect(
    binary(`(module
      (import "m" "f" (func $f (param i32 i64) (result f32 f64)))
      (import "m" "t" (table 2 9 externref)) (import "" "mem" (memory 1 3 shared)) (import "m" "g" (global (mut v128)))
      (import "__proto__" "tag" (tag (param i32)))
      (func $own (export "own") (param f32) (result funcref) (ref.null func))
      (table $t (export "table") 1 funcref) (global (export "n\\c3\\a9\\00") i64 (i64.const 5)) (tag $e (export "e") (param f64))
      (export "again" (func $f)) (export "mem" (memory 0)) (start $s) (func $s)
      (elem (table $t) (i32.const 0) func $own) (elem externref (ref.null extern) (ref.null extern))
      (data (i32.const 0) "four") (data "seven!!"))`),
  );
  const f = { kind: 'function', signature: { params: ['i32', 'i64'], results: ['f32', 'f64'] } };
  const memory = { kind: 'memory', min: 1, max: 3, is64: false, shared: true };
  const table = { kind: 'table', element: 'funcref', min: 1, is64: false };
  expect(found.imports).toEqual([
    { module: 'm', name: 'f', type: f },
    { module: 'm', name: 't', type: { kind: 'table', element: 'externref', min: 2, max: 9, is64: false } },
    { module: '', name: 'mem', type: memory },
    { module: 'm', name: 'g', type: { kind: 'global', type: 'v128', mutable: true } },
    { module: '__proto__', name: 'tag', type: { kind: 'tag', signature: { params: ['i32'], results: [] } } },
  ]);
  expect(found.exports).toEqual([
    { name: 'own', type: { kind: 'function', signature: { params: ['f32'], results: ['funcref'] } }, index: 1 },
    { name: 'table', type: table, index: 1 },
    { name: 'né\0', type: { kind: 'global', type: 'i64', mutable: false }, index: 1 },
    { name: 'e', type: { kind: 'tag', signature: { params: ['f64'], results: [] } }, index: 1 },
    { name: 'again', type: f, index: 0 },
    { name: 'mem', type: memory, index: 0 },
  ]);
  expect([found.memories, found.tables.map(({ element }) => element)]).toEqual([[memory], ['externref', 'funcref']]);
  expect([found.functionCount, found.start, found.dataBytes, found.elementEntries]).toEqual([2, 2, 11, 3]);
  expect(found.customSections).toEqual(['name']);
});

test('memories and tables of 64 bits are told as such', () => {
  const found = inspect(binary('(module (memory i64 1 4) (memory 2) (table i64 3 funcref))'));
  expect(found.memories.map(({ is64, min, max }) => [is64, min, max])).toEqual([
    [true, 1, 4],
    [false, 2, undefined],
  ]);
  expect(found.tables[0]?.is64).toBe(true);
});

test('types of objects are passed over, and references to them told as the text format writes them', () => {
  // a group of: open structure { i8, mutable (ref null 1) }, its subtype, array of anyref; then func (ref 0, i31ref, (ref null 1), (ref extern))
  const group = [
    0x4e, 3, 0x50, 0, 0x5f, 2, 0x78, 0, 0x63, 1, 1, 0x4f, 1, 0, 0x5f, 2, 0x78, 0, 0x63, 1, 1, 0x5e, 0x6e, 1,
  ];
  const fn = [0x60, 4, 0x64, 0, 0x6c, 0x63, 1, 0x64, 0x6f, 1, 0x69];
  const types = [1, group.length + fn.length + 1, 2, ...group, ...fn];
  const found = inspect(raw(types, [3, 2, 1, 3], [7, 5, 1, 1, 0x66, 0, 0], [10, 5, 1, 3, 0, 0, 0x0b]));
  expect(found.exports[0]?.type).toEqual({
    kind: 'function',
    signature: { params: ['(ref 0)', 'i31ref', '(ref null 1)', '(ref extern)'], results: ['exnref'] },
  });
  expect(refusal(raw(types, [3, 2, 1, 2]))).toContain('type 2 is not the type of a function');
});

const fn = [1, 4, 1, 0x60, 0, 0];
test.each<[string, number[][], RegExp]>([
  ['an unknown section', [[14, 0]], /section 14 is unknown \(byte 10\)/],
  ['a section twice', [fn, fn], /section 1 stands twice/],
  ['sections in the wrong order', [[3, 1, 0], fn], /section 1 stands twice or in the wrong place/],
  ['bytes behind the last entry', [[1, 5, 1, 0x60, 0, 0, 7]], /1 bytes are left at the end of section 1 \(byte 14\)/],
  ['a section that is too short', [[1, 3, 1, 0x60, 0]], /entries|ends too early/],
  ['a type of unknown form', [[1, 2, 1, 0x40]], /type of form 0x40 is unknown/],
  ['an unknown value type', [[1, 5, 1, 0x60, 1, 0x70 - 0x20, 0]], /type 0x50 is unknown/],
  ['a function of a type that is not there', [fn, [3, 2, 1, 1]], /type 1 is not the type of a function/],
  ['functions without code', [fn, [3, 2, 1, 0]], /1 functions have no code/],
  ['code without functions', [[10, 4, 1, 2, 0, 0x0b]], /code of functions that are not declared/],
  ['an import of unknown kind', [[2, 5, 1, 0, 0, 5, 0]], /an import of kind 5 is unknown/],
  ['an export of what is not there', [[7, 5, 1, 1, 0x66, 0, 0]], /does not exist \(kind 0, index 0\)/],
  ['a name that is not UTF-8', [[7, 5, 1, 1, 0xff, 0, 0]], /a name is not UTF-8 \(byte 12\)/],
  ['a custom section without name', [[0, 0]], /ends too early/],
  ['a start function that is not there', [[8, 1, 0]], /start function does not exist/],
  ['a memory of 65,537 pages', [[5, 5, 1, 0, 0x81, 0x80, 0x04]], /more than 65536 pages/],
  ['a memory that ends before it begins', [[5, 4, 1, 1, 3, 2]], /begins at 3 and ends at 2/],
  ['a shared memory without maximum', [[5, 3, 1, 2, 1]], /shared memory has no maximum/],
  ['a memory with pages of another size', [[5, 4, 1, 8, 1, 0]], /unknown flags \(0x8\)/],
  ['a shared table', [[4, 5, 1, 0x70, 3, 1, 1]], /unknown flags \(0x3\)/],
  ['a first value that is no expression', [[6, 5, 1, 0x7f, 0, 0xff, 0x0b]], /instruction 0xff is unknown \(byte 13\)/],
  ['a first value from a global behind it', [[6, 6, 1, 0x7f, 0, 0x23, 0, 0x0b]], /global 0 does not exist/],
  ['a data segment of unknown kind', [[11, 3, 1, 3, 0]], /data segment of kind 3/],
  ['an element segment of unknown kind', [[9, 3, 1, 8, 0]], /element segment of kind 8/],
])('%s is refused, with the byte', (_, sections, message) => {
  expect(refusal(raw(...sections))).toMatch(message);
  expect(WebAssembly.validate(raw(...sections))).toBe(false);
});

test.each<[keyof WasmReadLimits, string, string]>([
  ['maxTypes', '(module (type (func)) (type (func (param i32))) (type (func (param i64))))', 'more than 2 types'],
  ['maxParameters', '(module (func (param i32 i32 i32)))', '3 parameters'],
  ['maxFunctions', '(module (func) (func) (func))', '3 functions'],
  ['maxImports', '(module (import "a" "a" (func)) (import "a" "b" (func)) (import "a" "c" (func)))', '3 imports'],
  [
    'maxExports',
    '(module (func $f) (export "a" (func $f)) (export "b" (func $f)) (export "c" (func $f)))',
    '3 exports',
  ],
  [
    'maxGlobals',
    '(module (global i32 (i32.const 0)) (global i32 (i32.const 0)) (global i32 (i32.const 0)))',
    '3 globals',
  ],
  ['maxMemories', '(module (import "a" "b" (memory 1)) (memory 1) (memory 1))', 'more than 2 memories'],
  [
    'maxTables',
    '(module (import "a" "b" (table 1 funcref)) (table 1 funcref) (table 1 funcref))',
    'more than 2 tables',
  ],
  ['maxSegments', '(module (data "") (data "") (data ""))', '3 data segments'],
  ['maxBodyBytes', '(module (func (nop)))', 'has 3 bytes; 2'],
])('%s bounds what is read', (limit, wat, message) => {
  expect(refusal(binary(wat), { [limit]: 2 })).toContain(message);
  expect(refusal(binary(wat), { [limit]: 3 })).toBe('');
});

test('a binary larger than maxBytes is not looked at', () => {
  expect(refusal(new Uint8Array(11), { maxBytes: 10 })).toContain('it has 11 bytes; 10 are allowed');
  expect(refusal(new Uint8Array(17 * 1024 * 1024))).toContain('16777216 are allowed');
});

test('what stands before the binary in its buffer is not read', () => {
  const bytes = binary('(module (func (export "f") (param i32)))');
  const shifted = joinBytes([[1, 2, 3], bytes, [4, 5]]).subarray(3, 3 + bytes.length);
  expect(inspect(shifted)).toEqual(inspect(bytes));
});
