;; attack: an entity with a component called __proto__
;; class: host
;; expect: error
(data (i32.const 1000) "{\22__proto__\22:{\22x\22:1},\22constructor\22:{\22x\22:1}}")
(func $attack (drop (call $spawn (i32.const 1000) (i32.const 43) (i32.const 0) (i32.const 0))))
