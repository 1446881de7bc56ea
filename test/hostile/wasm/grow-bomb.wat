;; attack: growing page by page for ever
;; class: grow
;; expect: killed
(func $attack (loop $l (drop (memory.grow (i32.const 1))) (br $l)))
