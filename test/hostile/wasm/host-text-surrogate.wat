;; attack: text with half of a surrogate pair, in JSON
;; class: host
;; expect: error
(data (i32.const 1000) "{\22texture\22:\22\5cud800\22}") (data (i32.const 1100) "Sprite")
(func $attack (call $put (call $entity) (i32.const 1100) (i32.const 6) (i32.const 1000) (i32.const 20)))
