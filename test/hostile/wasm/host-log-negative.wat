;; attack: a line of negative length at a negative place
;; class: host
;; expect: error
(func $attack (call $log (i32.const -8) (i32.const -8)))
