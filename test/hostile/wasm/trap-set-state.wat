;; attack: set_state traps
;; class: trap
;; expect: error,harmless
(func (export "set_state") (param i32 i32) (unreachable))
(func (export "alloc") (param i32) (result i32) (i32.const 4096))
(func (export "on_update") (param f32))
