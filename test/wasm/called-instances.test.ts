import { expect, test } from 'vitest';
import { callJson } from '../../src/wasm/call-json.ts';
import { bothForms, playWasm } from '../support/wasm-play.ts';

const imports = '(import "ecs" "call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))';
const caller = `(data (i32.const 300) "b.wasmcount")
  (func (export "burn_and_call") (param $n i32) (param $e i32)
    (loop $l (br_if $l (i32.gt_s (local.tee $n (i32.sub (local.get $n) (i32.const 1))) (i32.const 0))))
    (drop (call $call (local.get $e) (i32.const 300) (i32.const 6) (i32.const 306) (i32.const 5)
      (i32.const 0) (i32.const 0) (i32.const 400) (i32.const 100))))`;
/** Counts, and takes some 40 ticks for it. */
const counter = `(global $calls (mut i32) (i32.const 0))
  (func (export "count") (result i32) (local $n i32)
    (loop $l (br_if $l (i32.lt_s (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 40))))
    (global.set $calls (i32.add (global.get $calls) (i32.const 1))) (global.get $calls))
  (func (export "counted") (result i32) (global.get $calls))`;

test.each(bothForms)(
  '%s instance: whoever has little left of 200,000 ticks ends by himself, and not in the middle of a short function of others',
  async (_, module) => {
    const t = await playWasm({
      'a.wasm': module('', caller).replace('(module', `(module ${imports}`),
      'b.wasm': module('', counter),
    });
    const [one, two] = [t.spawn('a.wasm'), t.spawn('b.wasm')];
    const call = (script: string, eid: number, name: string, ...args: number[]) =>
      callJson(t.game.scripts, script, eid, name, ...args);
    let done = 0;
    const ends: unknown[] = [];
    for (let burnt = 150_000; burnt < 200_000; burnt += burnt > 197_900 ? 7 : 1999) {
      const result = call('a.wasm', one, 'burn_and_call', burnt, two);
      if (result.ok) done++;
      else ends.push(result.error.code);
      expect(call('b.wasm', two, 'counted')).toMatchObject({ value: done });
    }
    expect(done).toBeGreaterThan(5);
    expect(new Set(ends)).toEqual(new Set(['BUDGET_SPENT']));
  },
);
