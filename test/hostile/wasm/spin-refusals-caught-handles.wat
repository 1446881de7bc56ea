;; attack: writes to entities that do not exist, caught, in a loop
;; class: spin
;; expect: killed
(func $attack (local $x i32)
  (local.set $x (call $column (i32.const 0) (i32.const 10)))
  (loop $l
    (try (do (call $set (local.get $x) (i32.const 0x7fffffff) (f32.const 0))) (catch_all))
    (br $l)))
