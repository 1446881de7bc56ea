;; attack: results that nobody asked for, twice, and to where no memory is
;; class: host
;; expect: error
(func $attack (drop (call $result (i32.const 1000) (i32.const 100))) (drop (call $result (i32.const 1000) (i32.const 0))) (drop (call $result (i32.const 1000) (i32.const 0)))
  (drop (call $result (i32.const 65530) (i32.const 100))))
