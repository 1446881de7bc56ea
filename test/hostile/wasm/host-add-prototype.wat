;; attack: fields called __proto__ and constructor
;; class: host
;; expect: error
(data (i32.const 1000) "{\22constructor\22:5,\22__proto__\22:7}")
(func $attack (call $put (call $entity) (i32.const 64) (i32.const 8) (i32.const 1000) (i32.const 31)))
