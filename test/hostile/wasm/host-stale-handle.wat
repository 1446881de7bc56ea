;; attack: a handle whose entity has ended, while others take its place
;; class: host
;; expect: error,harmless,killed
(global $x (mut i32) (i32.const 0)) (global $old (mut i32) (i32.const 0))
(func $attack
  (global.set $x (call $column (i32.const 0) (i32.const 10)))
  (if (global.get $old) (then (call $set (global.get $x) (global.get $old) (f32.const -9))))
  (global.set $old (call $spawn (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
  (call $despawn (global.get $old)))
