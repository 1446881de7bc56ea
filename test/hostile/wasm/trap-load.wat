;; attack: reading far past the memory
;; class: trap
;; expect: error
(func $attack (drop (i32.load offset=0xffffffff (i32.const -1))))
