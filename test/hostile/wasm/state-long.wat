;; attack: JSON of half a megabyte of ones
;; class: state
;; expect: harmless,error
;; saves: 2
(module
  (memory (export "memory") 8) (data (i32.const 16) "hello")
  (func (export "on_update") (param f32))
  (func (export "get_state") (result i32 i32) (memory.fill (i32.const 0) (i32.const 49) (i32.const 520000)) (i32.const 0) (i32.const 520000)))
