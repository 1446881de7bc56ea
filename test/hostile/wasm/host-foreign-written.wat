;; attack: writing into entities of another mod
;; class: host
;; expect: harmless,error,killed
(global $x (mut i32) (i32.const 0))
(func $attack (local $e i32) (local.set $e (i32.const 1))
  (loop $l
    (try (do (global.set $x (call $column (i32.const 0) (i32.const 10))) (call $set (global.get $x) (local.get $e) (f32.const -9))) (catch_all))
    (br_if $l (i32.le_u (local.tee $e (i32.add (local.get $e) (i32.const 1))) (i32.const 25)))))
