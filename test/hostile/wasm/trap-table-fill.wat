;; attack: filling past the table
;; class: trap
;; expect: error
(table 2 funcref)
(func $attack (table.fill 0 (i32.const 1) (ref.null func) (i32.const 5000)))
