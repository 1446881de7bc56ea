;; attack: putting itself on entities of another mod
;; class: host
;; expect: harmless,error,killed
(func $attack (local $e i32) (local.set $e (i32.const 1))
  (loop $l
    (try (do (call $attach (local.get $e) (i32.const 16) (i32.const 7))) (catch_all))
    (br_if $l (i32.le_u (local.tee $e (i32.add (local.get $e) (i32.const 1))) (i32.const 25)))))
