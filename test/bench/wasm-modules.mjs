/** The modules that the benchmarks run, in the text format. */
import loadWabt from 'wabt';

/** The move script of move-script.mjs as a module: per entity six reads and two writes of columns. */
export const moveModule = `(module
  (import "ecs" "column" (func $column (param i32 i32) (result i32)))
  (import "ecs" "get_f32" (func $get (param i32 i32) (result f32)))
  (import "ecs" "set_f32" (func $set (param i32 i32 f32)))
  (memory (export "memory") 1 1)
  (data (i32.const 0) "Position.xPosition.yVelocity.xVelocity.y")
  (global $x (mut i32) (i32.const 0)) (global $y (mut i32) (i32.const 0))
  (global $vx (mut i32) (i32.const 0)) (global $vy (mut i32) (i32.const 0))
  (func (export "_initialize")
    (global.set $x (call $column (i32.const 0) (i32.const 10)))
    (global.set $y (call $column (i32.const 10) (i32.const 10)))
    (global.set $vx (call $column (i32.const 20) (i32.const 10)))
    (global.set $vy (call $column (i32.const 30) (i32.const 10))))
  (func (export "on_update") (param $e i32) (param $dt f32)
    (call $set (global.get $x) (local.get $e)
      (f32.add (call $get (global.get $x) (local.get $e))
        (f32.mul (call $get (global.get $vx) (local.get $e)) (local.get $dt))))
    (call $set (global.get $y) (local.get $e)
      (f32.add (call $get (global.get $y) (local.get $e))
        (f32.mul (call $get (global.get $vy) (local.get $e)) (local.get $dt))))
    (if (i32.or (f32.gt (call $get (global.get $x) (local.get $e)) (f32.const 1e9))
                (f32.gt (call $get (global.get $y) (local.get $e)) (f32.const 1e9)))
      (then (unreachable)))))`;

/** The same with two columns a call: per entity three reads and a write of pairs, as its author would write it. */
export const movePairsModule = `(module
  (import "ecs" "column" (func $column (param i32 i32) (result i32)))
  (import "ecs" "pair" (func $pair (param i32 i32) (result i32)))
  (import "ecs" "get_pair" (func $get (param i32 i32) (result i64)))
  (import "ecs" "set_pair" (func $set (param i32 i32 f32 f32)))
  (memory (export "memory") 1 1)
  (data (i32.const 0) "Position.xPosition.yVelocity.xVelocity.y")
  (global $position (mut i32) (i32.const 0)) (global $velocity (mut i32) (i32.const 0))
  (func (export "_initialize")
    (global.set $position (call $pair
      (call $column (i32.const 0) (i32.const 10)) (call $column (i32.const 10) (i32.const 10))))
    (global.set $velocity (call $pair
      (call $column (i32.const 20) (i32.const 10)) (call $column (i32.const 30) (i32.const 10)))))
  (func (export "on_update") (param $e i32) (param $dt f32) (local $p i64) (local $v i64)
    (local.set $p (call $get (global.get $position) (local.get $e)))
    (local.set $v (call $get (global.get $velocity) (local.get $e)))
    (call $set (global.get $position) (local.get $e)
      (f32.add (f32.reinterpret_i32 (i32.wrap_i64 (local.get $p)))
        (f32.mul (f32.reinterpret_i32 (i32.wrap_i64 (local.get $v))) (local.get $dt)))
      (f32.add (f32.reinterpret_i32 (i32.wrap_i64 (i64.shr_u (local.get $p) (i64.const 32))))
        (f32.mul (f32.reinterpret_i32 (i32.wrap_i64 (i64.shr_u (local.get $v) (i64.const 32)))) (local.get $dt))))
    (local.set $p (call $get (global.get $position) (local.get $e)))
    (if (i32.or (f32.gt (f32.reinterpret_i32 (i32.wrap_i64 (local.get $p))) (f32.const 1e9))
                (f32.gt (f32.reinterpret_i32 (i32.wrap_i64 (i64.shr_u (local.get $p) (i64.const 32)))) (f32.const 1e9)))
      (then (unreachable)))))`;

/** The binary of a text. */
export async function assemble(text) {
  const module = (await loadWabt()).parseWat('bench.wat', text, { bulk_memory: true });
  try {
    return new Uint8Array(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}

/** Adds list to list in memory, 4,096 numbers a round. */
const addLists = `(module (memory 1) (func (export "run") (param $rounds i32) (result i32) (local $at i32)
  (loop $again
    (local.set $at (i32.const 0))
    (loop $next
      (i32.store (local.get $at) (i32.add (i32.load (local.get $at))
        (i32.add (local.get $at) (i32.load offset=16384 (local.get $at)))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 16384))))
    (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
  (i32.load (i32.const 64))))`;

/** Sums of products, 4,096 numbers a round: each addition waits for the one before it. */
const sumProducts = `(module (memory 1) (func (export "run") (param $rounds i32) (result f32) (local $at i32) (local $sum f32)
  (loop $fill
    (f32.store (local.get $at) (f32.convert_i32_u (i32.and (local.get $at) (i32.const 255))))
    (f32.store offset=16384 (local.get $at) (f32.const 0.5))
    (br_if $fill (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 16384))))
  (loop $again
    (local.set $at (i32.const 0))
    (loop $next
      (local.set $sum (f32.add (local.get $sum)
        (f32.mul (f32.load (local.get $at)) (f32.load offset=16384 (local.get $at)))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 16384))))
    (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
  (local.get $sum)))`;

/** Counts the primes below 65,536. */
const sieve = `(module (memory 1) (func (export "run") (param $rounds i32) (result i32)
  (local $i i32) (local $j i32) (local $found i32)
  (loop $again
    (memory.fill (i32.const 0) (i32.const 0) (i32.const 65536))
    (local.set $found (i32.const 0))
    (local.set $i (i32.const 2))
    (loop $each
      (if (i32.eqz (i32.load8_u (local.get $i))) (then
        (local.set $found (i32.add (local.get $found) (i32.const 1)))
        (local.set $j (i32.add (local.get $i) (local.get $i)))
        (block $done (loop $mark
          (br_if $done (i32.ge_u (local.get $j) (i32.const 65536)))
          (i32.store8 (local.get $j) (i32.const 1))
          (local.set $j (i32.add (local.get $j) (local.get $i)))
          (br $mark)))))
      (br_if $each (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 65536))))
    (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
  (local.get $found)))`;

const fibonacci = `(module (func $fib (export "run") (param $n i32) (result i32)
  (if (result i32) (i32.lt_s (local.get $n) (i32.const 2)) (then (local.get $n))
    (else (i32.add
      (call $fib (i32.sub (local.get $n) (i32.const 1)))
      (call $fib (i32.sub (local.get $n) (i32.const 2))))))))`;

/**
 * What metering is looked at with: calls, and rounds of loops, with little in them, so that the meter's share is as large as
 * it gets. `run` gives a number that depends on all of the work.
 */
export const meteredPrograms = {
  calls: { most: 1.4, programs: { fibonacci: { text: fibonacci, rounds: 27 } } },
  loops: {
    most: 1.1,
    programs: {
      'sums of products': { text: sumProducts, rounds: 300 },
      'adding lists': { text: addLists, rounds: 500 },
      'a sieve': { text: sieve, rounds: 8 },
    },
  },
};
