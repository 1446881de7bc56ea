;; attack: a timer of each frame never ends, on 100 entities
;; class: spin
;; expect: killed,harmless
;; entities: 100
(data (i32.const 210) "fire")
(func (export "fire") (loop $l (br $l)))
(func (export "on_start") (drop (call $every (f64.const 0) (i32.const 210) (i32.const 4))))
(func (export "on_update") (param f32))
