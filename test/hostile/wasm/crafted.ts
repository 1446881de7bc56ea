/**
 * Hostile modules that the text format cannot say, or only in very much text. They are the same in all ways to run them.
 */
import { encodeName, encodeU32 } from '../../../src/meter/leb128.ts';
import { wat } from '../../support/wat.ts';
import type { HostileScript, Outcome } from '../support/hostile-script.ts';
import {
  type Bytes,
  body,
  exported,
  head,
  join,
  list,
  many,
  moduleOf,
  repeat,
  section,
  types,
} from '../support/module-bytes.ts';

/** What is tried, how it may end, how it is made, on how many entities. */
type Crafted = readonly [attack: string, expect: readonly Outcome[], make: () => Uint8Array, entities?: number];

const [refused, harmless, error, killed] = [['refused'], ['harmless'], ['error'], ['killed']] as const;
const hook = '(func (export "on_update") (param f32))';
const good = (): Uint8Array => wat(`(module (memory (export "memory") 1) (global (mut i32) (i32.const 0)) ${hook})`);

/** Numbers that look random, and are the same in each run. */
function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

const importing =
  (module: string, name: string, kind = '(func)'): (() => Uint8Array) =>
  () =>
    wat(`(module (import "${module}" "${name}" ${kind}) (memory (export "memory") 1) ${hook})`);
const imports = (module: string, name: string, type: Bytes): Bytes => join(encodeName(module), encodeName(name), type);
const named = (name: string): Uint8Array =>
  section(0, encodeName('name'), section(1, list(join([0], encodeName(name)))));
const trapping = list(body([0x00]));

/** Bytes that are no module, or not a whole one. */
const broken: Readonly<Record<string, Crafted>> = {
  'file-empty': ['no bytes', refused, () => new Uint8Array()],
  'file-magic': ['four bytes', refused, () => new Uint8Array(head).slice(0, 4)],
  'file-wrong-magic': ['another kind of file', refused, () => new TextEncoder().encode('local m = {} return m')],
  'file-wrong-version': [
    'a version that there is not',
    refused,
    () => join([0, 0x61, 0x73, 0x6d, 2, 0, 0, 0], good().slice(8)),
  ],
  'file-component': ['a component', refused, () => join([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0], good().slice(8))],
  'file-truncated': ['half a module', refused, () => good().slice(0, good().length >> 1)],
  'file-truncated-end': ['a module without its last byte', refused, () => good().slice(0, -1)],
  'file-noise': ['noise', refused, () => noise(5000, 7)],
  'file-noise-inside': ['noise behind a good head', refused, () => join(head, noise(50_000, 8))],
  'file-zeros': ['zeros', refused, () => new Uint8Array(100_000)],
  'file-twice': ['a module behind a module', refused, () => join(good(), good())],
  'file-sections-twice': ['all sections twice', refused, () => join(good(), good().slice(8))],
  'file-section-past-end': [
    'a section of four gigabytes',
    refused,
    () => join(head, [1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x60]),
  ],
  'file-counts': ['four thousand million types', refused, () => join(head, section(1, [0xff, 0xff, 0xff, 0xff, 0x0f]))],
  'file-long-number': ['a number that does not end', refused, () => join(head, [1], repeat([0x80], 5000))],
  'file-unknown-section': ['a section of unknown kind', refused, () => join(head, section(77, [1]))],
};

