;; attack: writing past the memory
;; class: trap
;; expect: error
(func $attack (i64.store (i32.const 65529) (i64.const -1)))
