;; attack: a field of a type that there is not
;; class: state
;; expect: error
(module
  (memory (export "memory") 1) (data (i32.const 600) "{\22x\22:\22constructor\22}")
  (func (export "on_update") (param f32))
  (func (export "moonloop_fields") (result i32 i32) (i32.const 600) (i32.const 19)))
