;; attack: recursion that doubles with each level
;; class: spin
;; expect: killed
(func $f (param i32)
  (if (i32.eqz (local.get 0)) (then (return)))
  (call $f (i32.sub (local.get 0) (i32.const 1)))
  (call $f (i32.sub (local.get 0) (i32.const 1))))
(func $attack (call $f (i32.const 60)))