/** Modules that are too large, or large where it takes most time. */
const large: Readonly<Record<string, Crafted>> = {
  'file-custom-10-mb': [
    'ten megabytes of a custom section',
    refused,
    () => join(good(), section(0, encodeName('x'), new Uint8Array(10_485_000))),
  ],
  'file-data-10-mb': [
    'ten megabytes of data',
    refused,
    () => moduleOf({ memories: [1, 0, 200], data: list(join([1], encodeU32(10_485_000), new Uint8Array(10_485_000))) }),
  ],
  'file-data-4-mb': [
    'four megabytes of data that lie over each other',
    ['harmless', 'refused'],
    () =>
      moduleOf({
        memories: [1, 0, 1],
        data: many(join([0, 0x41, 0, 0x0b], encodeU32(60_000), new Uint8Array(60_000)), 69),
      }),
    100,
  ],
  'file-functions-60000': [
    '60,000 functions',
    refused,
    () => moduleOf({ functions: many([0], 60_000), code: many(body([]), 60_000) }),
  ],
  'file-functions-20000': [
    '20,000 functions',
    harmless,
    () => moduleOf({ functions: many([0], 20_000), code: many(body([]), 20_000) }),
  ],
  'file-table-10-million': [
    'a table of ten million entries',
    refused,
    () => moduleOf({ tables: list(join([0x70, 0], encodeU32(10_000_000))) }),
  ],
  'file-tables': ['10,000 tables', refused, () => moduleOf({ tables: many([0x70, 0, 1], 10_000) })],
  'file-elements': [
    'four million entries for one table',
    refused,
    () =>
      moduleOf({ tables: [1, 0x70, 0, 0x80, 0x20], elements: many(join([0, 0x41, 0, 0x0b], many([0], 4096)), 1000) }),
    100,
  ],
  'file-locals': ['100,000 locals', refused, () => moduleOf({ code: list(body([], [1, 0xa0, 0x8d, 0x06, 0x7f])) })],
  'file-locals-4-thousand-million': [
    'four thousand million locals',
    refused,
    () => moduleOf({ code: list(body([], [1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f])) }),
  ],
  'file-locals-blocks': [
    '48,000 locals, and 20,000 places where they meet',
    refused,
    () =>
      moduleOf({
        code: list(body(repeat([0x02, 0x40, 0x41, 0, 0x0d, 0, 0x0b], 20_000), join([1], encodeU32(48_000), [0x7e]))),
      }),
  ],
  'file-locals-loops': [
    '48,000 locals, and 20,000 loops',
    refused,
    () => moduleOf({ code: list(body(repeat([0x03, 0x40, 0x0b], 20_000), join([1], encodeU32(48_000), [0x7e]))) }),
  ],
  'file-stack-loops': [
    '50,000 values on the stack, and 20,000 loops above them',
    refused,
    () =>
      moduleOf({
        code: list(body(join(repeat([0x41, 0], 50_000), repeat([0x03, 0x40, 0x0b], 20_000), repeat([0x1a], 50_000)))),
      }),
  ],
  'file-calls-wide': [
    '5,000 calls that give 1,000 values to the next',
    refused,
    () =>
      moduleOf({
        types: join([3, 0x60, 1, 0x7d, 0, 0x60, 0], thousand(0x7e), [0x60], thousand(0x7e), [0]),
        functions: [3, 0, 1, 2],
        code: list(body(repeat([0x10, 1, 0x10, 2], 5000)), body(repeat([0x42, 0], 1000)), body([])),
      }),
  ],
  'file-blocks-deep': [
    '500,000 blocks inside each other',
    ['harmless', 'refused'],
    () => moduleOf({ code: list(body(join(repeat([0x02, 0x40], 500_000), repeat([0x0b], 500_000)))) }),
  ],
  'file-loops-deep': [
    '50,000 loops inside each other',
    ['killed', 'refused'],
    () => moduleOf({ code: list(body(join(repeat([0x03, 0x40], 50_000), repeat([0x0b], 50_000)))) }),
  ],
  'file-br-table': [
    'a branch with a million targets',
    refused,
    () => moduleOf({ code: list(body(join([0x41, 0, 0x0e], encodeU32(1_000_000), new Uint8Array(1_000_001)))) }),
  ],
  'file-br-tables': [
    '60 branches with 60,000 targets',
    ['harmless', 'refused'],
    () =>
      moduleOf({
        code: list(
          body(repeat(join([0x02, 0x40, 0x41, 0, 0x0e], encodeU32(60_000), new Uint8Array(60_001), [0x0b]), 60)),
        ),
      }),
  ],
  'file-stack': [
    '500,000 values on the stack',
    ['harmless', 'refused'],
    () => moduleOf({ code: list(body(join(repeat([0x41, 0], 500_000), repeat([0x1a], 500_000)))) }),
  ],
  'file-imports': [
    '200,000 imports',
    refused,
    () => moduleOf({ imports: many(imports('time', 'dt', [0, 1]), 200_000) }),
  ],
  'file-imports-9000': [
    '9,000 times the same import',
    ['harmless', 'refused'],
    () =>
      moduleOf({
        types: [2, 0x60, 1, 0x7d, 0, 0x60, 0, 1, 0x7c],
        imports: many(imports('time', 'dt', [0, 1]), 9000),
        exports: list(exported('on_update', 9000)),
      }),
    100,
  ],
  'file-exports': ['100,000 exports', refused, () => moduleOf({ exports: many(exported('e', 0), 100_000) })],
  'file-exports-999': [
    '999 exports, on 200 entities',
    harmless,
    () =>
      moduleOf({
        exports: list(exported('on_update', 0), ...Array.from({ length: 998 }, (_, n) => exported(`e${n}`, 0))),
      }),
    200,
  ],
  'file-elements-8000': [
    '8,000 entries for one table, on 300 entities',
    harmless,
    () => moduleOf({ tables: [1, 0x70, 0, 0x80, 0x20], elements: many(join([0, 0x41, 0, 0x0b], many([0], 4000)), 2) }),
    300,
  ],
  'file-types': [
    '100,000 types',
    refused,
    () => moduleOf({ types: join(encodeU32(100_002), types.slice(1), repeat([0x60, 0, 0], 100_000)) }),
  ],
  'file-globals': ['100,000 globals', refused, () => moduleOf({ globals: many([0x7f, 1, 0x41, 0, 0x0b], 100_000) })],
};

