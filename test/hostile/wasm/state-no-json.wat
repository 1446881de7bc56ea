;; attack: a state that is no JSON
;; class: state
;; expect: error
;; saves: 2
(module
  (memory (export "memory") 1) (data (i32.const 16) "hello")
  (func (export "on_update") (param f32))
  (func (export "get_state") (result i32 i32) (i32.const 16) (i32.const 5)))
