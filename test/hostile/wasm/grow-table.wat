;; attack: a table that grows for ever
;; class: grow
;; expect: killed
(module
  (table $t 1 funcref)
  (func $attack (loop $l (drop (table.grow $t (ref.null func) (i32.const 1000))) (br $l))))
