;; attack: the answer of a query past its memory
;; class: host
;; expect: error
(func $attack (drop (call $query (i32.const 64) (i32.const 8) (i32.const 0) (i32.const 0) (i32.const 65535) (i32.const -1))))
