;; attack: JSON of 250,000 entries
;; class: state
;; expect: harmless,error
;; saves: 2
(module
  (memory (export "memory") 8) (data (i32.const 16) "hello")
  (func (export "on_update") (param f32))
  (func (export "get_state") (result i32 i32) (local $at i32) (loop $l (i32.store16 (local.get $at) (i32.const 0x2c31)) (local.set $at (i32.add (local.get $at) (i32.const 2))) (br_if $l (i32.lt_u (local.get $at) (i32.const 240000)))) (i32.store8 (i32.const 0) (i32.const 91)) (i32.store8 (i32.const 1) (i32.const 32)) (i32.store8 (i32.const 239999) (i32.const 93)) (i32.const 0) (i32.const 240000)))
