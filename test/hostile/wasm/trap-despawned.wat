;; attack: a trap behind the end of the entity
;; class: trap
;; expect: error
;; entities: 20
(func $attack (call $despawn (call $entity)) (unreachable))
