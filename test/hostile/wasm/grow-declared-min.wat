;; attack: a memory of 65,536 pages from the start
;; class: grow
;; expect: refused
(module (memory (export "memory") 65536 65536) (func $attack))