const longName = (letter: string): string => letter.repeat(100_000);
const thousand = (type: number): Bytes => join(encodeU32(1000), repeat([type], 1000));

/** Modules that want what is not theirs, or mislead who reads about them. */
const cunning: Readonly<Record<string, Crafted>> = {
  'file-import-proto': ['an import from __proto__', refused, importing('__proto__', 'toString')],
  'file-import-constructor': ['an import from constructor', refused, importing('constructor', 'constructor')],
  'file-import-to-string': ['an import called toString', refused, importing('ecs', 'toString')],
  'file-import-own-proto': ['an import called __proto__', refused, importing('ecs', '__proto__')],
  'file-import-dot': ['names whose parts stand in other places', refused, importing('', 'ecs.column')],
  'file-import-unknown': [
    'an import of a system',
    refused,
    importing('wasi_snapshot_preview1', 'fd_write', '(func (param i32 i32 i32 i32) (result i32))'),
  ],
  'file-import-missing': ['an import that there is not', refused, importing('ecs', 'colum')],
  'file-import-lua': [
    'an import that only Lua has',
    refused,
    importing('host', 'require', '(func (param i32 i32) (result i32))'),
  ],
  'file-import-mistyped': ['an import of another type', refused, importing('host', 'log', '(func (param i64))')],
  'file-import-global': ['an import that is a global', refused, importing('ecs', 'entity', '(global i32)')],
  'file-import-memory': ['an import that is a memory', refused, importing('ecs', 'memory', '(memory 1)')],
  'file-import-table': ['an import that is a table', refused, importing('host', 'log', '(table 1 funcref)')],
  'file-import-bridge': ['imports of the bridge itself', refused, importing('world', 'memory', '(memory 1)')],
  'file-import-long': [
    'an import with long names',
    refused,
    () => moduleOf({ imports: list(imports(longName('a'), longName('b'), [0, 1])) }),
  ],
  'file-import-signature': [
    'an import with 1,000 parameters and results',
    refused,
    () =>
      moduleOf({
        types: join([2, 0x60, 1, 0x7d, 0, 0x60], thousand(0x7e), thousand(0x7d)),
        imports: list(imports('host', 'log', [0, 1])),
        exports: list(exported('on_update', 1)),
      }),
  ],
  'file-hook-signature': [
    'a hook with 1,000 parameters and results',
    refused,
    () => moduleOf({ types: join([1, 0x60], thousand(0x7d), thousand(0x7b)), code: list(body([0])) }),
  ],
  'file-hook-wrong': ['a hook that takes nothing', refused, () => wat('(module (func (export "on_update")))')],
  'file-hook-forms': [
    'two hooks of both forms',
    refused,
    () => wat('(module (func (export "on_update") (param f32)) (func (export "on_fixed_update") (param i32 f32)))'),
  ],
  'file-hook-global': [
    'a hook that is a global',
    refused,
    () => wat('(module (global (export "on_update") i32 (i32.const 0)))'),
  ],
  'file-hook-twice': [
    'a hook exported twice',
    refused,
    () => moduleOf({ exports: list(exported('on_update', 0), exported('on_update', 0)) }),
  ],
  'file-memory-function': ['a function called memory', refused, () => wat(`(module (func (export "memory")) ${hook})`)],
  'file-state-signature': [
    'a get_state that takes something',
    refused,
    () =>
      wat(
        `(module (memory (export "memory") 1) (func (export "get_state") (param i32) (result i32 i32) (i32.const 0) (i32.const 0)) ${hook})`,
      ),
  ],
  'file-state-no-memory': [
    'a get_state without a memory',
    refused,
    () => wat(`(module (func (export "get_state") (result i32 i32) (i32.const 0) (i32.const 0)) ${hook})`),
  ],
  'file-set-state-signature': [
    'a set_state that gives something',
    refused,
    () =>
      wat(
        `(module (memory (export "memory") 1) (func (export "set_state") (param i32 i32) (result i32) (i32.const 0)) ${hook})`,
      ),
  ],
  'file-set-state-no-alloc': [
    'a set_state without alloc',
    refused,
    () => wat(`(module (memory (export "memory") 1) (func (export "set_state") (param i32 i32)) ${hook})`),
  ],
  'file-fuel-exported': [
    'an export with the name of the fuel',
    refused,
    () => wat(`(module (global (export "moonloop_fuel") (mut i32) (i32.const 2147483647)) ${hook})`),
  ],
  'file-start-exported': [
    'an export with the name of the start',
    refused,
    () => wat(`(module (func $s (export "moonloop_start")) (start $s) ${hook})`),
  ],
  'file-globals-named': [
    'globals called like those of the game',
    harmless,
    () =>
      wat(
        `(module (global (export "running") (mut i32) (i32.const 7)) (global (export "scratch") (mut i32) (i32.const 7)) (global (export "count") (mut i32) (i32.const 7)) (global (export "left") (mut i32) (i32.const 7)) (func (export "on_update") (param f32) (global.set 0 (i32.const -1)) (global.set 1 (i32.const -1)) (global.set 2 (i32.const -1)) (global.set 3 (i32.const -1))))`,
      ),
  ],
  'file-fuel-written': [
    'writing the global behind its own, which is the fuel',
    refused,
    () => moduleOf({ code: list(body([0x03, 0x40, 0x41, 0xff, 0xff, 0xff, 0x7f, 0x24, 0, 0x0c, 0, 0x0b])) }),
  ],
  'file-fuel-exported-index': [
    'exporting the global behind its own',
    refused,
    () => moduleOf({ exports: list(exported('on_update', 0), exported('mine', 0, 3)) }),
  ],
  'file-local-written': [
    'writing the local behind its own, which the meter uses',
    refused,
    () => moduleOf({ code: list(body([0x41, 0, 0x21, 1])) }),
  ],
  'file-function-behind': [
    'calling a function behind its own',
    refused,
    () => moduleOf({ code: list(body([0x10, 5])) }),
  ],
  'file-start-signature': [
    'a start function that takes something',
    refused,
    () => join(moduleOf({}).slice(0, -6), section(8, [0]), moduleOf({}).slice(-6)),
  ],
  'file-data-past': [
    'data past its memory',
    ['error'],
    () => wat(`(module (memory (export "memory") 1) (data (i32.const 65530) "too long") ${hook})`),
  ],
  'file-elements-past': [
    'entries past its table',
    ['error'],
    () => wat(`(module (table 1 funcref) (elem (i32.const 5) $f) (func $f) ${hook})`),
  ],
  'file-memory-64': ['a memory of 64 bits', refused, () => wat(`(module (memory (export "memory") i64 1) ${hook})`)],
  'file-memory-shared': [
    'a memory of threads',
    refused,
    () => wat(`(module (memory (export "memory") 1 1 shared) ${hook})`),
  ],
  'file-memories': ['two memories', refused, () => wat(`(module (memory (export "memory") 1) (memory 1) ${hook})`)],
  'file-atomics': [
    'waiting for another thread',
    ['refused', 'error'],
    () =>
      wat(
        '(module (memory (export "memory") 1) (func (export "on_update") (param f32) (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))',
      ),
  ],
  'file-opcode': ['an instruction that there is not', refused, () => moduleOf({ code: list(body([0xff])) })],
  'file-opcode-long': [
    'an instruction of a prefix that there is not',
    refused,
    () => moduleOf({ code: list(body([0xfc, 0xff, 0x7f])) }),
  ],
  'file-types-wrong': [
    'code whose types are wrong',
    refused,
    () => moduleOf({ code: list(body([0x42, 0, 0x1a, 0x6a])) }),
  ],
  'file-name-lines': [
    'a function whose name is 100,000 line feeds',
    error,
    () => moduleOf({ code: trapping, rest: named(longName('\n')) }),
  ],
  'file-name-long': [
    'a function with a name of 100,000 letters',
    error,
    () => moduleOf({ code: trapping, rest: named(longName('x')) }),
  ],
  'file-name-stack': [
    'a function whose name looks like many lines of a stack',
    error,
    () => moduleOf({ code: trapping, rest: named(`wasm://wasm/${'-a'.repeat(2000)}`.repeat(20)) }),
  ],
  'file-name-places': [
    'a function whose name is a stack of another script',
    error,
    () =>
      moduleOf({
        code: trapping,
        rest: named(
          'x (wasm://wasm/00000000:wasm-function[9]:0x1)\n    at other/healthy.wasm (wasm://wasm/00000000:wasm-function[8]:0x1)',
        ),
      }),
  ],
  'file-name-noise': [
    'names that are noise',
    ['error', 'refused'],
    () => moduleOf({ code: trapping, rest: section(0, encodeName('name'), noise(5000, 3)) }),
  ],
};

