;; attack: alloc gives a negative number
;; class: state
;; expect: error,harmless
;; saves: 1
(func (export "alloc") (param i32) (result i32) (i32.const -1))
(func (export "set_state") (param $at i32) (param i32) (drop (i32.load8_u (local.get $at)))) 
(func (export "on_update") (param f32))
