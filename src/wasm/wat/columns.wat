;; Component columns for WASM scripts, without JavaScript: a call from a module reads and writes world memory and never
;; leaves WASM.
;;
;; Modules name columns by number, from 1. What a number means stands in a table in world memory: the column's address
;; with the code of its element type in the low four bits (see src/ecs/field-types.ts).
;;
;; Four numbers stand as placeholders, filled in when it is instantiated (see src/wasm/placeholders.ts):
;;   0x7f000000  number of slots of a column
;;   0x7f000001  address of the table of live handles (slot i: handle of id i, or -1)
;;   0x7f000002  address of one bit per id: 1 where this mod may not write
;;   0x7f000003  address of the table of columns
;;
;; After a change: npm run build:wat
(module
  (import "world" "memory" (memory 1))
  ;; throws what is wrong with a column (number), an entity and a value. Reasons:
  ;; 0 no such column, 1 handle, 3 NaN, 4 needs a whole number, 5 out of range, 6 text, 8 another mod's entity
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

  ;; The two that are called most have their way for f32 columns written out: no call in it, and one test for a column that
  ;; there is and that is f32 (its entry, rotated, is from 1 to 2^28-1; entries of no column are 0). What is not so goes
  ;; the long way, which says what is wrong.
  (func (export "get_f32") (param $number i32) (param $entity i32) (result f32)
    (local $column i32) (local $i i32)
    (block $long
      (br_if $long (i32.gt_u (local.get $number) (i32.const 4096)))
      (local.set $column (i32.load offset=0x7f000003 (i32.shl (local.get $number) (i32.const 2))))
      (br_if $long (i32.ge_u (i32.sub (i32.rotr (local.get $column) (i32.const 4)) (i32.const 1)) (i32.const 0x0fffffff)))
      (local.set $i (i32.and (local.get $entity) (i32.const 0xfffff)))
      (br_if $long (i32.ge_u (local.get $i) (i32.const 0x7f000000)))
      (local.set $i (i32.shl (local.get $i) (i32.const 2)))
      (br_if $long (i32.ne (i32.load offset=0x7f000001 (local.get $i)) (local.get $entity)))
      (return (f32.load (i32.add (local.get $column) (local.get $i)))))
    (f32.demote_f64 (call $get (local.get $number) (local.get $entity))))

  ;; numbers with a fraction lose it; a u32 keeps its bits
  (func (export "get_i32") (param $number i32) (param $entity i32) (result i32)
    (i32.wrap_i64 (i64.trunc_sat_f64_s (call $get (local.get $number) (local.get $entity)))))

  ;; whether the columns of this entity change now; fails when it is another mod's
  (func $writable (param $number i32) (param $entity i32) (param $i i32) (result i32)
    (if (i32.and
          (i32.shr_u
            (i32.load8_u offset=0x7f000002 (i32.shr_u (local.get $i) (i32.const 3)))
            (i32.and (local.get $i) (i32.const 7)))
          (i32.const 1))
      (then (call $fail (local.get $number) (local.get $entity) (i32.const 8) (f64.const 0)) (unreachable)))
    (i32.or (i32.eq (global.get $scratch) (i32.const -1)) (i32.eq (global.get $scratch) (local.get $entity))))

  (func (export "set_f32") (param $number i32) (param $entity i32) (param $value f32)
    (local $column i32) (local $i i32)
    (block $long
      (br_if $long (i32.gt_u (local.get $number) (i32.const 4096)))
      (local.set $column (i32.load offset=0x7f000003 (i32.shl (local.get $number) (i32.const 2))))
      (br_if $long (i32.ge_u (i32.sub (i32.rotr (local.get $column) (i32.const 4)) (i32.const 1)) (i32.const 0x0fffffff)))
      (local.set $i (i32.and (local.get $entity) (i32.const 0xfffff)))
      (br_if $long (i32.ge_u (local.get $i) (i32.const 0x7f000000)))
      (br_if $long (i32.ne
        (i32.load offset=0x7f000001 (i32.shl (local.get $i) (i32.const 2))) (local.get $entity)))
      (br_if $long (i32.and (i32.const 1) (i32.shr_u
        (i32.load8_u offset=0x7f000002 (i32.shr_u (local.get $i) (i32.const 3)))
        (i32.and (local.get $i) (i32.const 7)))))
      (br_if $long (i32.ne (global.get $scratch) (i32.const -1)))
      (br_if $long (f32.ne (local.get $value) (local.get $value)))
      (f32.store (i32.add (local.get $column) (i32.shl (local.get $i) (i32.const 2))) (local.get $value))
      (return))
    (call $set (local.get $number) (local.get $entity) (f64.promote_f32 (local.get $value))))

  ;; into a u32 the bits go as they are
  (func (export "set_i32") (param $number i32) (param $entity i32) (param $value i32)
    (if (i32.eq (i32.and (call $column (local.get $number) (local.get $entity)) (i32.const 15)) (i32.const 3))
      (then (call $set (local.get $number) (local.get $entity) (f64.convert_i32_u (local.get $value))))
      (else (call $set (local.get $number) (local.get $entity) (f64.convert_i32_s (local.get $value))))))

  (func $set (export "set_f64") (param $number i32) (param $entity i32) (param $value f64)
    (local $column i32) (local $i i32) (local $base i32)
    (local.set $column (call $column (local.get $number) (local.get $entity)))
    (local.set $i (call $index (local.get $number) (local.get $entity)))
    (if (f64.ne (local.get $value) (local.get $value))
      (then (call $fail (local.get $number) (local.get $entity) (i32.const 3) (local.get $value)) (unreachable)))
    (if (i32.eqz (call $writable (local.get $number) (local.get $entity) (local.get $i))) (then (return)))
    (local.set $base (i32.and (local.get $column) (i32.const -16)))
    (block $text (block $entity32 (block $flag (block $u8 (block $i8 (block $u16 (block $i16 (block $u32 (block $i32 (block $f64 (block $f32
      (br_table $f32 $f64 $i32 $u32 $i16 $u16 $i8 $u8 $flag $entity32 $text (i32.and (local.get $column) (i32.const 15))))
      (f32.store (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2))) (f32.demote_f64 (local.get $value)))
      (return))
      (f64.store (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 3))) (local.get $value))
      (return))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const -2147483648) (f64.const 2147483647))
      (i32.store (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2))) (i32.trunc_f64_s (local.get $value)))
      (return))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const 0) (f64.const 4294967295))
      (i32.store (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2))) (i32.trunc_f64_u (local.get $value)))
      (return))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const -32768) (f64.const 32767))
      (i32.store16 (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 1))) (i32.trunc_f64_s (local.get $value)))
      (return))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const 0) (f64.const 65535))
      (i32.store16 (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 1))) (i32.trunc_f64_s (local.get $value)))
      (return))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const -128) (f64.const 127))
      (i32.store8 (i32.add (local.get $base) (local.get $i)) (i32.trunc_f64_s (local.get $value)))
      (return))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const 0) (f64.const 255))
      (i32.store8 (i32.add (local.get $base) (local.get $i)) (i32.trunc_f64_s (local.get $value)))
      (return))
      (i32.store8 (i32.add (local.get $base) (local.get $i)) (f64.ne (local.get $value) (f64.const 0)))
      (return))
      (call $whole (local.get $number) (local.get $entity) (local.get $value) (f64.const 0) (f64.const 2147483647))
      (i32.store (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2))) (i32.trunc_f64_s (local.get $value)))
      (return))
    (call $fail (local.get $number) (local.get $entity) (i32.const 6) (local.get $value))
    (unreachable))

  ;; returns when the value is a whole number of the range
  (func $whole (param $number i32) (param $entity i32) (param $value f64) (param $min f64) (param $max f64)
    (if (f64.ne (f64.trunc (local.get $value)) (local.get $value))
      (then (call $fail (local.get $number) (local.get $entity) (i32.const 4) (local.get $value)) (unreachable)))
    (if (i32.or (f64.lt (local.get $value) (local.get $min)) (f64.gt (local.get $value) (local.get $max)))
      (then (call $fail (local.get $number) (local.get $entity) (i32.const 5) (local.get $value)) (unreachable)))))
