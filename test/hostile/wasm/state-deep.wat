;; attack: JSON of 10,000 levels
;; class: state
;; expect: error
;; saves: 2
(module
  (memory (export "memory") 1) (data (i32.const 16) "hello")
  (func (export "on_update") (param f32))
  (func (export "get_state") (result i32 i32) (memory.fill (i32.const 100) (i32.const 91) (i32.const 10000)) (memory.fill (i32.const 10100) (i32.const 93) (i32.const 10000)) (i32.const 100) (i32.const 20000)))
