/**
 * Runs modules of the corpus and writes down all that can be seen of it: results, traps, calls out, memory, globals.
 */
import type { WabtModule } from './wabt.ts';
import type { CorpusModule } from './wasm-corpus.ts';

/** Everything that a run shows. */
export interface Shown {
  readonly lines: readonly string[];
  /** Fuel taken by the start function and each call; absent for plain modules. */
  readonly fuel: readonly number[];
}

const features = {
  ...{ exceptions: true, simd: true, tail_call: true, bulk_memory: true, reference_types: true, multi_value: true },
  ...{ sign_extension: true, sat_float_to_int: true, threads: true, memory64: true, multi_memory: true },
  ...{ relaxed_simd: true, function_references: true, extended_const: true, mutable_globals: true },
};

/** The binary of a module of the corpus. */
export function assemble(wabt: WabtModule, { name, wat }: Pick<CorpusModule, 'name' | 'wat'>): Uint8Array<ArrayBuffer> {
  const parsed = wabt.parseWat(name, wat, features);
  try {
    return new Uint8Array(parsed.toBinary({ write_debug_names: true }).buffer);
  } finally {
    parsed.destroy();
  }
}

/** Name under which metered modules of these tests export their fuel. */
export const fuelName = 'fuel left';

/**
 * Instantiates and makes all calls; traps are results too.
 * @param fuel - Refilled before each call, where the module has fuel: one amount for all, or one for each call.
 */
export function runCorpus(
  bytes: Uint8Array<ArrayBuffer>,
  calls: CorpusModule['calls'],
  fuel: (call: number) => number = () => 1_000_000_000,
): Shown {
  const lines: string[] = [];
  const used: number[] = [];
  const host = {
    base: 40,
    add: (a: number, b: number) => a + b,
    seen: (n: number) => lines.push(`seen ${n}`),
  };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host });
  const counter = exports[fuelName];
  calls.forEach(([name, ...args], call) => {
    if (counter instanceof WebAssembly.Global) counter.value = fuel(call);
    const called = exports[name] as (...values: unknown[]) => unknown;
    lines.push(`${name} ${show(() => called(...args))}`);
    if (counter instanceof WebAssembly.Global) used.push(fuel(call) - Number(counter.value));
  });
  for (const [name, value] of Object.entries(exports)) {
    if (value instanceof WebAssembly.Memory) lines.push(`${name} ${value.buffer.byteLength} ${sum(value)}`);
    else if (value instanceof WebAssembly.Table) lines.push(`${name} ${value.length}`);
    else if (value instanceof WebAssembly.Global && name !== fuelName) lines.push(`${name} ${value.value}`);
  }
  return { lines, fuel: used };
}

function show(call: () => unknown): string {
  try {
    const value = call();
    return [value]
      .flat()
      .map((one) => (Object.is(one, -0) ? '-0' : String(one)))
      .join(',');
  } catch (error) {
    // a trap says what it is, and nothing about where
    return error instanceof Error ? `${error.name}: ${error.message}` : 'exception';
  }
}

function sum(memory: WebAssembly.Memory): number {
  let total = 0;
  for (const byte of new Uint8Array(memory.buffer)) total = (Math.imul(total, 31) + byte) | 0;
  return total;
}
