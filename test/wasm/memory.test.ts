import { describe, expect, test } from 'vitest';
import { bothForms, counterCode, playWasm } from '../support/wasm-play.ts';

const { body, state, global } = counterCode();
const fast = counterCode(100).body;

describe.each(bothForms)('linear memory over a reload, %s instance', (_, module) => {
  test('a number in linear memory starts anew, as the data segments have it', async () => {
    const inMemory = (offset: number) =>
      module(
        `(i32.store8 (i32.const 900) (i32.add (i32.load8_u (i32.const 900)) (i32.const 1)))
         (call $put (local.get $e) (i32.add (i32.load8_u (i32.const 900)) (i32.const ${offset})))`,
        '(data (i32.const 900) "\\05")',
      );
    const t = await playWasm({ 'a.wasm': inMemory(0) });
    const eid = t.spawn('a.wasm');
    t.frames(3);
    expect(t.x(eid)).toEqual([8]);
    await t.reload(inMemory(100));
    expect(t.x(eid)).toEqual([106]);
  });

  test('memory that grows in get_state and in alloc is read and written where it is then', async () => {
    const growing = (text: string) =>
      text
        .replace('(memory (export "memory") 1 1)', '(memory (export "memory") 1 8)')
        .replace('(result i32 i32)', '(result i32 i32) (drop (memory.grow (i32.const 1)))')
        .replace(
          '(i32.const 100) (i32.const 3))',
          '(memory.copy (i32.const 65536) (i32.const 100) (i32.const 3)) (i32.const 65536) (i32.const 3))',
        )
        .replace(
          '(result i32) (i32.const 200)',
          '(result i32) (i32.mul (memory.grow (i32.const 1)) (i32.const 65536))',
        );
    const t = await playWasm({ 'a.wasm': growing(module(body, global + state)) });
    const eid = t.spawn('a.wasm');
    t.frames(4);
    await t.reload(growing(module(fast, global + state)));
    await t.reload(growing(module(body, global + state)));
    expect([t.x(eid), t.refusals(), t.failures]).toEqual([[6], [], []]);
  });
});
