;; attack: a trap behind the end of the script on the entity
;; class: trap
;; expect: error
;; entities: 20
(func $attack (call $detach (call $entity) (i32.const 16) (i32.const 7)) (unreachable))
