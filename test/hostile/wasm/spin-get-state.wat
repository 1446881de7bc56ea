;; attack: get_state never ends
;; class: spin
;; expect: killed
;; saves: 2
(func (export "get_state") (result i32 i32) (loop $l (br $l)) (i32.const 0) (i32.const 0))
(func (export "on_update") (param f32))
