;; attack: keys of half a megabyte, of 4 GiB, and before the memory
;; class: host
;; expect: error
(func $attack (drop (memory.grow (i32.const 7)))
  (try (do (call $state_set (i32.const 0) (i32.const -1) (i32.const 0) (i32.const 0))) (catch_all))
  (try (do (drop (call $state_remove (i32.const -4) (i32.const 8)))) (catch_all))
  (drop (call $state_get (i32.const 0) (i32.const 500000) (i32.const 0) (i32.const 0))))
