;; attack: timers of NaN, negative and endless seconds
;; class: host
;; expect: error,harmless
(data (i32.const 210) "fire") (func (export "fire"))
(func (export "on_start")
  (drop (call $every (f64.const inf) (i32.const 210) (i32.const 4)))
  (try (do (drop (call $every (f64.const -1) (i32.const 210) (i32.const 4)))) (catch_all))
  (drop (call $every (f64.const nan) (i32.const 210) (i32.const 4))))
(func (export "on_update") (param f32))
