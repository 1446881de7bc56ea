;; attack: fields past its memory
;; class: state
;; expect: error
(module
  (memory (export "memory") 1)
  (func (export "on_update") (param f32))
  (func (export "moonloop_fields") (result i32 i32) (i32.const 65000) (i32.const -1)))
