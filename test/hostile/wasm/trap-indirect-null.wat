;; attack: a call of nothing
;; class: trap
;; expect: error
(table 2 funcref)
(func $attack (call_indirect (i32.const 1)))
