import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createInstanceStore } from '../../src/wasm/instance.ts';
import { defaultWasmLimits, fillWasmLimits, type WasmLimits } from '../../src/wasm/limits.ts';
import { loadModule } from '../../src/wasm/load-module.ts';
import { wat } from '../support/wat.ts';

function load(text: string | Uint8Array, limits: Partial<WasmLimits> = {}) {
  return loadModule(typeof text === 'string' ? wat(text) : text, fillWasmLimits(limits));
}
function loaded(text: string, limits: Partial<WasmLimits> = {}) {
  const result = load(text, limits);
  if (!result.ok) throw result.error;
  return result.value;
}
/** Code and message of a refusal; '' for what is taken. */
function refusal(text: string | Uint8Array, limits: Partial<WasmLimits> = {}): string {
  const result = load(text, limits);
  return result.ok ? '' : `${result.error.code}: ${result.error.message}`;
}

describe('the form is chosen by signature', () => {
  test.each([
    ['on_update(f32)', '(func (export "on_update") (param f32))', 'own'],
    ['on_update(i32, f32)', '(func (export "on_update") (param i32 f32))', 'shared'],
    ['on_fixed_update(i32, f32) alone', '(func (export "on_fixed_update") (param i32 f32))', 'shared'],
    ['no loop hook', '(func (export "on_start"))', 'own'],
  ])('%s', (_, code, form) => {
    expect(loaded(`(module ${code})`).shape.form).toBe(form);
  });

  test('hooks, memory and start are known before any code runs', () => {
    const { shape, mostPages } = loaded(`(module (memory (export "memory") 1 3) (start $s) (func $s (unreachable))
      (func (export "_initialize")) (func (export "on_fixed_update") (param f32)) (func (export "add") (param i32 i64) (result f64) (unreachable)))`);
    expect(shape).toMatchObject({ loops: { on_update: false, on_fixed_update: true }, hasMemory: true });
    expect(shape.starts).toEqual(['moonloop_start', '_initialize']);
    expect(shape.functions.get('add')).toEqual({ params: ['i32', 'i64'], results: ['f64'] });
    expect(mostPages).toBe(3);
  });
});

describe('hooks and other functions with a meaning are refused by name and signature', () => {
  test.each([
    ['on_update', '(func (export "on_update"))', 'on_update is () -> (); it must be (f32) -> () or (i32, f32) -> ()'],
    ['a result', '(func (export "on_update") (param f32) (result i32) (i32.const 0))', 'on_update is (f32) -> i32'],
    ['no function', '(global (export "on_update") i32 (i32.const 5))', 'on_update is a global; it must be'],
    ['on_start', '(func (export "on_start") (param f64))', 'it must be () -> () or (i32) -> ()'],
    [
      'two forms',
      '(func (export "on_update") (param f32)) (func (export "on_fixed_update") (param i32 f32))',
      'both take the entity, or neither does',
    ],
    ['set_state', '(memory (export "memory") 1) (func (export "set_state") (param i64))', '(i32, i32) -> ()'],
    ['get_state', '(func (export "get_state") (result i64) (i64.const 0))', 'no memory under the name "memory"'],
    ['the memory', '(func (export "memory"))', 'its export "memory" is a function'],
    ['two memories', '(memory 1) (memory 1)', 'it has 2 memories'],
    ['a shared memory', '(memory 1 1 shared)', 'shared between threads'],
    ['a memory of 64 bits', '(memory i64 1)', '64-bit addresses'],
    [
      'the start',
      '(func $f) (start $f) (func (export "moonloop_start"))',
      'moonloop_start, a name that the game needs',
    ],
  ])('%s', (_, code, message) => {
    expect(refusal(`(module ${code})`)).toMatch(/^WASM_EXPORT: /);
    expect(refusal(`(module ${code})`)).toContain(message);
  });
});

describe('imports are held against the allow-list, types included', () => {
  const memory = '(memory (export "memory") 1)';
  test.each([
    ['host.log', `(import "host" "log" (func (param i32 i32))) ${memory}`],
    ['a column', '(import "ecs" "get_f32" (func (param i32 i32) (result f32)))'],
    ['an alias', '(import "time" "get_current_tick" (func (result i32)))'],
    ['several results', `(import "input" "pointer" (func (param i32))) ${memory}`],
    ['a list', `(import "ecs" "query" (func (param i32 i32 i32 i32 i32 i32) (result i32))) ${memory}`],
  ])('taken: %s', (_, code) => {
    expect(refusal(`(module ${code})`)).toBe('');
  });
  test.each([
    [
      'an unknown one',
      '(import "ecs" "spwan" (func))',
      '"ecs" "spwan", which the game does not have; did you mean "ecs.spawn"?',
    ],
    ['an unknown group', '(import "env" "abort" (func))', '"env" "abort"'],
    ['__proto__', '(import "__proto__" "constructor" (func))', '"__proto__" "constructor"'],
    ['__proto__ in a group', '(import "ecs" "__proto__" (func))', '"ecs" "__proto__"'],
    ['toString', '(import "ecs" "toString" (func))', '"ecs" "toString"'],
    ['a Lua function', '(import "time" "wait" (func (param f64)))', '"time" "wait"'],
    ['another type', '(import "time" "dt" (func (result i32)))', 'time.dt as () -> i32; it is () -> f64'],
    ['no function', '(import "time" "dt" (global f64))', 'time.dt as a global; it is a function'],
    ['text without a memory', '(import "host" "log" (func (param i32 i32)))', 'host.log needs a memory'],
    ['a memory', '(import "world" "memory" (memory 1))', '"world" "memory"'],
  ])('refused: %s', (_, code, message) => {
    expect(refusal(`(module ${code})`)).toMatch(/^WASM_IMPORT: /);
    expect(refusal(`(module ${code})`)).toContain(message);
  });
});

