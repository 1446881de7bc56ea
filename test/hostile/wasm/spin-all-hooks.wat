;; attack: all hooks never end
;; class: spin
;; expect: killed
;; saves: 2
(func (export "on_start") (loop $l (br $l)))
(func (export "on_destroy") (loop $l (br $l)))
(func (export "on_update") (param f32) (loop $l (br $l)))
(func (export "on_fixed_update") (param f32) (loop $l (br $l)))
(func (export "get_state") (result i64) (loop $l (br $l)) (i64.const 0))
(func (export "set_state") (param i32 i32) (loop $l (br $l)))
(func (export "alloc") (param i32) (result i32) (loop $l (br $l)) (i32.const 0))
