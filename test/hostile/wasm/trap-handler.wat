;; attack: a handler traps each frame, on 200 entities
;; class: trap
;; expect: error,harmless
;; entities: 200
(data (i32.const 200) "pulse") (data (i32.const 210) "hear")
(func (export "hear") (unreachable))
(func (export "on_start") (drop (call $on (i32.const 200) (i32.const 5) (i32.const 210) (i32.const 4))))
(func (export "on_update") (param f32))
