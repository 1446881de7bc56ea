;; attack: on_fixed_update never ends
;; class: spin
;; expect: killed
(func (export "on_fixed_update") (param f32) (loop $l (br $l)))
