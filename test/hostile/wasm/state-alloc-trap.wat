;; attack: alloc traps
;; class: state
;; expect: error,harmless
;; saves: 1
(func (export "alloc") (param i32) (result i32) (unreachable))
(func (export "set_state") (param $at i32) (param i32) (drop (i32.load8_u (local.get $at)))) 
(func (export "on_update") (param f32))
