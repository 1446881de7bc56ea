import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVmBooter } from '../../src/lua/vm/boot.ts';
import { createHeap } from '../../src/lua/vm/heap.ts';

/** A VM's allocator on a fresh VM: `lua_Alloc` of the reference manual, without its first parameter. */
async function startHeap(pages: number) {
  const vm = await createVmBooter(undefined, pages).boot();
  const allocator = vm.raw.__indirect_function_table.get(createHeap(vm)) as (...args: number[]) => number;
  const alloc = (block: number, old: number, bytes: number): number => allocator(0, block, old, bytes);
  const bytes = (): Uint8Array => new Uint8Array(vm.raw.memory.buffer);
  return { alloc, bytes, memory: vm.raw.memory };
}

interface Block {
  at: number;
  size: number;
  readonly mark: number;
}

const step = fc.record({
  what: fc.constantFrom('new', 'new', 'new', 'resize', 'free'),
  size: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.constantFrom(1, 8, 15, 16, 17, 504, 512, 513, 4096, 40_000)),
  which: fc.nat(),
});

test('blocks of any size hold what was put into them over 20,000 allocations, resizes and frees, and never overlap', async () => {
  const { alloc, bytes } = await startHeap(1024);
  const live: Block[] = [];
  let mark = 0;
  const fill = (block: Block, from: number): void => {
    bytes().fill(block.mark, block.at + from, block.at + block.size);
  };
  const holds = ({ at, size, mark }: Block): boolean => {
    const all = bytes();
    for (let n = at; n < at + size; n++) if (all[n] !== mark) return false;
    return true;
  };
  fc.assert(
    fc.property(fc.array(step, { minLength: 400, maxLength: 400 }), (steps) => {
      for (const { what, size, which } of steps) {
        const n = which % Math.max(1, live.length);
        const block = live[n];
        if (what === 'new' || block === undefined) {
          mark = (mark % 255) + 1;
          const made = { at: alloc(0, 4, size), size, mark };
          if (made.at === 0 || made.at % 8 !== 0) throw new Error(`a block at ${made.at}`);
          fill(made, 0);
          live.push(made);
        } else if (what === 'free') {
          if (!holds(block)) throw new Error(`a block of ${block.size} bytes has changed`);
          alloc(block.at, block.size, 0);
          live.splice(n, 1);
        } else {
          const before = block.size;
          block.at = alloc(block.at, before, size);
          block.size = Math.min(before, size);
          if (block.at === 0 || !holds(block)) throw new Error(`a block of ${before} bytes, made ${size}, has changed`);
          block.size = size;
          fill(block, 0);
        }
      }
      expect(live.every(holds)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('what is made one after the other lies one after the other, in holes between blocks that stay too', async () => {
  const { alloc } = await startHeap(1024);
  const make = (count: number): number[] => Array.from({ length: count }, () => alloc(0, 5, 56));
  const first = make(40_000);
  // three of four go, in an order that says nothing
  for (const [n, at] of first.entries()) {
    const other = (n * 7919) % 40_000;
    if (other % 4 !== 0) alloc(first[other] ?? at, 56, 0);
  }
  const second = make(30_000);
  const forward = second.filter((at, n) => n > 0 && at > (second[n - 1] ?? 0) && at - (second[n - 1] ?? 0) <= 16_384);
  expect(forward.length).toBeGreaterThan(29_500);
  // and most of them lie in the holes
  const end = Math.max(...first);
  expect(second.filter((at) => at <= end).length).toBeGreaterThan(28_000);
});

test('slabs that have become empty serve other sizes: 20 MiB of one size, then of another, fit into 24 MiB', async () => {
  const { alloc, memory } = await startHeap(1024);
  const round = (size: number): void => {
    const blocks = Array.from({ length: (20 * 1024 * 1024) / size }, () => alloc(0, 0, size));
    expect(blocks.every((at) => at > 0)).toBe(true);
    for (const at of blocks) alloc(at, size, 0);
  };
  const before = memory.buffer.byteLength;
  for (const size of [16, 512, 24, 128, 40, 320]) round(size);
  expect(memory.buffer.byteLength - before).toBeLessThan(24 * 1024 * 1024);
});

test('when memory is full there is no block; growing leaves a block as it is, growing smaller never fails', async () => {
  const { alloc, bytes } = await startHeap(272);
  const large = alloc(0, 0, 4000);
  const small = alloc(0, 0, 400);
  bytes()
    .fill(7, large, large + 4000)
    .fill(9, small, small + 400);
  const takeAll = (size: number): number[] => {
    const taken: number[] = [];
    for (let at = alloc(0, 0, size); at !== 0; at = alloc(0, 0, size)) taken.push(at);
    return taken;
  };
  const smallest = Array.from({ length: 2500 }, () => alloc(0, 0, 16));
  const taken = [100_000, 4000, 600, 512, 400, 256, 200, 64, 16].flatMap(takeAll);
  expect(taken.length).toBeGreaterThan(500);
  expect(alloc(small, 400, 500)).toBe(0);
  expect(alloc(large, 4000, 200_000)).toBe(0);
  const shrunk = alloc(large, 4000, 64);
  expect(shrunk).toBeGreaterThan(0);
  expect(
    bytes()
      .subarray(shrunk, shrunk + 64)
      .every((byte) => byte === 7),
  ).toBe(true);
  const less = alloc(small, 400, 16);
  expect(
    bytes()
      .subarray(less, less + 16)
      .every((byte) => byte === 9),
  ).toBe(true);
  // single holes are used when nothing else is left
  const holes = [smallest[1], smallest[70], smallest[1500]].map(Number);
  for (const at of holes) alloc(at, 16, 0);
  expect(holes.map(() => alloc(0, 0, 16)).sort()).toEqual([...holes].sort());
  expect(alloc(0, 0, 16)).toBe(0);
  // both can still be freed, and what is freed can be had again
  alloc(shrunk, 64, 0);
  alloc(less, 16, 0);
  for (const at of taken) expect(at).toBeGreaterThan(0);
});
