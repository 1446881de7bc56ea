;; attack: what tells the fields never ends
;; class: spin
;; expect: killed
(func (export "moonloop_fields") (result i32 i32) (loop $l (br $l)) (i32.const 0) (i32.const 0))
(func (export "on_update") (param f32))
