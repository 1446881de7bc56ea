;; attack: calls of scripts and functions with odd and very long names
;; class: host
;; expect: error
(data (i32.const 200) "__proto__constructor../healthy")
(func $attack (drop (memory.grow (i32.const 7)))
  (try (do (drop (call $call (call $entity) (i32.const 200) (i32.const 9) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all))
  (try (do (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 200) (i32.const 9) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all))
  (try (do (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 209) (i32.const 11) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all))
  (try (do (drop (call $call (call $entity) (i32.const 220) (i32.const 10) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all))
  (try (do (drop (call $call (call $entity) (i32.const 0) (i32.const 500000) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all))
  (try (do (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 0) (i32.const -1) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all))
  (try (do (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all))
  (drop (call $call (call $entity) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
