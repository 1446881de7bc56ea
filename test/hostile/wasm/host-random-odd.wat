;; attack: random numbers between NaN and infinity
;; class: host
;; expect: error,harmless
(module
  (import "host" "random" (func $random (param i32 i32) (result f64)))
  (func $attack
    (drop (call $random (i32.const -2147483648) (i32.const 2147483647)))
    (drop (call $random (i32.const 5) (i32.const -5)))))
