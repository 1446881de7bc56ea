;; attack: taking the scripts of entities of another mod
;; class: host
;; expect: harmless,error,killed
(data (i32.const 300) "other/healthy.wasm")
(func $attack (local $e i32) (local.set $e (i32.const 1))
  (loop $l
    (try (do (call $detach (local.get $e) (i32.const 300) (i32.const 18))) (catch_all))
    (br_if $l (i32.le_u (local.tee $e (i32.add (local.get $e) (i32.const 1))) (i32.const 25)))))
