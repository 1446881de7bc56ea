;; attack: timers of each frame without end
;; class: host
;; expect: killed,error
(data (i32.const 210) "fire") (func (export "fire"))
(func $attack (loop $l (drop (call $every (f64.const 0) (i32.const 210) (i32.const 4))) (br $l)))
