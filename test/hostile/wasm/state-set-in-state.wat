;; attack: get_state stores and removes values, and writes text
;; class: state
;; expect: harmless,error
;; saves: 2
(data (i32.const 1000) "1")
(func (export "get_state") (result i32 i32)
  (call $state_set (i32.const 0) (i32.const 5) (i32.const 1000) (i32.const 1)) (drop (call $state_remove (i32.const 0) (i32.const 5)))
  (call $set_text (call $column (i32.const 96) (i32.const 14)) (call $entity) (i32.const 0) (i32.const 8)) (i32.const 1000) (i32.const 1))
(func (export "on_update") (param f32))
