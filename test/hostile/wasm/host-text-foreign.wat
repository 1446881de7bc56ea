;; attack: text in entities of others
;; class: host
;; expect: harmless,killed
(func $attack (local $n i32) (loop $l
  (try (do (call $set_text (call $column (i32.const 96) (i32.const 14)) (local.get $n) (i32.const 0) (i32.const 10))) (catch_all))
  (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 30)))))
