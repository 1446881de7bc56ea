;; attack: a memory of 65,536 pages for all
;; class: grow
;; expect: refused
;; form: shared
(module (memory (export "memory") 65536) (func $attack))
