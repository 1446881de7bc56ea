;; attack: text of a component from before the memory, of negative length
;; class: host
;; expect: error
(func $attack (call $set_text (call $column (i32.const 96) (i32.const 14)) (call $entity) (i32.const -8) (i32.const -1)))
