;; attack: a function of its own that traps, called and caught; then all that the instance held is gone
;; class: trap
;; expect: harmless,error,killed
(global $n (mut i32) (i32.const 0))
(func (export "ping") (unreachable))
(func $attack (global.set $n (i32.const 7)) (try (do (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all))
  (if (i32.ne (global.get $n) (i32.const 7)) (then (call $log (i32.const 200) (i32.const 7)))))
(data (i32.const 200) "ESCAPED")
