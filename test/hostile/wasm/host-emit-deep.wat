;; attack: the data of an event has 10,000 levels
;; class: host
;; expect: error
(func $attack (memory.fill (i32.const 2000) (i32.const 91) (i32.const 10000)) (call $emit (i32.const 48) (i32.const 5) (i32.const 2000) (i32.const 10000)))
