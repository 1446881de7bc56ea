;; attack: get_state, set_state and alloc call scripts
;; class: state
;; expect: error
;; saves: 2
(func $go (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
(func (export "ping"))
(func (export "alloc") (param i32) (result i32) (call $go) (i32.const 2000))
(func (export "set_state") (param i32 i32) (call $go))
(func (export "get_state") (result i32 i32) (call $go) (i32.const 1000) (i32.const 0))
(func (export "on_update") (param f32))
