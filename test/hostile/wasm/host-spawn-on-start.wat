;; attack: each entity spawns two when it starts
;; class: host
;; expect: error,killed,harmless
(func (export "on_start")
  (drop (call $spawn (i32.const 0) (i32.const 0) (i32.const 16) (i32.const 7)))
  (drop (call $spawn (i32.const 0) (i32.const 0) (i32.const 16) (i32.const 7))))
(func (export "on_update") (param f32))
