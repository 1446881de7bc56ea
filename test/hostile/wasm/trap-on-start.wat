;; attack: on_start traps, on 100 entities
;; class: trap
;; expect: error,harmless
;; entities: 100
(func (export "on_start") (unreachable))
(func (export "on_update") (param f32))
