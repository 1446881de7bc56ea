;; attack: a division by zero
;; class: trap
;; expect: error
(func $attack (drop (i32.div_s (i32.const 1) (i32.const 0))))
