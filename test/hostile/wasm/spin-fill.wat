;; attack: filling its memory again and again
;; class: spin
;; expect: killed
(func $attack (loop $l (memory.fill (i32.const 0) (i32.const 7) (i32.const 65536)) (br $l)))
