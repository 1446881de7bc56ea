;; attack: each entity spawns two when it ends
;; class: host
;; expect: error,killed,harmless
(func (export "on_destroy")
  (drop (call $spawn (i32.const 0) (i32.const 0) (i32.const 16) (i32.const 7)))
  (drop (call $spawn (i32.const 0) (i32.const 0) (i32.const 16) (i32.const 7))))
(func $attack (call $despawn (call $entity)))
