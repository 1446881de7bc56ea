/** Loops pay in advance, and calls that follow each other are paid together: what is taken is exact all the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meterWasm } from '../../src/meter/meter-wasm.ts';
import { assemble, fuelName } from '../support/run-corpus.ts';
import { startWabt } from '../support/wabt.ts';

const wabt = await startWabt();

/** A piece of code with what it takes. */
type Piece =
  | { readonly kind: 'call' }
  | { readonly kind: 'host' }
  | { readonly kind: 'throw' }
  | {
      readonly kind: 'either';
      readonly first: boolean;
      readonly body: readonly Piece[];
      readonly other: readonly Piece[];
    }
  | { readonly kind: 'skip'; readonly skipped: boolean; readonly body: readonly Piece[] }
  | { readonly kind: 'fill'; readonly ticks: number }
  | { readonly kind: 'loop'; readonly rounds: number; readonly leaveAt: number; readonly body: readonly Piece[] };

const hostTicks = 7;
const throwTicks = 500;

const piece: fc.Arbitrary<Piece> = fc.letrec<{ piece: Piece }>((tie) => ({
  piece: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Piece>({ kind: 'call' }, { kind: 'host' }, { kind: 'throw' }),
    fc.record({ kind: fc.constant('fill' as const), ticks: fc.integer({ min: 0, max: 9 }) }),
    fc.record({
      kind: fc.constant('either' as const),
      first: fc.boolean(),
      body: fc.array(tie('piece'), { maxLength: 3 }),
      other: fc.array(tie('piece'), { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('skip' as const),
      skipped: fc.boolean(),
      body: fc.array(tie('piece'), { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('loop' as const),
      rounds: fc.integer({ min: 1, max: 5 }),
      leaveAt: fc.integer({ min: 0, max: 5 }),
      body: fc.array(tie('piece'), { maxLength: 3 }),
    }),
  ),
})).piece;

function code(pieces: readonly Piece[], depth = 0): string {
  const written = pieces.map((one) => {
    if (one.kind === 'call') return '(call $f)';
    if (one.kind === 'host') return '(call $host)';
    if (one.kind === 'throw') return '(try (do (throw $t)) (catch $t))';
    if (one.kind === 'fill') return `(memory.fill (i32.const 0) (i32.const 1) (i32.const ${64 * one.ticks}))`;
    if (one.kind === 'either') {
      return `(if (i32.const ${Number(one.first)}) (then ${code(one.body, depth + 1)}) (else ${code(one.other, depth + 1)}))`;
    }
    if (one.kind === 'skip') {
      return `(block $over (br_if $over (i32.const ${Number(one.skipped)})) ${code(one.body, depth + 1)})`;
    }
    const left = `$left${depth}`;
    return `(local.set ${left} (i32.const ${one.rounds})) (block $out (loop $again ${code(one.body, depth + 1)}
      (br_if $out (i32.eq (local.get ${left}) (i32.const ${one.leaveAt})))
      (br_if $again (local.tee ${left} (i32.sub (local.get ${left}) (i32.const 1))))))`;
  });
  return written.join('\n');
}
/** Ticks, counted by hand. */
function ticksOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, one) => {
    if (one.kind === 'call') return sum + 1;
    if (one.kind === 'host') return sum + hostTicks;
    if (one.kind === 'throw') return sum + throwTicks;
    if (one.kind === 'fill') return sum + one.ticks;
    if (one.kind === 'either') return sum + ticksOf(one.first ? one.body : one.other);
    if (one.kind === 'skip') return sum + (one.skipped ? 0 : ticksOf(one.body));
    const { rounds, leaveAt } = one;
    const done = leaveAt > 0 && leaveAt <= rounds ? rounds - leaveAt + 1 : rounds;
    return sum + done * (1 + ticksOf(one.body));
  }, 0);
}
function start(pieces: readonly Piece[]) {
  const locals = Array.from({ length: 8 }, (_, n) => `(local $left${n} i32)`).join(' ');
  const text = `(module (import "host" "take" (func $host)) (memory 1) (tag $t) (func $f)
    (func (export "run") ${locals} ${code(pieces)}) (func (export "broken") ${locals} ${code(pieces)} (unreachable)))`;
  const metered = meterWasm(assemble(wabt, { name: 'test', wat: text }), {
    fuelName,
    functionTicks: 1,
    loopsPayAhead: true,
  });
  if (!metered.ok) throw metered.error;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(metered.value), {
    host: {
      take() {
        fuel.value -= hostTicks;
      },
    },
  });
  const fuel = exports[fuelName] as WebAssembly.Global<'i32'>;
  return { fuel, run: exports['run'] as () => void, broken: exports['broken'] as () => void };
}

test('any nest of loops, branches, calls, exceptions, fills and host functions costs what it costs by hand', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 4 }), (pieces) => {
      const { fuel, run, broken } = start(pieces);
      const ticks = ticksOf(pieces);
      fuel.value = ticks;
      run();
      expect(fuel.value).toBe(0);
      fuel.value = ticks + 5;
      expect(broken).toThrow('unreachable'); // a trap keeps what was paid in advance, and is never too cheap
      expect(fuel.value).toBeGreaterThanOrEqual(0);
      expect(fuel.value).toBeLessThanOrEqual(5);
    }),
    { numRuns: 150 },
  );
});

test('with one tick less than such a nest takes it ends, and fuel says why', () => {
  const paid = fc
    .array(piece, { maxLength: 4 })
    .filter((pieces) => ticksOf(pieces) > 0 && !JSON.stringify(pieces).includes('host'));
  fc.assert(
    fc.property(paid, (pieces) => {
      const { fuel, run } = start(pieces);
      fuel.value = ticksOf(pieces) - 1;
      expect(run).toThrow('unreachable');
      expect(fuel.value).toBe(-1);
    }),
    { numRuns: 100 },
  );
});
