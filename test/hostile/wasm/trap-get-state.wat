;; attack: get_state traps
;; class: trap
;; expect: error
;; saves: 2
(func (export "get_state") (result i32 i32) (unreachable))
(func (export "on_update") (param f32))
