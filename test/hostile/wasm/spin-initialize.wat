;; attack: what runs first in each instance never ends
;; class: spin
;; expect: killed
(func (export "_initialize") (loop $l (br $l)))
(func (export "on_update") (param f32))
