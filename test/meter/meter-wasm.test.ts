import { expect, test } from 'vitest';
import { wasm } from '../../src/meter/instructions.ts';
import { encodeU32 } from '../../src/meter/leb128.ts';
import type { MeterOptions } from '../../src/meter/meter-options.ts';
import { meterWasm } from '../../src/meter/meter-wasm.ts';
import { joinBytes } from '../../src/meter/wasm-sections.ts';
import { assemble, fuelName } from '../support/run-corpus.ts';
import { startWabt } from '../support/wabt.ts';

const wabt = await startWabt();
const binary = (wat: string) => assemble(wabt, { name: 'test', wat });

function meter(wat: string, options: Partial<MeterOptions> = {}) {
  const metered = meterWasm(binary(wat), { fuelName, ...options });
  if (!metered.ok) throw metered.error;
  return metered.value;
}
function start(wat: string, options: Partial<MeterOptions> = {}, imports: WebAssembly.Imports = {}) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(meter(wat, options)), imports);
  return {
    exports,
    fuel: exports[fuelName] as WebAssembly.Global<'i32'>,
    call: (name: string, ...args: number[]) => (exports[name] as (...args: number[]) => number)(...args),
  };
}
/** The message with which a binary is refused; '' when it is not. */
function refusal(bytes: Uint8Array<ArrayBuffer>, options: Partial<MeterOptions> = {}): string {
  const metered = meterWasm(bytes, { fuelName, ...options });
  return metered.ok ? '' : `${metered.error.code}: ${metered.error.message}`;
}

const countDown = '(loop $l (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br_if $l (local.get 0)))';
const loops = `(module (func (export "down") (param i32) ${countDown}) (func (export "forever") (loop $l (br $l))))`;

test('each round of a loop takes one tick, the first one too', () => {
  const { fuel, call } = start(loops);
  fuel.value = 100;
  call('down', 40);
  expect(fuel.value).toBe(60);
});

test('a loop ends with a trap when fuel is spent, and fuel says why: it is below the limit', () => {
  for (const graceTicks of [0, 1, 5000, 2 ** 30]) {
    const { fuel, call } = start(loops, { graceTicks });
    fuel.value = graceTicks === 2 ** 30 ? -(2 ** 30) + 10 : 1000;
    expect(() => call('forever')).toThrow(WebAssembly.RuntimeError);
    expect(fuel.value).toBe(-graceTicks - 1);
  }
});

test('with n ticks of fuel and of grace, n + grace rounds run and one more traps', () => {
  const { fuel, call } = start(loops, { graceTicks: 5 });
  fuel.value = 7;
  call('down', 12);
  expect(fuel.value).toBe(-5);
  fuel.value = 7;
  expect(() => call('down', 13)).toThrow('unreachable');
});

test('1,000 calls without a refill leave fuel where it was: it never runs round', () => {
  const wat = `(module (memory 1) (func (export "loop") (loop $l (br $l)))
    (func (export "fill") (memory.fill (i32.const 0) (i32.const 0) (i32.const -1))))`;
  const { fuel, call } = start(wat, { loopTicks: 2 ** 20, graceTicks: 2 ** 30 });
  fuel.value = -(2 ** 30);
  for (let n = 0; n < 1000; n++) {
    expect(() => call(n % 2 === 0 ? 'loop' : 'fill')).toThrow('unreachable');
    expect(fuel.value).toBe(-(2 ** 30) - 1);
  }
});

test('after a refill the same instance goes on', () => {
  const { fuel, call } = start(loops);
  expect(() => call('down', 3)).toThrow('unreachable');
  fuel.value = 3;
  call('down', 3);
  expect(fuel.value).toBe(0);
});

test('a start function has the fuel that was set, and none by default', () => {
  const wat = `(module (start $f) (func $f (local i32) (local.set 0 (i32.const 50)) ${countDown}))`;
  expect(() => start(wat)).toThrow('unreachable');
  expect(() => start(wat, { fuel: 49 })).toThrow('unreachable');
  expect(start(wat, { fuel: 51 }).fuel.value).toBe(1);
});

test('calls that a module makes take ticks when told to, and recursion without loops ends', () => {
  const wat = `(module (func $f (export "f") (param i32)
    (if (local.get 0) (then (call $f (i32.sub (local.get 0) (i32.const 1))) (call $f (i32.sub (local.get 0) (i32.const 1)))))))`;
  const counted = start(wat, { functionTicks: 3 });
  counted.fuel.value = 10_000;
  counted.call('f', 5);
  expect(counted.fuel.value).toBe(10_000 - 3 * (2 ** 6 - 2));
  expect(() => counted.call('f', 1000)).toThrow('unreachable');
  const free = start(wat);
  free.call('f', 5);
  expect(free.fuel.value).toBe(0);
});

