;; attack: a handler that answers itself twice
;; class: host
;; expect: harmless,killed,error
(data (i32.const 210) "hear")
(func (export "on_start") (drop (call $on (i32.const 48) (i32.const 5) (i32.const 210) (i32.const 4))))
(func (export "hear") (call $emit (i32.const 48) (i32.const 5) (i32.const 0) (i32.const 0)) (call $emit (i32.const 48) (i32.const 5) (i32.const 0) (i32.const 0)))
(func $attack (call $emit (i32.const 48) (i32.const 5) (i32.const 0) (i32.const 0)))
