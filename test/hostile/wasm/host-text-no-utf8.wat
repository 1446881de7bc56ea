;; attack: text with half of a surrogate pair, in UTF-8
;; class: host
;; expect: error
(data (i32.const 1000) "\ed\a0\80")
(func $attack (call $set_text (call $column (i32.const 96) (i32.const 14)) (call $entity) (i32.const 1000) (i32.const 3)))
