import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { walkInstructions } from '../../src/meter/instruction-walk.ts';
import { encodeU32 } from '../../src/meter/leb128.ts';
import { prefixedShapes } from '../../src/meter/opcodes.ts';
import { createStackHeight } from '../../src/meter/stack-height.ts';
import { parseModule } from '../../src/meter/wasm-module.ts';
import { createWasmReader } from '../../src/meter/wasm-reader.ts';
import { body, list, moduleOf } from '../hostile/support/module-bytes.ts';
import { assemble } from '../support/run-corpus.ts';
import { findGlue } from '../support/slow-glue.ts';
import { startWabt } from '../support/wabt.ts';
import { wasmCorpus } from '../support/wasm-corpus.ts';

const wabt = await startWabt();
/** Behind these no code is reached: unreachable, throws, br, br_table, return, tail calls. */
const leaving = new Set([0x00, 0x08, 0x09, 0x0a, 0x0c, 0x0e, 0x0f, 0x12, 0x13, 0x15]);

/** For each function whose end is reached: the values that it must give, and those that were counted there. */
function ends(bytes: Uint8Array<ArrayBuffer>): (readonly [must: number, counted: number])[] {
  const module = parseModule(bytes);
  return module.bodies.flatMap(({ start, end }, body) => {
    const reader = createWasmReader(bytes, start, end);
    for (let groups = reader.u32(); groups > 0; groups--) {
      reader.u32();
      reader.s33();
    }
    const stack = createStackHeight(bytes, module, 0);
    let before = 0;
    let last: number[] = [];
    walkInstructions(reader, (opcode, at, _, first) => {
      last = [before, stack.height];
      stack.step(opcode, at, first);
      before = opcode;
    });
    const results = module.types[module.functions[module.importedFunctions + body]!]!.results.length;
    return leaving.has(last[0]!) ? [] : [[results, last[1]!] as const];
  });
}

test('at the end of each function of the corpus lie the values that it gives', () => {
  let functions = 0;
  for (const module of wasmCorpus) {
    const found = ends(assemble(wabt, module));
    functions += found.length;
    const wrong = found.filter(([must, counted]) => (module.name === 'vectors' ? counted < must : must !== counted));
    expect([module.name, wrong]).toEqual([module.name, []]);
  }
  expect(functions).toBeGreaterThan(40);
});

test('and of each function of Lua, compiled from C', () => {
  const bytes = new Uint8Array(readFileSync(findGlue()));
  const found = ends(bytes);
  expect(found.length).toBeGreaterThan(400);
  expect(found.filter(([must, counted]) => must !== counted)).toEqual([]);
});

test('no instruction on vectors takes fewer values away than is counted', () => {
  const vector = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
  const zero = [0x41, 0];
  const types = [1, 0x60, 0, 0];
  // what lies on the stack before: as much as any of them takes
  const befores = [[vector], [vector, vector], [vector, zero], [vector, vector, vector], [zero]].map((values) =>
    values.flat(),
  );
  let counted = 0;
  for (let opcode = 0x23; opcode <= 0xff; opcode++) {
    const shape = prefixedShapes.get(0xfd)?.[opcode];
    if (shape !== '') continue;
    const instruction = [0xfd, ...encodeU32(opcode)];
    const fits = befores.findIndex((before) =>
      WebAssembly.validate(moduleOf({ types, exports: [0], code: list(body([...before, ...instruction, 0x1a])) })),
    );
    if (fits < 0) continue; // unknown to this engine
    const bytes = moduleOf({ types, exports: [0], code: list(body([...befores[fits]!, ...instruction, 0x1a])) });
    const [found] = ends(bytes);
    counted++;
    expect([opcode.toString(16), found?.[1]]).toEqual([opcode.toString(16), 0]);
  }
  expect(counted).toBeGreaterThan(180);
});
