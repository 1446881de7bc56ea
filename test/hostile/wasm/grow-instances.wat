;; attack: 300 entities that each take all the memory they may
;; class: grow
;; expect: harmless,killed,error
;; entities: 300
(func $attack (loop $l (br_if $l (i32.ge_s (memory.grow (i32.const 1)) (i32.const 0)))))
