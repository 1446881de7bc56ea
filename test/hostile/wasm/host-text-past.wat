;; attack: text of a component read to where the memory ends
;; class: host
;; expect: error
(func $attack (drop (call $get_text (call $column (i32.const 96) (i32.const 14)) (call $entity) (i32.const 65530) (i32.const 100))))
