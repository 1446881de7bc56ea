;; attack: on_destroy traps, on 100 entities that despawn themselves
;; class: trap
;; expect: error
;; entities: 100
(func (export "on_destroy") (unreachable))
(func (export "on_update") (param f32) (call $despawn (call $entity)))
