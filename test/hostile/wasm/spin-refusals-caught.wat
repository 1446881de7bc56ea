;; attack: calls of the host that are refused, and caught, in a loop
;; class: spin
;; expect: killed
(func $attack (loop $l
  (try (do (call $set (i32.const 999) (i32.const 1) (f32.const 0))) (catch_all))
  (br $l)))
