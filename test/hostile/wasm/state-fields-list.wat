;; attack: fields that are a list
;; class: state
;; expect: error
(module
  (memory (export "memory") 1) (data (i32.const 600) "[\22f32\22]")
  (func (export "on_update") (param f32))
  (func (export "moonloop_fields") (result i32 i32) (i32.const 600) (i32.const 7)))