test.each([
  [
    'in a loop of its own',
    '(loop $l (br_if $l (i32.eq (local.tee 0 (i32.sub (local.get 0) (i32.const 1))) (i32.const 7))) (br_if $l (local.get 0)))',
  ],
  [
    'in what a loop calls',
    '(loop $l (call $down (local.get 0)) (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))',
  ],
  [
    'in what it calls after a loop',
    '(local.set 0 (i32.const 9)) (loop $l (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (call $down (i32.const 9))',
  ],
])('a trap %s keeps at most 4,096 ticks that were paid in advance', (_, code) => {
  const wat = `(module (func $down (param i32) (loop $l (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (unreachable))
    (func (export "f") (param i32) ${code} (unreachable)))`;
  const { fuel, call } = start(wat, { functionTicks: 1, loopsPayAhead: true });
  fuel.value = 1_000_000;
  expect(() => call('f', 50)).toThrow('unreachable');
  expect(fuel.value).toBeGreaterThanOrEqual(1_000_000 - 4096 - 60);
  expect(fuel.value).toBeLessThan(1_000_000 - 5);
});

test('calls in a row are paid together, before the first; those behind a branch are not', () => {
  const { fuel, call } = start(
    `(module (func $t (unreachable)) (func $f) (func (export "row") (call $t) (call $f) (call $f))
      (func (export "branch") (param i32) (call $f) (br_if 0 (local.get 0)) (call $f) (call $f)))`,
    { functionTicks: 5 },
  );
  fuel.value = 100;
  expect(() => call('row')).toThrow('unreachable');
  expect(fuel.value).toBe(85);
  call('branch', 1);
  expect(fuel.value).toBe(80);
  call('branch', 0);
  expect(fuel.value).toBe(65);
});

test('tail calls are counted with functions or without, once', () => {
  const wat =
    '(module (func $f (export "f") (return_call $f)) (func (export "g") (param i32) (if (local.get 0) (then (return_call $h)))) (func $h))';
  for (const functionTicks of [0, 1]) {
    const { fuel, call } = start(wat, { functionTicks });
    fuel.value = 10;
    call('g', 1);
    expect(fuel.value).toBe(9);
    expect(() => call('f')).toThrow('unreachable');
  }
});

test('long code without loops takes fuel by its size when told to', () => {
  const long = `(module (func (export "f") (param i32) (loop $l ${'(local.set 0 (i32.add (local.get 0) (i32.const 0)))'.repeat(1000)}
    (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br_if $l (local.get 0)))))`;
  const { fuel, call } = start(long, { codeBytesPerTick: 100, functionTicks: 1 });
  fuel.value = 10_000;
  call('f', 10);
  const used = 10_000 - fuel.value; // 7,000 bytes: 70 ticks per round and at the entry, and one of each round
  expect(used).toBe(10 * 71 + 70);
});

test.each([
  ['memory.fill by 64 bytes', '(memory.fill (i32.const 0) (i32.const 0) (local.get 0))', 6400, 100],
  ['memory.copy by 64 bytes', '(memory.copy (i32.const 0) (i32.const 9) (local.get 0))', 640, 10],
  ['memory.init by 64 bytes', '(memory.init $d (i32.const 0) (i32.const 0) (local.get 0))', 130, 2],
  ['table.fill by 8 entries', '(table.fill $t (i32.const 0) (ref.null func) (local.get 0))', 80, 10],
  ['table.copy by 8 entries', '(table.copy $t $t (i32.const 0) (i32.const 1) (local.get 0))', 16, 2],
  ['table.init by 8 entries', '(table.init $t $e (i32.const 0) (i32.const 0) (local.get 0))', 8, 1],
  ['table.grow by 8 entries and 500', '(drop (table.grow $t (ref.null func) (local.get 0)))', 80, 510],
  ['memory.grow by 500', '(drop (memory.grow (local.get 0)))', 1, 500],
  ['an exception by 500', '(try (do (throw $x)) (catch_all))', 0, 500],
  ['a call of an import by what it is said to cost', '(call $out)', 0, 33],
])('%s takes fuel', (_, code, length, ticks) => {
  const wat = `(module (import "host" "out" (func $out)) (memory 1) (table $t 200 funcref) (tag $x)
    (data $d "${'x'.repeat(200)}") (elem $e func ${'$f '.repeat(9)}) (func $f) (func (export "go") (param i32) ${code}))`;
  const imports = { host: { out: () => undefined } };
  const { fuel, call } = start(wat, { importTicks: ({ name }) => (name === 'out' ? 33 : 0) }, imports);
  fuel.value = 1000;
  call('go', length);
  expect(fuel.value).toBe(1000 - ticks);
});