describe('what is too large, broken or cannot be held is refused as data', () => {
  const good = wat('(module (memory (export "memory") 1) (func (export "on_update") (param f32)))');
  test.each([
    [
      '65,536 pages',
      '(memory 65536)',
      'it needs 65536 pages of memory; 8 are allowed (byte 11); that is for an entity',
    ],
    ['65,536 pages, shared', '(memory 65536) (func (export "on_update") (param i32 f32))', '1024 are allowed'],
    ['a table of 10,000,000', '(table 10000000 funcref)', '4096 are allowed'],
    [
      'waiting',
      '(memory 1 1) (func (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))',
      'stops the thread',
    ],
    ['types that do not fit', '(func (result i32))', 'Compiling function #0 failed'],
    ['a start that takes something', '(func $f (param i32)) (start $f)', 'start function'],
  ])('%s', (_, code, message) => {
    expect(refusal(`(module ${code})`)).toMatch(/^WASM_INVALID: /);
    expect(refusal(`(module ${code})`)).toContain(message);
  });

  test('60,000 functions, 5 MiB, 2,000 exports', () => {
    const many = `(module ${'(func)'.repeat(60_000)})`;
    expect(refusal(many)).toMatch(/^WASM_INVALID: .*20000/);
    expect(refusal(new Uint8Array(5 * 2 ** 20))).toMatch(/^WASM_INVALID: .*4194304/);
    const exports = Array.from({ length: 2000 }, (_, n) => `(export "e${n}" (func 0))`).join('');
    expect(refusal(`(module (func) ${exports})`)).toMatch(/^WASM_INVALID: .*1000/);
  });

  const sized = '(module (memory 3) (table 30 funcref) (func (export "a")) (func (export "b")) (func (export "c")))';
  const sharing = sized.replace('(func (export "a"))', '(func (export "on_update") (param i32 f32))');
  test.each<[keyof WasmLimits, number, string]>([
    ['bytes', wat(sized).length, sized],
    ['functions', 3, sized],
    ['exports', 3, sized],
    ['tableEntries', 30, sized],
    ['instancePages', 3, sized],
    ['sharedPages', 3, sharing],
  ])(
    'what limits.%s allows is the author’s to set: %d are taken where so many are allowed, and refused where one less is',
    (name, most, text) => {
      expect(refusal(text, { [name]: most })).toBe('');
      expect(refusal(text, { [name]: most - 1 })).toMatch(new RegExp(`^WASM_INVALID: .*${most - 1}`));
    },
  );

  test('each prefix of a module, and any bytes at all', () => {
    for (let length = 0; length < good.length; length++) {
      const result = load(good.slice(0, length));
      // sections may be missing at the end, as long as nothing is cut through
      if (!result.ok) expect(result.error.code).toBe('WASM_INVALID');
    }
    expect(refusal(good.slice(0, good.length - 1))).toMatch(/^WASM_INVALID: /);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(good.length - 1), (noise, at) => {
        const mixed = Uint8Array.of(...good.subarray(0, at), ...noise);
        const result = load(mixed);
        expect(result.ok || /^WASM_/.test(result.error.code)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('the bytes are copied: writing into them later changes nothing', () => {
    const bytes = wat('(module (func (export "f") (result i32) (i32.const 7)))');
    const result = loadModule(bytes, defaultWasmLimits);
    bytes.fill(0);
    if (!result.ok) throw result.error;
    expect((new WebAssembly.Instance(result.value.module).exports['f'] as () => number)()).toBe(7);
  });

  test.each([
    ['instances', 0],
    ['callTicks', 1.5],
    ['frameTicks', 100],
    ['bytes', Number.NaN],
  ])('limits.%s = %d is refused where it is set', (name, value) => {
    expect(() => fillWasmLimits({ [name]: value })).toThrow(`limits.${name} must be a whole number`);
  });
});

describe('instances', () => {
  test('a start function that never ends has not run when the instance is there', () => {
    const module = loaded('(module (start $s) (func $s (loop $l (br $l))))');
    const instance = createInstanceStore(defaultWasmLimits).make(module, {});
    expect(() => instance.fn('moonloop_start')?.()).toThrow(WebAssembly.RuntimeError);
    expect(instance.fuel.value).toBeLessThan(0);
  });

  test('the number is limited; the error names the shared form, and released ones make room', () => {
    const store = createInstanceStore(fillWasmLimits({ instances: 2 }));
    const module = loaded('(module (func (export "on_update") (param f32)))');
    const first = store.make(module, {});
    store.make(module, {});
    expect(() => store.make(module, {})).toThrow(
      /2 are alive, which is the limit\. Write on_update\(entity: i32, dt: f32\)/,
    );
    store.release(first);
    store.release(first);
    store.make(module, {});
    expect(store.count()).toBe(2);
  });

  test('so are the pages to which all of them can grow', () => {
    const store = createInstanceStore(fillWasmLimits({ totalPages: 20 }));
    const module = loaded('(module (memory 1) (func (export "on_update") (param f32)))');
    store.make(module, {});
    store.make(module, {});
    expect(() => store.make(module, {})).toThrow(/may grow to 16 pages of memory, this one to 8, and 20 is the limit/);
    store.make(loaded('(module (memory 1 4))'), {});
    expect(store.pages()).toBe(20);
  });

  test('a memory cannot grow past its limit', () => {
    const module = loaded(
      '(module (memory 1) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))',
    );
    const grow = createInstanceStore(defaultWasmLimits).make(module, {}).fn('grow');
    expect([grow?.(7), grow?.(1), grow?.(65_000)]).toEqual([1, -1, -1]);
  });
});
