;; attack: a handler of an event that comes each frame never ends, on 100 entities
;; class: spin
;; expect: killed,harmless
;; entities: 100
(data (i32.const 200) "pulse")
(func (export "hear") (loop $l (br $l)))
(data (i32.const 210) "hear")
(func (export "on_start") (drop (call $on (i32.const 200) (i32.const 5) (i32.const 210) (i32.const 4))))
(func (export "on_update") (param f32))
