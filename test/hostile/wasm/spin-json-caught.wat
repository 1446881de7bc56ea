;; attack: refused data of 64 KiB, caught, in a loop
;; class: spin
;; expect: killed
(func $attack (loop $l
  (try (do (call $emit (i32.const 48) (i32.const 5) (i32.const 0) (i32.const 65536))) (catch_all))
  (br $l)))
