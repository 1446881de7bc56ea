;; attack: asking for all entities in a loop
;; class: spin
;; expect: killed
(func $attack (loop $l
  (drop (call $query (i32.const 64) (i32.const 8) (i32.const 0) (i32.const 0) (i32.const 4096) (i32.const 10000)))
  (br $l)))
