;; attack: on_destroy calls functions of its own that trap and despawn, on 30 entities that despawn themselves
;; class: trap
;; expect: error
;; entities: 30
(func (export "ping") (call $despawn (call $entity)) (unreachable))
(func (export "on_destroy") (try (do (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all)) (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
(func $attack (call $despawn (call $entity)))
