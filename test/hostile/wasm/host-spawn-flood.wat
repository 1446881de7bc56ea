;; attack: spawning without end
;; class: host
;; expect: error,killed
(func $attack (loop $l (drop (call $spawn (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))) (br $l)))
