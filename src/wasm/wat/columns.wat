;; Component columns for WASM scripts, without JavaScript: a call from a module reads and writes world memory and never
;; leaves WASM.
;;
;; Modules name columns by number, from 1. What a number means stands in a table in world memory: the column's address
;; with the code of its element type in the low four bits (see src/ecs/field-types.ts). A second table has the addresses of
;; f32 columns only, and 0 for all others. Pairs of columns have numbers of their own: a table has the addresses of both
;; when both are f32, else zeros; another one the numbers of both.
;;
;; Eight numbers stand as placeholders, filled in when it is instantiated (see src/wasm/placeholders.ts):
;;   0x7f000000  number of slots of a column
;;   0x7f000001  address of the table of live handles (slot i: handle of id i, or -1)
;;   0x7f000002  address of one bit per id: 1 where this mod may not write
;;   0x7f000003  address of the table of columns
;;   0x7f000004  address of the table of f32 columns
;;   0x7f000005  address of the table of f32 pairs
;;   0x7f000006  the same of its second column
;;   0x7f000007  address of the numbers of the columns of pairs
;;
;; After a change: npm run build:wat
(module
  (import "world" "memory" (memory 1))
  ;; throws what is wrong with a column (number), an entity and a value. Reasons:
  ;; 0 no such column, 1 handle, 3 NaN, 4 needs a whole number, 5 out of range, 6 text, 8 another mod's entity,
  ;; 9 no such pair
  (import "host" "fail" (func $fail (param i32 i32 i32 f64)))

  ;; columns that have a number
  (global $count (export "count") (mut i32) (i32.const 0))
  ;; the entity whose hook runs
  (global $running (export "running") (mut i32) (i32.const 0))
  ;; while a version is staged: the only entity whose columns may change; -1 when none is
  (global $scratch (export "scratch") (mut i32) (i32.const -1))

  (func (export "entity") (result i32) (global.get $running))

  ;; ends the call that runs: what is thrown by JavaScript a module could catch, a trap it cannot
  (func (export "end_call") (unreachable))

  ;; address and type of a column
  (func $column (param $number i32) (param $entity i32) (result i32)
    (if (i32.ge_u (i32.sub (local.get $number) (i32.const 1)) (global.get $count))
      (then (call $fail (local.get $number) (local.get $entity) (i32.const 0) (f64.const 0)) (unreachable)))
    (i32.load offset=0x7f000003 (i32.shl (local.get $number) (i32.const 2))))

  ;; index of a living entity
  (func $index (param $number i32) (param $entity i32) (result i32)
    (local $i i32)
    (local.set $i (i32.and (local.get $entity) (i32.const 0xfffff)))
    (if (i32.lt_u (local.get $i) (i32.const 0x7f000000)) (then
      (if (i32.eq (i32.load offset=0x7f000001 (i32.shl (local.get $i) (i32.const 2))) (local.get $entity))
        (then (return (local.get $i))))))
    (call $fail (local.get $number) (local.get $entity) (i32.const 1) (f64.const 0))
    (unreachable))

  (func $get (export "get_f64") (param $number i32) (param $entity i32) (result f64)
    (local $column i32) (local $i i32) (local $base i32)
    (local.set $column (call $column (local.get $number) (local.get $entity)))
    (local.set $i (call $index (local.get $number) (local.get $entity)))
    (local.set $base (i32.and (local.get $column) (i32.const -16)))
    (block $u8 (block $i8 (block $u16 (block $i16 (block $u32 (block $i32 (block $f64 (block $f32 (block $text
      (br_table $f32 $f64 $i32 $u32 $i16 $u16 $i8 $u8 $u8 $i32 $text (i32.and (local.get $column) (i32.const 15))))
      (call $fail (local.get $number) (local.get $entity) (i32.const 6) (f64.const 0))
      (unreachable))
      (return (f64.promote_f32 (f32.load (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2)))))))
      (return (f64.load (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 3))))))
      (return (f64.convert_i32_s (i32.load (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2)))))))
      (return (f64.convert_i32_u (i32.load (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2)))))))
      (return (f64.convert_i32_s (i32.load16_s (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 1)))))))
      (return (f64.convert_i32_u (i32.load16_u (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 1)))))))
      (return (f64.convert_i32_s (i32.load8_s (i32.add (local.get $base) (local.get $i))))))
    (f64.convert_i32_u (i32.load8_u (i32.add (local.get $base) (local.get $i)))))

  ;; Those that are called most have their way for f32 columns written out, with no call in it. What is not so goes the long
  ;; way, by one call with nothing behind it: what is needed behind a call is stored at the beginning, on either way.
  (func (export "get_f32") (param $number i32) (param $entity i32) (result f32)
    (local $column i32) (local $i i32)
    (block $long
      (br_if $long (i32.gt_u (local.get $number) (i32.const 4096)))
      (br_if $long (i32.eqz
        (local.tee $column (i32.load offset=0x7f000004 (i32.shl (local.get $number) (i32.const 2))))))
      (local.set $i (i32.and (local.get $entity) (i32.const 0xfffff)))
      (br_if $long (i32.ge_u (local.get $i) (i32.const 0x7f000000)))
      (local.set $i (i32.shl (local.get $i) (i32.const 2)))
      (br_if $long (i32.ne (i32.load offset=0x7f000001 (local.get $i)) (local.get $entity)))
      (return (f32.load (i32.add (local.get $column) (local.get $i)))))
    (f32.demote_f64 (call $get (local.get $number) (local.get $entity))))

  ;; two columns at once: the first in the low half, the second in the high one
  (func (export "get_pair") (param $pair i32) (param $entity i32) (result i64)
    (local $at i32) (local $column i32) (local $i i32)
    (block $long
      (br_if $long (i32.gt_u (local.get $pair) (i32.const 1024)))
      (local.set $at (i32.shl (local.get $pair) (i32.const 3)))
      (br_if $long (i32.eqz (local.tee $column (i32.load offset=0x7f000005 (local.get $at)))))
      (local.set $i (i32.and (local.get $entity) (i32.const 0xfffff)))
      (br_if $long (i32.ge_u (local.get $i) (i32.const 0x7f000000)))
      (local.set $i (i32.shl (local.get $i) (i32.const 2)))
      (br_if $long (i32.ne (i32.load offset=0x7f000001 (local.get $i)) (local.get $entity)))
      (return (i64.or
        (i64.load32_u (i32.add (local.get $column) (local.get $i)))
        (i64.shl
          (i64.load32_u (i32.add (i32.load offset=0x7f000006 (local.get $at)) (local.get $i)))
          (i64.const 32)))))
    (call $get_each (local.get $pair) (local.get $entity)))

  (func $get_each (param $pair i32) (param $entity i32) (result i64)
    (i64.or
      (call $get_bits (call $of_pair (local.get $pair) (local.get $entity) (i32.const 0)) (local.get $entity))
      (i64.shl
        (call $get_bits (call $of_pair (local.get $pair) (local.get $entity) (i32.const 4)) (local.get $entity))
        (i64.const 32))))

  (func $get_bits (param $number i32) (param $entity i32) (result i64)
    (i64.extend_i32_u (i32.reinterpret_f32 (f32.demote_f64 (call $get (local.get $number) (local.get $entity))))))

  ;; number of the first column of a pair (place 0), or of the second (place 4)
  (func $of_pair (param $pair i32) (param $entity i32) (param $place i32) (result i32)
    (local $number i32)
    (if (i32.le_u (local.get $pair) (i32.const 1024)) (then
      (local.set $number (i32.load offset=0x7f000007
        (i32.add (i32.shl (local.get $pair) (i32.const 3)) (local.get $place))))
      (if (local.get $number) (then (return (local.get $number))))))
    (call $fail (local.get $pair) (local.get $entity) (i32.const 9) (f64.const 0))
    (unreachable))

  ;; numbers with a fraction lose it; a u32 keeps its bits
  (func (export "get_i32") (param $number i32) (param $entity i32) (result i32)
    (i32.wrap_i64 (i64.trunc_sat_f64_s (call $get (local.get $number) (local.get $entity)))))

  ;; 1 where this mod may not write
  (func $closed (param $i i32) (result i32)
    (i32.and (i32.const 1) (i32.shr_u
      (i32.load8_u offset=0x7f000002 (i32.shr_u (local.get $i) (i32.const 3)))
      (i32.and (local.get $i) (i32.const 7)))))

  ;; whether the columns of this entity change now; fails when it is another mod's
  (func $writable (param $number i32) (param $entity i32) (param $i i32) (result i32)
    (if (call $closed (local.get $i))
      (then (call $fail (local.get $number) (local.get $entity) (i32.const 8) (f64.const 0)) (unreachable)))
    (i32.or (i32.eq (global.get $scratch) (i32.const -1)) (i32.eq (global.get $scratch) (local.get $entity))))

  ;; In most worlds a mod may write to all eight entities that share a byte, which is less to look at than its own bit.
  (func (export "set_f32") (param $number i32) (param $entity i32) (param $value f32)
    (local $column i32) (local $i i32)
    (block $long
      (br_if $long (i32.gt_u (local.get $number) (i32.const 4096)))
      (br_if $long (i32.eqz
        (local.tee $column (i32.load offset=0x7f000004 (i32.shl (local.get $number) (i32.const 2))))))
      (local.set $i (i32.and (local.get $entity) (i32.const 0xfffff)))
      (br_if $long (i32.ge_u (local.get $i) (i32.const 0x7f000000)))
      (br_if $long (i32.ne
        (i32.load offset=0x7f000001 (i32.shl (local.get $i) (i32.const 2))) (local.get $entity)))
      (if (i32.load8_u offset=0x7f000002 (i32.shr_u (local.get $i) (i32.const 3)))
        (then (br_if $long (i32.and (i32.const 1) (i32.shr_u
          (i32.load8_u offset=0x7f000002 (i32.shr_u (local.get $i) (i32.const 3)))
          (i32.and (local.get $i) (i32.const 7)))))))
      (br_if $long (i32.ne (global.get $scratch) (i32.const -1)))
      (br_if $long (f32.ne (local.get $value) (local.get $value)))
      (f32.store (i32.add (local.get $column) (i32.shl (local.get $i) (i32.const 2))) (local.get $value))
      (return))
    (call $set (local.get $number) (local.get $entity) (f64.promote_f32 (local.get $value))))

  ;; Two columns at once; nothing is written unless both can be. A sum is NaN where one of the two is; so is that of both
  ;; infinities, which the long way takes.
  (func (export "set_pair") (param $pair i32) (param $entity i32) (param $a f32) (param $b f32)
    (local $at i32) (local $column i32) (local $i i32)
    (block $long
      (br_if $long (i32.gt_u (local.get $pair) (i32.const 1024)))
      (local.set $at (i32.shl (local.get $pair) (i32.const 3)))
      (br_if $long (i32.eqz (local.tee $column (i32.load offset=0x7f000005 (local.get $at)))))
      (local.set $i (i32.and (local.get $entity) (i32.const 0xfffff)))
      (br_if $long (i32.ge_u (local.get $i) (i32.const 0x7f000000)))
      (br_if $long (i32.ne
        (i32.load offset=0x7f000001 (i32.shl (local.get $i) (i32.const 2))) (local.get $entity)))
      (if (i32.load8_u offset=0x7f000002 (i32.shr_u (local.get $i) (i32.const 3)))
        (then (br_if $long (i32.and (i32.const 1) (i32.shr_u
          (i32.load8_u offset=0x7f000002 (i32.shr_u (local.get $i) (i32.const 3)))
          (i32.and (local.get $i) (i32.const 7)))))))
      (br_if $long (i32.ne (global.get $scratch) (i32.const -1)))
      (br_if $long (f32.ne
        (f32.add (local.get $a) (local.get $b)) (f32.add (local.get $a) (local.get $b))))
      (local.set $i (i32.shl (local.get $i) (i32.const 2)))
      (f32.store (i32.add (local.get $column) (local.get $i)) (local.get $a))
      (f32.store (i32.add (i32.load offset=0x7f000006 (local.get $at)) (local.get $i)) (local.get $b))
      (return))
    (call $set_both
      (local.get $pair) (local.get $entity) (f64.promote_f32 (local.get $a)) (f64.promote_f32 (local.get $b))))

  (func $set_both (param $pair i32) (param $entity i32) (param $a f64) (param $b f64)
    (local $first i32) (local $second i32)
    (local.set $first (call $of_pair (local.get $pair) (local.get $entity) (i32.const 0)))
    (local.set $second (call $of_pair (local.get $pair) (local.get $entity) (i32.const 4)))
    (drop (call $checked (local.get $first) (local.get $entity) (local.get $a)))
    (drop (call $checked (local.get $second) (local.get $entity) (local.get $b)))
    (call $set (local.get $first) (local.get $entity) (local.get $a))
    (call $set (local.get $second) (local.get $entity) (local.get $b)))

  ;; into a u32 the bits go as they are
  (func (export "set_i32") (param $number i32) (param $entity i32) (param $value i32)
    (if (i32.eq (i32.and (call $column (local.get $number) (local.get $entity)) (i32.const 15)) (i32.const 3))
      (then (call $set (local.get $number) (local.get $entity) (f64.convert_i32_u (local.get $value))))
      (else (call $set (local.get $number) (local.get $entity) (f64.convert_i32_s (local.get $value))))))

  (func $set (export "set_f64") (param $number i32) (param $entity i32) (param $value f64)
    (local $column i32) (local $i i32) (local $base i32)
    (local.set $column (call $checked (local.get $number) (local.get $entity) (local.get $value)))
    (if (i32.eqz (local.get $column)) (then (return)))
    (local.set $i (i32.and (local.get $entity) (i32.const 0xfffff)))
    (local.set $base (i32.and (local.get $column) (i32.const -16)))
    (block $flag (block $bytes (block $two (block $u32 (block $i32 (block $f64 (block $f32
      (br_table $f32 $f64 $i32 $u32 $two $two $bytes $bytes $flag $i32 (i32.and (local.get $column) (i32.const 15))))
      (f32.store (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2))) (f32.demote_f64 (local.get $value)))
      (return))
      (f64.store (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 3))) (local.get $value))
      (return))
      (i32.store (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2))) (i32.trunc_f64_s (local.get $value)))
      (return))
      (i32.store (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2))) (i32.trunc_f64_u (local.get $value)))
      (return))
      (i32.store16 (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 1))) (i32.trunc_f64_s (local.get $value)))
      (return))
      (i32.store8 (i32.add (local.get $base) (local.get $i)) (i32.trunc_f64_s (local.get $value)))
      (return))
    (i32.store8 (i32.add (local.get $base) (local.get $i)) (f64.ne (local.get $value) (f64.const 0))))

  ;; address and type of a column that takes the value now; 0 when nothing is to be written
  (func $checked (param $number i32) (param $entity i32) (param $value f64) (result i32)
    (local $column i32) (local $i i32)
    (local.set $column (call $column (local.get $number) (local.get $entity)))
    (local.set $i (call $index (local.get $number) (local.get $entity)))
    (if (f64.ne (local.get $value) (local.get $value))
      (then (call $fail (local.get $number) (local.get $entity) (i32.const 3) (local.get $value)) (unreachable)))
    (if (i32.eqz (call $writable (local.get $number) (local.get $entity) (local.get $i)))
      (then (return (i32.const 0))))
    (block $any (block $text (block $entity32 (block $u8 (block $i8 (block $u16 (block $i16 (block $u32 (block $i32
      (br_table $any $any $i32 $u32 $i16 $u16 $i8 $u8 $any $entity32 $text (i32.and (local.get $column) (i32.const 15))))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const -2147483648) (f64.const 2147483647))
      (br $any))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const 0) (f64.const 4294967295))
      (br $any))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const -32768) (f64.const 32767))
      (br $any))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const 0) (f64.const 65535))
      (br $any))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const -128) (f64.const 127))
      (br $any))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const 0) (f64.const 255))
      (br $any))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const 0) (f64.const 2147483647))
      (br $any))
      (call $fail (local.get $number) (local.get $entity) (i32.const 6) (local.get $value))
      (unreachable))
    (local.get $column))

  ;; returns when the value is a whole number of the range
  (func $whole (param $number i32) (param $entity i32) (param $value f64) (param $min f64) (param $max f64)
    (if (f64.ne (f64.trunc (local.get $value)) (local.get $value))
      (then (call $fail (local.get $number) (local.get $entity) (i32.const 4) (local.get $value)) (unreachable)))
    (if (i32.or (f64.lt (local.get $value) (local.get $min)) (f64.gt (local.get $value) (local.get $max)))
      (then (call $fail (local.get $number) (local.get $entity) (i32.const 5) (local.get $value)) (unreachable)))))
