;; attack: 300 entities that print 60 lines each in each frame
;; class: host
;; expect: harmless,killed
;; entities: 300
(func $attack (local $n i32) (loop $l
  (call $log (i32.const 0) (i32.const 10))
  (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 60)))))
