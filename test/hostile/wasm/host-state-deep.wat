;; attack: a value of 10,000 levels
;; class: host
;; expect: error
(func $attack (memory.fill (i32.const 2000) (i32.const 91) (i32.const 10000)) (memory.fill (i32.const 12000) (i32.const 93) (i32.const 10000))
  (call $state_set (i32.const 0) (i32.const 5) (i32.const 2000) (i32.const 20000)))
