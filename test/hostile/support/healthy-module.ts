/**
 * The healthy script as a WASM module: it counts like the one in Lua, in a memory of its own or in one that all share.
 */
import { wat } from '../../support/wat.ts';
import { type Counts, counted } from './healthy.ts';

/** Bytes 16 × id: updates, beats, heard, and a sum that follows from the updates. */
const text = (parameter: string, entity: string, pages: number): string => `(module
  (import "ecs" "column" (func $column (param i32 i32) (result i32)))
  (import "ecs" "entity" (func $entity (result i32)))
  (import "ecs" "get_f32" (func $get (param i32 i32) (result f32)))
  (import "ecs" "set_f32" (func $set (param i32 i32 f32)))
  (import "time" "every" (func $every (param f64 i32 i32) (result i32)))
  (import "events" "on" (func $on (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") ${pages} ${pages})
  (data (i32.const 0) "Position.x") (data (i32.const 10) "beat") (data (i32.const 14) "pulse") (data (i32.const 19) "hear")
  (global $x (mut i32) (i32.const 0))
  (func $at (param $e i32) (result i32) (i32.shl (i32.and (local.get $e) (i32.const 0x3fff)) (i32.const 4)))
  (func $own (result i32) (call $at (call $entity)))
  (func (export "on_start")
    (drop (call $every (f64.const 0) (i32.const 10) (i32.const 4)))
    (drop (call $on (i32.const 14) (i32.const 5) (i32.const 19) (i32.const 4)))
    (global.set $x (call $column (i32.const 0) (i32.const 10))))
  (func (export "beat") (local $p i32) (local.set $p (call $own))
    (i32.store offset=36 (local.get $p) (i32.add (i32.load offset=36 (local.get $p)) (i32.const 1))))
  (func (export "hear") (local $p i32) (local.set $p (call $own))
    (i32.store offset=40 (local.get $p) (i32.add (i32.load offset=40 (local.get $p)) (i32.const 1))))
  (func (export "on_update") ${parameter} (local $p i32) (local $n i32)
    (local.set $p (call $at ${entity}))
    (local.set $n (i32.add (i32.load offset=32 (local.get $p)) (i32.const 1)))
    (i32.store offset=32 (local.get $p) (local.get $n))
    (i32.store offset=44 (local.get $p) (i32.rem_u
      (i32.add (i32.mul (i32.load offset=44 (local.get $p)) (i32.const 31)) (i32.add (local.get $n) ${entity}))
      (i32.const 1000003)))
    (call $set (global.get $x) ${entity} (f32.add (call $get (global.get $x) ${entity}) (f32.const 1))))
  (func (export "held") (result i32 i32 i32 i32) (local $p i32) (local.set $p (call $own))
    (i32.load offset=32 (local.get $p)) (i32.load offset=36 (local.get $p))
    (i32.load offset=40 (local.get $p)) (i32.load offset=44 (local.get $p))))`;

/** An instance for each entity. */
export const ownCounter = (): Uint8Array => wat(text('(param f32)', '(call $entity)', 5));
/** One instance for all. */
export const sharedCounter = (): Uint8Array => wat(text('(param $e i32) (param f32)', '(local.get $e)', 5));

/** What such a module holds of an entity: the counts, and the sum. */
export function heldByModule(answer: unknown): Record<string, unknown> {
  const numbers = Array.isArray(answer) ? answer : [];
  return Object.fromEntries([...counted, 'sum'].map((name, n) => [name, numbers[n]]));
}

/** What it must hold after so much has happened. */
export function healthyNumbers(entity: number, counts: Counts): Record<string, unknown> {
  let sum = 0;
  for (let n = 1; n <= counts.updates; n++) sum = (sum * 31 + n + entity) % 1000003;
  return { ...counts, sum };
}
