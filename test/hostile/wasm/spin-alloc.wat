;; attack: alloc never ends
;; class: spin
;; expect: killed,harmless
(func (export "set_state") (param i32 i32))
(func (export "alloc") (param i32) (result i32) (loop $l (br $l)) (i32.const 0))
(func (export "on_update") (param f32))
