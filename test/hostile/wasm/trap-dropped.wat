;; attack: data that was dropped
;; class: trap
;; expect: error
(data $d "hello")
(func $attack (data.drop $d) (memory.init $d (i32.const 0) (i32.const 0) (i32.const 5)))
