;; attack: a line that is no text
;; class: host
;; expect: error
(func $attack (i32.store (i32.const 0) (i32.const -1)) (call $log (i32.const 0) (i32.const 4)))
