;; attack: 300 entities that send 100 events each in each frame
;; class: host
;; expect: harmless,killed,error
;; entities: 300
(func $attack (local $n i32) (loop $l
  (call $emit (i32.const 48) (i32.const 5) (i32.const 0) (i32.const 0))
  (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 100)))))