test('what is called before the first branch is paid at the entry: with too little fuel nothing runs', () => {
  const wat = `(module (import "host" "out" (func $out)) (global $n (export "n") (mut i32) (i32.const 0))
    (func (export "go") (global.set $n (i32.const 1)) (call $out) (call $out)
      (if (global.get $n) (then (global.set $n (i32.const 2)) (call $out)))))`;
  let calls = 0;
  const { exports, fuel, call } = start(wat, { importTicks: () => 10 }, { host: { out: () => calls++ } });
  const run = (ticks: number): unknown[] => {
    calls = 0;
    fuel.value = ticks;
    (exports['n'] as WebAssembly.Global<'i32'>).value = 0;
    try {
      call('go');
    } catch {}
    return [(exports['n'] as WebAssembly.Global<'i32'>).value, calls, fuel.value];
  };
  expect([run(19), run(20), run(30)]).toEqual([
    [0, 0, -1],
    [2, 2, -1],
    [2, 3, 0],
  ]);
});

test('instructions of the caller run at each round while fuel is below zero, only in the function they are for', () => {
  const wat = `(module (import "host" "seen" (func $seen (param i32))) (export "seen" (func $seen))
    (func (export "a") (param i32) ${countDown}) (func (export "b") (param i32) ${countDown}))`;
  const seen: number[] = [];
  const targets: unknown[] = [];
  const options: Partial<MeterOptions> = {
    graceTicks: 100,
    cells: ['cell'],
    whenNegative(target) {
      targets.push([target.body, target.signature, target.exported('b'), target.exported('none')]);
      if (target.body !== 1) return undefined;
      return [...wasm.globalGet(target.global('cell')), ...wasm.call(target.exported('seen')!)];
    },
  };
  const { exports, fuel, call } = start(wat, options, { host: { seen: (n: number) => seen.push(n) } });
  const signature = { params: ['i32'], results: [] };
  expect(targets).toEqual([
    [0, signature, 2, undefined],
    [1, signature, 2, undefined],
  ]);
  (exports['cell'] as WebAssembly.Global<'i32'>).value = 77;
  fuel.value = 5;
  call('b', 8);
  expect([seen, fuel.value]).toEqual([[77, 77, 77], -3]);
  call('a', 8);
  expect([seen.length, fuel.value]).toEqual([3, -11]);
});

test('code of the caller that asks for a global it did not name is refused as misuse', () => {
  expect(() => meter(loops, { whenNegative: ({ global }) => wasm.globalGet(global('other')) })).toThrow(RangeError);
});

test('memory and tables stop growing at the cap, or at their own maximum where that is lower', () => {
  const wat = (sizes: string) => `(module (memory (export "memory") ${sizes}) (table $t ${sizes} funcref)
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "growTable") (param i32) (result i32) (table.grow $t (ref.null func) (local.get 0))))`;
  for (const [sizes, most] of [
    ['1', 3],
    ['1 2', 2],
    ['3', 3],
    ['1 900', 3],
  ] as const) {
    const { fuel, call, exports } = start(wat(sizes), { maxPages: 3, maxTableEntries: 3 });
    fuel.value = 100_000;
    const from = Number(sizes.split(' ')[0]);
    expect([call('grow', most - from), call('grow', 1)]).toEqual([from, -1]);
    expect([call('growTable', most - from), call('growTable', 1)]).toEqual([from, -1]);
    expect((exports['memory'] as WebAssembly.Memory).buffer.byteLength).toBe(most * 65_536);
  }
});

test('a module that needs more than the cap from the start is refused, with both numbers', () => {
  expect(refusal(binary('(module (memory 4))'), { maxPages: 3 })).toMatch(/^WASM_INVALID.*4 pages of memory; 3 are/);
  expect(refusal(binary('(module (table 40 funcref))'), { maxTableEntries: 30 })).toMatch(/40 entries in a table; 30/);
  expect(refusal(binary('(module (import "a" "b" (memory 4)))'), { maxPages: 3 })).toMatch(/4 pages/);
});

test('an imported memory must have a maximum of its own, at most the cap', () => {
  const bytes = meter('(module (import "a" "b" (memory 1)) (import "a" "c" (func)))', { maxPages: 3 });
  const link = (memory: WebAssembly.Memory) =>
    new WebAssembly.Instance(new WebAssembly.Module(bytes), { a: { b: memory, c: () => undefined } });
  link(new WebAssembly.Memory({ initial: 1, maximum: 3 }));
  expect(() => link(new WebAssembly.Memory({ initial: 1 }))).toThrow(WebAssembly.LinkError);
  expect(() => link(new WebAssembly.Memory({ initial: 1, maximum: 4 }))).toThrow(WebAssembly.LinkError);
});

