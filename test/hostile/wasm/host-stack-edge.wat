;; attack: calls of the host at the very end of the stack
;; class: host
;; expect: error,killed,harmless
;; entities: 300
(func $down (param $left i32)
  (if (local.get $left)
    (then (call $down (i32.sub (local.get $left) (i32.const 1))))
    (else (drop (call $spawn (i32.const 0) (i32.const 0) (i32.const 16) (i32.const 7))))))
(global $by (mut i32) (i32.const 0))
(func $attack (call $down (i32.add (i32.const 9000) (i32.mul (call $entity) (i32.const 37)))))
