import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillPlaceholders } from '../../src/wasm/placeholders.ts';
import { wat } from '../support/wat.ts';

const module = wat(`(module (memory 1) (data (i32.const 5) "\\2a")
  (func (export "read") (result i32) (i32.load8_u offset=0x7f000001 (i32.const 0)))
  (func (export "twice") (result i32) (i32.add (i32.const 0x7f000000) (i32.const 0x7f000000)))
  (func (export "near") (result i32 i32) (i32.const 0x7f000002) (i32.const 0x7e000000)))`);
const run = (values: readonly number[]): WebAssembly.Exports =>
  new WebAssembly.Instance(new WebAssembly.Module(fillPlaceholders(module, values))).exports;
const call = (exports: WebAssembly.Exports, name: string): unknown => (exports[name] as () => unknown)();

test('any number stands in the code where its placeholder stood, however small; others stay', () => {
  fc.assert(
    fc.property(fc.nat(0x7fffffff), (number) => {
      const exports = run([number, 5]);
      expect(call(exports, 'twice')).toBe((2 * number) | 0);
      expect(call(exports, 'read')).toBe(42);
      expect(call(exports, 'near')).toEqual([0x7f000002, 0x7e000000]);
    }),
    { numRuns: 50 },
  );
});

test('an offset beyond 2 GiB is what it says, and traps where there is no memory', () => {
  expect(() => call(run([0, 0xfffffff0]), 'read')).toThrow(/out of bounds/);
});

test('a number without a placeholder is an error of the framework, and the binary that was given stays as it was', () => {
  const before = module.slice();
  expect(() => fillPlaceholders(module, [1, 2, 3, 4])).toThrow(/no placeholder 3/);
  run([1, 2]);
  expect(module).toEqual(before);
});
