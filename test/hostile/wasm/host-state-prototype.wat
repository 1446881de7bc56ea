;; attack: keys and values called __proto__ and constructor
;; class: host
;; expect: harmless
(data (i32.const 1000) "__proto__constructor{\22__proto__\22:{\22POLLUTED\22:1}}")
(func $attack
  (drop (call $state_get (i32.const 1009) (i32.const 11) (i32.const 2000) (i32.const 100)))
  (call $state_set (i32.const 1000) (i32.const 9) (i32.const 1020) (i32.const 28)) (call $state_set (i32.const 1009) (i32.const 11) (i32.const 1020) (i32.const 28))
  (drop (call $state_get (i32.const 1000) (i32.const 9) (i32.const 2000) (i32.const 100)))
  (drop (call $state_remove (i32.const 1000) (i32.const 9))) (drop (call $state_remove (i32.const 1009) (i32.const 11))))
