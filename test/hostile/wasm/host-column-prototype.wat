;; attack: the column of a prototype
;; class: host
;; expect: error
(data (i32.const 1000) "__proto__.x")
(func $attack (drop (call $column (i32.const 1000) (i32.const 11))))
