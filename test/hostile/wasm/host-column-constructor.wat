;; attack: a column called constructor
;; class: host
;; expect: error
(data (i32.const 1000) "Position.constructor")
(func $attack (drop (call $column (i32.const 1000) (i32.const 20))))
