;; attack: a call with 12,000 arguments
;; class: host
;; expect: error
(func (export "ping") (param i32))
(func $attack (local $n i32) (local.set $n (i32.const 1000))
  (loop $l (i32.store16 (local.get $n) (i32.const 0x2c31)) (local.set $n (i32.add (local.get $n) (i32.const 2))) (br_if $l (i32.lt_u (local.get $n) (i32.const 25000))))
  (i32.store16 (i32.const 1000) (i32.const 0x315b)) (i32.store8 (i32.const 24999) (i32.const 93))
  (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 128) (i32.const 4) (i32.const 1000) (i32.const 24000) (i32.const 0) (i32.const 0))))