test.each([
  [
    'memory.atomic.wait32',
    '(module (memory 1 1 shared) (func (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))',
  ],
  [
    'memory.atomic.wait64',
    '(module (memory 1 1 shared) (func (drop (memory.atomic.wait64 (i32.const 0) (i64.const 0) (i64.const -1)))))',
  ],
])('%s is refused: no fuel can hold it', (_, wat) => {
  expect(refusal(binary(wat))).toContain('memory.atomic.wait stops the thread');
});

test.each([[0x00], [0x01], [0x06], [0x07], [0x08], [0x09], [0x0a]])(
  'instruction %i behind 0xfb is refused, in functions and in first values of globals: it takes memory without a cap',
  (opcode) => {
    const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
    const inFunction = [1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 10, 1, 8, 0, 0xfb, opcode, 0, 0, 0x1a, 0x01, 0x0b];
    const inGlobal = [6, 9, 1, 0x6e, 0, 0xfb, opcode, 0, 0, 0x01, 0x0b];
    for (const code of [inFunction, inGlobal]) {
      expect(refusal(Uint8Array.from([...header, ...code]))).toContain('takes memory that has no cap');
    }
  },
);

test('code that reaches for a global or local which only metering adds is refused', () => {
  // (func global.get 0 drop) and (func i32.const 99 global.set 0) in modules without globals
  const withBody = (body: readonly number[]) =>
    Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...[1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0],
      ...[10, body.length + 2, 1, body.length],
      ...body,
    ]);
  const loop = [0x03, 0x40, 0x0b];
  expect(refusal(withBody([0, ...loop, 0x0b]))).toBe('');
  expect(refusal(withBody([0, ...loop, 0x23, 0, 0x1a, 0x0b]))).toContain('global 0 does not exist');
  expect(refusal(withBody([0, ...loop, 0x41, 9, 0x24, 0, 0x0b]))).toContain('global 0 does not exist');
  expect(refusal(withBody([0, ...loop, 0x20, 0, 0x1a, 0x0b]))).toContain('local 0 does not exist');
});

test('a module that exports a name the meter needs is refused', () => {
  const bytes = binary('(module (func (export "a")))');
  expect(refusal(bytes, { fuelName: 'a' })).toContain('exports a, a name');
  expect(refusal(bytes, { cells: ['a'] })).toContain('exports a, a name');
  expect(refusal(bytes)).toBe('');
});

test('custom sections with places in the code go, names and others stay', () => {
  const custom = (name: string) => [0, name.length + 2, name.length, ...new TextEncoder().encode(name), 9];
  const bytes = joinBytes([
    binary(loops),
    ...['mine', '.debug_info', 'sourceMappingURL', 'metadata.code.branch_hint', 'producers'].map(custom),
  ]);
  const metered = meterWasm(bytes, { fuelName });
  const module = metered.ok ? new WebAssembly.Module(metered.value) : undefined;
  const has = (name: string) => WebAssembly.Module.customSections(module!, name).length;
  expect(['name', 'mine', 'producers'].map(has)).toEqual([1, 1, 1]);
  expect(['.debug_info', 'sourceMappingURL', 'metadata.code.branch_hint'].map(has)).toEqual([0, 0, 0]);
});

test.each<[string, Partial<MeterOptions>]>([
  ['loopsPayAhead', { loopsPayAhead: true, graceTicks: 1 }],
  ['fuel', { fuel: 2 ** 31 }],
  ['graceTicks', { graceTicks: -1 }],
  ['graceTicks', { graceTicks: 2 ** 30 + 1 }],
  ['loopTicks', { loopTicks: 0 }],
  ['functionTicks', { functionTicks: 0.5 }],
  ['codeBytesPerTick', { codeBytesPerTick: Number.NaN }],
  ['maxPages', { maxPages: 65_537 }],
  ['maxTableEntries', { maxTableEntries: -1 }],
  ['importTicks of f', { importTicks: () => -1 }],
  ['different names', { cells: [fuelName] }],
  ['different names', { cells: ['a', 'a'] }],
])('a wrong option is said by name: %s', (name, options) => {
  const bytes = binary('(module (import "a" "f" (func)) (func))');
  expect(() => meterWasm(bytes, { fuelName, ...options })).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(name) }) as Error,
  );
});

test('60,000 loops in each other with 60,000 calls inside are metered in time that grows with their number', () => {
  const count = 60_000;
  const many = (code: readonly number[]) => Array.from({ length: count }, () => code).flat();
  const body = [0x00, ...many([0x03, 0x40]), ...many([0x10, 0x00]), ...many([0x0b]), 0x0b];
  const code = [0x01, ...encodeU32(body.length), ...body];
  const header = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, ...encodeU32(code.length)];
  expect(refusal(joinBytes([header, code]), { functionTicks: 1, loopsPayAhead: true })).toBe('');
}, 10_000);
