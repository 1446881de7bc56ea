;; attack: a key after the other without end, of 1,000 bytes
;; class: host
;; expect: killed
(func $attack (local $n i32) (loop $l
  (i32.store (i32.const 1000) (i32.and (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 0x7f7f7f)))
  (call $state_set (i32.const 1000) (i32.const 1000) (i32.const 4000) (i32.const 1)) (br $l)))
(data (i32.const 4000) "1")
