;; attack: events without end
;; class: host
;; expect: killed,error
(func $attack (loop $l (call $emit (i32.const 48) (i32.const 5) (i32.const 0) (i32.const 0)) (br $l)))
