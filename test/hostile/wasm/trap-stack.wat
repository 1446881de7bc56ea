;; attack: recursion until the stack is full
;; class: trap
;; expect: error,killed
(func $deep (param i64) (local i64 i64 i64 i64) (call $deep (i64.add (local.get 0) (i64.const 1))) (local.set 1 (local.get 2)))
(func $attack (call $deep (i64.const 0)))
