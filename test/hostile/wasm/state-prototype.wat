;; attack: a state that is called like a prototype
;; class: state
;; expect: harmless
;; saves: 1
(module
  (memory (export "memory") 1) (data (i32.const 16) "hello")
  (func (export "on_update") (param f32))
  (data (i32.const 600) "{\22__proto__\22:{\22polluted\22:1},\22a\22:\22bc\22} ")
  (func (export "get_state") (result i32 i32) (i32.const 600) (i32.const 38)))
