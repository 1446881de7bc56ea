;; attack: a division that does not fit
;; class: trap
;; expect: error
(func $attack (drop (i32.div_s (i32.const -2147483648) (i32.const -1))))
