;; attack: healthy entities called by wrong names and with wrong arguments, caught for ever
;; class: spin
;; expect: killed
(data (i32.const 200) "held[1]on_updat")
(func $attack (local $n i32) (loop $l
  (try (do (drop (call $call (local.get $n) (i32.const 80) (i32.const 7) (i32.const 200) (i32.const 4) (i32.const 204) (i32.const 3) (i32.const 0) (i32.const 0)))) (catch_all))
  (try (do (drop (call $call (local.get $n) (i32.const 80) (i32.const 7) (i32.const 207) (i32.const 8) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all))
  (local.set $n (i32.and (i32.add (local.get $n) (i32.const 1)) (i32.const 63))) (br $l)))
