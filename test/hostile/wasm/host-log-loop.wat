;; attack: log lines without end
;; class: host
;; expect: killed
(func $attack (loop $l (call $log (i32.const 0) (i32.const 10)) (br $l)))
