;; attack: a memory that grows while the state is taken
;; class: state
;; expect: harmless,error
;; saves: 1
(module
  (memory (export "memory") 1) (data (i32.const 16) "hello")
  (func (export "on_update") (param f32))
  (data (i32.const 600) "1")
  (func (export "get_state") (result i32 i32) (drop (memory.grow (i32.const 3))) (i32.const 600) (i32.const 1)))
