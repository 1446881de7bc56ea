/**
 * Small WASM modules, between them with every kind of control flow and every instruction that the meter treats in a way
 * of its own. Each runs plain and metered, and must do the same.
 */

/** One module and what is called on it, in order. */
export interface CorpusModule {
  readonly name: string;
  readonly wat: string;
  readonly calls: readonly (readonly [name: string, ...args: (number | bigint)[]])[];
}

/** `n` from 0 up to `$to`, doing `body`. */
const count = (body: string, to = '(local.get 0)', n = '$n') => `
  (local.set ${n} (i32.const 0))
  (block $done${n} (loop $again${n}
    (br_if $done${n} (i32.ge_u (local.get ${n}) ${to}))
    ${body}
    (local.set ${n} (i32.add (local.get ${n}) (i32.const 1)))
    (br $again${n})))`;

/** The corpus. */
export const wasmCorpus: readonly CorpusModule[] = [
  { name: 'nothing at all', wat: '(module)', calls: [] },
  {
    name: 'a memory and no code',
    wat: '(module (memory (export "memory") 1 3) (data (i32.const 5) "abc"))',
    calls: [],
  },
  {
    name: 'loops in loops: a sieve of primes',
    wat: `(module (memory (export "memory") 1)
      (func (export "primes") (param i32) (result i32) (local $n i32) (local $m i32) (local $found i32)
        ${count(`(if (i32.and (i32.gt_u (local.get $n) (i32.const 1)) (i32.eqz (i32.load8_u (local.get $n)))) (then
          (local.set $found (i32.add (local.get $found) (i32.const 1)))
          ${count(
            `(if (i32.gt_u (local.get $m) (i32.const 1)) (then
            (if (i32.lt_u (i32.mul (local.get $m) (local.get $n)) (local.get 0)) (then
              (i32.store8 (i32.mul (local.get $m) (local.get $n)) (i32.const 1))))))`,
            '(local.get 0)',
            '$m',
          )}))`)}
        (local.get $found)))`,
    calls: [
      ['primes', 300],
      ['primes', 0],
    ],
  },
  {
    name: 'br_table: a machine with five commands',
    wat: `(module (memory 1) (data (i32.const 0) "\\01\\01\\02\\01\\03\\02\\02\\04\\00")
      (func (export "run") (param $at i32) (param $acc i64) (result i64)
        (loop $next
          (block $default (block $halt (block $inc (block $double (block $skip (block $negate
            (br_table $halt $inc $double $skip $negate $default (i32.load8_u (local.get $at))))
            (local.set $acc (i64.sub (i64.const 0) (local.get $acc))) (br $default))
            (local.set $at (i32.add (local.get $at) (i32.const 1))) (br $default))
            (local.set $acc (i64.mul (local.get $acc) (i64.const 2))) (br $default))
            (local.set $acc (i64.add (local.get $acc) (i64.const 1))) (br $default))
            (return (local.get $acc)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $next))
        (unreachable)))`,
    calls: [
      ['run', 0, 5n],
      ['run', 3, -7n],
      ['run', 9, 1n],
    ],
  },
  {
    name: 'several values: loops and blocks with parameters and results',
    wat: `(module
      (func $divide (param i32 i32) (result i32 i32)
        (i32.div_u (local.get 0) (local.get 1)) (i32.rem_u (local.get 0) (local.get 1)))
      (func (export "gcd") (param i32 i32) (result i32)
        (local.get 0) (local.get 1)
        (loop $l (param i32 i32) (result i32)
          (local.set 1) (local.set 0)
          (if (param) (result i32) (i32.eqz (local.get 1))
            (then (local.get 0))
            (else (local.get 1) (call $divide (local.get 0) (local.get 1)) (local.set 0) (drop) (local.get 0) (br $l)))))
      (func (export "both") (param i32 i32) (result i32 i32) (call $divide (local.get 0) (local.get 1))))`,
    calls: [
      ['gcd', 1071, 462],
      ['both', 17, 5],
      ['both', 1, 0],
    ],
  },
  {
    name: 'recursion, directly and through a table',
    wat: `(module (type $unary (func (param i32) (result i32)))
      (table 3 funcref) (elem (i32.const 0) $fib $square)
      (func $fib (export "fib") (param i32) (result i32)
        (if (result i32) (i32.lt_s (local.get 0) (i32.const 2)) (then (local.get 0))
          (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1)))
            (call_indirect (type $unary) (i32.sub (local.get 0) (i32.const 2)) (i32.const 0))))))
      (func $square (param i32) (result i32) (i32.mul (local.get 0) (local.get 0)))
      (func (export "via") (param i32 i32) (result i32) (call_indirect (type $unary) (local.get 0) (local.get 1))))`,
    calls: [
      ['fib', 12],
      ['via', 9, 1],
      ['via', 9, 2],
      ['via', 9, 3],
    ],
  },
  {
    name: 'growing memory',
    wat: `(module (memory (export "memory") 1 4)
      (func (export "grow") (param i32) (result i32) (local $n i32)
        ${count('(drop (memory.grow (i32.const 1))) (i32.store (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 4)) (local.get $n))')}
        (memory.size)))`,
    calls: [
      ['grow', 2],
      ['grow', 5],
    ],
  },
  {
    name: 'bulk memory',
    wat: `(module (memory (export "memory") 1) (data $text "the quick brown fox")
      (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
      (func (export "copy") (param i32 i32 i32) (local $n i32)
        ${count('(memory.copy (local.get 0) (local.get 1) (i32.sub (local.get 2) (local.get $n)))', '(i32.const 3)')})
      (func (export "init") (param i32 i32 i32) (memory.init $text (local.get 0) (local.get 1) (local.get 2)))
      (func (export "drop") (data.drop $text)))`,
    calls: [
      ['fill', 100, 7, 5000],
      ['init', 30, 4, 9],
      ['copy', 33, 30, 2000],
      ['copy', 0, 10, 0],
      ['fill', 65536, 0, 0],
      ['fill', 65530, 1, 7],
      ['fill', 0, 1, -1],
      ['drop'],
      ['init', 0, 0, 1],
    ],
  },
  {
    name: 'bulk tables and references',
    wat: `(module (table $t (export "table") 4 40 funcref) (table $u 5 externref) (elem $e func $one $two) (elem declare func $two)
      (type $give (func (result i32)))
      (func $one (result i32) (i32.const 1)) (func $two (result i32) (i32.const 2))
      (func (export "init") (table.init $t $e (i32.const 1) (i32.const 0) (i32.const 2)))
      (func (export "copy") (param i32) (table.copy $t $t (i32.const 2) (i32.const 0) (local.get 0)))
      (func (export "grow") (param i32) (result i32) (table.grow $t (ref.func $two) (local.get 0)))
      (func (export "fill") (param i32 i32) (table.fill $t (local.get 0) (ref.null func) (local.get 1)))
      (func (export "size") (result i32) (table.size $t))
      (func (export "call") (param i32) (result i32) (call_indirect $t (type $give) (local.get 0)))
      (func (export "nulls") (result i32) (local $n i32) (local $sum i32)
        ${count('(local.set $sum (i32.add (local.get $sum) (ref.is_null (table.get $u (local.get $n)))))', '(i32.const 5)')}
        (select (result i32) (local.get $sum) (i32.const -1) (i32.const 1)))
      (func (export "drop") (elem.drop $e)))`,
    calls: [
      ['init'],
      ['call', 1],
      ['copy', 2],
      ['call', 3],
      ['grow', 17],
      ['size'],
      ['call', 12],
      ['fill', 5, 8],
      ['call', 12],
      ['grow', 1000],
      ['copy', 100],
      ['nulls'],
      ['drop'],
      ['init'],
    ],
  },
  {
    name: 'vectors',
    wat: `(module (memory (export "memory") 1)
      (func (export "sum") (param i32) (result i32) (local $n i32) (local $v v128)
        ${count(`(local.set $v (i32x4.add (local.get $v) (v128.const i32x4 1 2 3 4)))
          (v128.store offset=16 (i32.mul (local.get $n) (i32.const 16)) (i8x16.shuffle 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0 (local.get $v) (local.get $v)))
          (local.set $v (v128.load32_lane 2 (i32.const 32) (local.get $v)))`)}
        (i32.add (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 2 (i32x4.replace_lane 2 (local.get $v) (i32.const 5)))))
      (func (export "float") (param f64) (result f64)
        (f64x2.extract_lane 1 (f64x2.mul (f64x2.splat (local.get 0)) (f64x2.convert_low_i32x4_s (v128.const i32x4 3 7 0 0))))))`,
    calls: [
      ['sum', 20],
      ['float', 1.5],
    ],
  },
  {
    name: 'tail calls',
    wat: `(module (type $p (func (param i32) (result i32))) (table 2 funcref) (elem (i32.const 0) $odd $even)
      (func $even (export "even") (param i32) (result i32)
        (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1))
          (else (return_call $odd (i32.sub (local.get 0) (i32.const 1))))))
      (func $odd (param i32) (result i32)
        (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0))
          (else (return_call_indirect (type $p) (i32.sub (local.get 0) (i32.const 1)) (i32.const 1))))))`,
    calls: [
      ['even', 30000],
      ['even', 30001],
    ],
  },
  {
    name: 'exceptions, the older form',
    wat: `(module (tag $t (param i32)) (tag $other)
      (func $fail (param i32) (if (i32.and (local.get 0) (i32.const 1)) (then (throw $t (local.get 0)))) (if (i32.eq (local.get 0) (i32.const 4)) (then (throw $other))))
      (func (export "catch") (param i32) (result i32) (local $n i32) (local $sum i32)
        ${count(`(local.set $sum (i32.add (local.get $sum) (try (result i32)
          (do (call $fail (local.get $n)) (i32.const 100))
          (catch $t) (catch_all (i32.const 1000)))))`)}
        (local.get $sum))
      (func (export "rethrow") (param i32) (result i32)
        (try (result i32) (do (try $inner (result i32) (do (call $fail (local.get 0)) (i32.const 5)) (catch $t (drop) (loop $l) (rethrow $inner)))) (catch $t (i32.const 7) (i32.add))))
      (func (export "delegate") (param i32) (result i32)
        (try $outer (result i32)
          (do (try (result i32) (do (loop $l) (call $fail (local.get 0)) (i32.const 5)) (delegate $outer)))
          (catch $t (i32.const 9) (i32.mul)))))`,
    calls: [
      ['catch', 9],
      ['rethrow', 3],
      ['rethrow', 2],
      ['rethrow', 4],
      ['delegate', 11],
      ['delegate', 6],
    ],
  },
  {
    name: 'exceptions, the later form',
    wat: `(module (tag $t (param i32)) (tag $other)
      (func $fail (param i32) (if (i32.and (local.get 0) (i32.const 1)) (then (throw $t (local.get 0)))) (if (i32.eq (local.get 0) (i32.const 4)) (then (throw $other))))
      (func $try (param i32) (result i32)
        (block $other (result i32)
          (block $t (result i32)
            (block $all
              (try_table (catch $t $t) (catch_all $all) (loop $l (call $fail (local.get 0))))
              (return (i32.const 100)))
            (return (i32.const 1000)))
          (i32.const 1) (i32.add)))
      (func (export "catch") (param i32) (result i32) (local $n i32) (local $sum i32)
        ${count('(local.set $sum (i32.add (local.get $sum) (call $try (local.get $n))))')}
        (local.get $sum))
      (func (export "again") (param i32) (result i32)
        (block $h (result exnref) (try_table (catch_all_ref $h) (call $fail (local.get 0))) (return (i32.const 5)))
        (throw_ref)))`,
    calls: [
      ['catch', 9],
      ['again', 2],
      ['again', 3],
    ],
  },
  {
    name: 'loops that are never reached',
    wat: `(module (memory (export "memory") 1)
      (func (export "dead") (param i32) (result i32) (local $n i32)
        (block $out (result i32)
          (br $out (i32.add (local.get 0) (i32.const 1)))
          (loop $l (result i32) (memory.fill (i32.const 0) (i32.const 0) (i32.const 9)) (br $l)))
        (return)
        (loop $m (unreachable) (memory.copy) (br_if $m) (memory.fill) (br $m)) (unreachable))
      (func (export "ends") (unreachable) (loop $x (br $x) (drop (memory.grow)) (memory.fill) (br $x))))`,
    calls: [['dead', 4], ['ends']],
  },
  {
    name: 'numbers of all widths, and locals of all types',
    wat: `(module
      (func (export "mix") (param $i i64) (param $f f32) (result f64)
        (local $a i32) (local $b i64) (local $c f32) (local $d f64) (local $e v128) (local $g funcref) (local $h i32)
        (loop $l
          (local.set $a (i32.add (local.get $a) (i32.extend8_s (i32.wrap_i64 (local.get $i)))))
          (local.set $b (i64.xor (i64.rotl (local.get $b) (i64.const 7)) (i64.extend16_s (local.get $i))))
          (local.set $c (f32.add (local.get $c) (f32.sqrt (f32.abs (local.get $f)))))
          (local.set $d (f64.add (local.get $d) (f64.convert_i32_s (i32.trunc_sat_f32_s (f32.mul (local.get $c) (f32.const 1e9))))))
          (local.set $i (i64.sub (local.get $i) (i64.const 1)))
          (br_if $l (i64.gt_s (local.get $i) (i64.const 0))))
        (f64.add (f64.add (local.get $d) (f64.convert_i64_s (local.get $b))) (f64.convert_i32_s (local.get $a))))
      (func (export "trunc") (param f64) (result i64) (i64.trunc_f64_s (local.get 0))))`,
    calls: [
      ['mix', 500n, 2.5],
      ['mix', -3n, -1],
      ['trunc', 1e10],
      ['trunc', Number.NaN],
    ],
  },
  {
    name: 'imports, globals and a start function that loops',
    wat: `(module (import "host" "add" (func $add (param i32 i32) (result i32))) (import "host" "base" (global $base i32))
      (import "host" "seen" (func $seen (param i32)))
      (global $g (export "g") (mut i32) (global.get $base)) (global $h i64 (i64.const -1))
      (start $begin)
      (func $begin (local $n i32) ${count('(global.set $g (call $add (global.get $g) (local.get $n))) (call $seen (local.get $n))', '(i32.const 10)')})
      (func (export "more") (param i32) (result i32) (local $n i32) ${count('(global.set $g (call $add (global.get $g) (i32.const 3)))')} (global.get $g)))`,
    calls: [
      ['more', 4],
      ['more', 0],
    ],
  },
  {
    name: 'traps in loops',
    wat: `(module (memory 1)
      (func (export "divide") (param i32) (result i32) (loop $l (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (drop (i32.div_s (i32.const 10) (local.get 0))) (br $l)) (i32.const 1))
      (func (export "walk") (param i32) (loop $l (drop (i32.load (local.get 0))) (local.set 0 (i32.add (local.get 0) (i32.const 1024))) (br $l)))
      (func (export "deep") (call 2)))`,
    calls: [
      ['divide', 7],
      ['walk', 0],
    ],
  },
  {
    name: 'atomic instructions',
    wat: `(module (memory (export "memory") 1 1 shared)
      (func (export "count") (param i32) (result i32) (local $n i32)
        ${count('(drop (i32.atomic.rmw.add (i32.const 8) (local.get $n))) (atomic.fence) (drop (memory.atomic.notify (i32.const 8) (i32.const 1)))')}
        (i32.atomic.load (i32.const 8))))`,
    calls: [['count', 10]],
  },
  {
    name: 'memory and tables with 64-bit addresses',
    wat: `(module (memory (export "memory") i64 1 4) (data $d "abcdef")
      (func (export "fill") (param i64 i32 i64) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
      (func (export "copy") (param i64 i64 i64) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
      (func (export "init") (param i64) (memory.init $d (local.get 0) (i32.const 1) (i32.const 4)))
      (func (export "grow") (param i64) (result i64) (memory.grow (local.get 0)))
      (func (export "sum") (param i32) (result i64) (local $n i32) (local $sum i64)
        ${count('(local.set $sum (i64.add (local.get $sum) (i64.load offset=64 (i64.extend_i32_u (local.get $n)))))')} (local.get $sum)))`,
    calls: [
      ['fill', 60n, 3, 100n],
      ['copy', 0n, 70n, 30n],
      ['init', 5n],
      ['sum', 50],
      ['grow', 1n],
      ['fill', 0n, 1, -1n],
      ['grow', 100000n],
    ],
  },
  {
    name: 'several memories',
    wat: `(module (memory $a (export "memory") 1) (memory $b 1)
      (func (export "move") (param i32) (result i32)
        (memory.fill $b (i32.const 0) (i32.const 5) (local.get 0))
        (memory.copy $a $b (i32.const 10) (i32.const 0) (local.get 0))
        (i32.load $a (i32.const 12))))`,
    calls: [
      ['move', 30],
      ['move', 70000],
    ],
  },
];
