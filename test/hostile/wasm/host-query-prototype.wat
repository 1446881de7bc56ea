;; attack: a query for __proto__
;; class: host
;; expect: error
(data (i32.const 1000) "__proto__")
(func $attack (drop (call $query (i32.const 1000) (i32.const 9) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
