;; attack: a value read to where no memory is
;; class: host
;; expect: error
(data (i32.const 1000) "[1,2]")
(func $attack (call $state_set (i32.const 0) (i32.const 5) (i32.const 1000) (i32.const 5))
  (drop (call $state_get (i32.const 0) (i32.const 5) (i32.const -1) (i32.const -1)))
  (unreachable))
