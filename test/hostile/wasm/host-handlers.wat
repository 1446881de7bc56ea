;; attack: handlers of its own without end
;; class: host
;; expect: killed,error
(data (i32.const 210) "hear") (func (export "hear"))
(func $attack (loop $l (drop (call $on (i32.const 48) (i32.const 5) (i32.const 210) (i32.const 4))) (br $l)))
