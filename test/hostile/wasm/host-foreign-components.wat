;; attack: taking components away from entities of another mod
;; class: host
;; expect: harmless,error,killed
(func $attack (local $e i32) (local.set $e (i32.const 1))
  (loop $l
    (try (do (call $remove (local.get $e) (i32.const 64) (i32.const 8))) (catch_all))
    (br_if $l (i32.le_u (local.tee $e (i32.add (local.get $e) (i32.const 1))) (i32.const 25)))))
