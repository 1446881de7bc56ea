;; attack: on_start never ends, on 300 entities
;; class: spin
;; expect: killed,harmless
;; entities: 300
(func (export "on_start") (loop $l (br $l)))
(func (export "on_update") (param f32))
