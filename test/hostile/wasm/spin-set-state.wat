;; attack: set_state never ends
;; class: spin
;; expect: killed,harmless
(func (export "set_state") (param i32 i32) (loop $l (br $l)))
(func (export "alloc") (param i32) (result i32) (i32.const 4096))
(func (export "on_update") (param f32))
