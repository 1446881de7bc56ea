;; attack: text whose end is at the beginning again, with 32 bits
;; class: host
;; expect: error
(func $attack (call $set_text (call $column (i32.const 96) (i32.const 14)) (call $entity) (i32.const -16) (i32.const 32)))
