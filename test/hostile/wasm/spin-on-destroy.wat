;; attack: on_destroy never ends, on 100 entities that despawn themselves
;; class: spin
;; expect: killed
;; entities: 100
(func (export "on_destroy") (loop $l (br $l)))
(func (export "on_update") (param f32) (call $despawn (call $entity)))
