;; attack: a memory that may grow to 65,536 pages, and does
;; class: grow
;; expect: harmless,killed
;; entities: 100
(module
  (memory (export "memory") 1 65536)
  (func $attack (drop (memory.grow (i32.const 65535)))
    (loop $l (br_if $l (i32.ge_s (memory.grow (i32.const 1)) (i32.const 0))))))
