;; attack: a timer traps each frame, on 200 entities
;; class: trap
;; expect: error,harmless
;; entities: 200
(data (i32.const 210) "fire")
(func (export "fire") (unreachable))
(func (export "on_start") (drop (call $every (f64.const 0) (i32.const 210) (i32.const 4))))
(func (export "on_update") (param f32))