/** Code that is too long to be written down. */
const long: Readonly<Record<string, Crafted>> = {
  'spin-straight-line': [
    '50,000 host calls through a table, one behind the other',
    killed,
    () => straight('(call_indirect (param i32 i32) (i32.const 0) (i32.const 60000) (i32.const 0))', 50_000),
  ],
  'spin-straight-line-caught': [
    '20,000 host calls through a table, each caught',
    killed,
    () =>
      straight(
        '(try (do (call_indirect (param i32 i32) (i32.const 0) (i32.const 60000) (i32.const 0))) (catch_all))',
        20_000,
      ),
  ],
  'spin-straight-line-json': [
    '2,000 events with much data through a table, each caught',
    killed,
    () =>
      straight(
        '(try (do (call_indirect (param i32 i32 i32 i32) (i32.const 0) (i32.const 3) (i32.const 8) (i32.const 60000) (i32.const 1))) (catch_all))',
        2000,
      ),
  ],
};

function straight(call: string, times: number): Uint8Array {
  return wat(`(module
    (import "host" "log" (func $log (param i32 i32)))
    (import "events" "emit" (func $emit (param i32 i32 i32 i32)))
    (memory (export "memory") 1) (data (i32.const 8) "[1,2,3,4,5,6,7,8,9,0]")
    (table 2 funcref) (elem (i32.const 0) $log $emit)
    (func (export "on_update") (param f32)
      (memory.fill (i32.const 100) (i32.const 32) (i32.const 65000)) ${call.repeat(times)}))`);
}

/** All of them. */
export function crafted(): HostileScript[] {
  return Object.entries({ ...broken, ...large, ...cunning, ...long }).map(
    ([name, [attack, expect, make, entities = 3]]) => {
      const once = (): Uint8Array => make();
      return {
        ...({ language: 'wasm', name, attack, expect, entities, saves: 1, with: {} } as const),
        class: name.split('-')[0]!,
        get inHooks() {
          return once();
        },
        get inBody() {
          return once();
        },
      };
    },
  );
}
