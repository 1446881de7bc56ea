;; attack: each entity spawns two that do the same
;; class: host
;; expect: error,killed
(func $attack
  (drop (call $spawn (i32.const 0) (i32.const 0) (i32.const 16) (i32.const 7)))
  (drop (call $spawn (i32.const 0) (i32.const 0) (i32.const 16) (i32.const 7))))
