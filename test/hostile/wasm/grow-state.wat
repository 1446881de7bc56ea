;; attack: 60 entities whose states have half a megabyte each
;; class: grow
;; expect: harmless,error,killed
;; entities: 60
(module
  (memory (export "memory") 8)
  (func (export "on_update") (param f32))
  (func (export "get_state") (result i32 i32)
    (memory.fill (i32.const 0) (i32.const 120) (i32.const 500000))
    (i32.store8 (i32.const 0) (i32.const 34)) (i32.store8 (i32.const 499999) (i32.const 34))
    (i32.const 0) (i32.const 500000)))
