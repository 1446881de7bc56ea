;; attack: functions of the host as its own hooks
;; class: host
;; expect: error,harmless
(module
  (import "time" "cancel" (func $cancel (param i32) (result i32)))
  (import "ecs" "despawn" (func $despawn (param i32)))
  (memory (export "memory") 1)
  (export "alloc" (func $cancel))
  (export "dealloc" (func $despawn))
  (export "on_destroy" (func $despawn))
  (func (export "set_state") (param i32 i32))
  (func (export "on_update") (param f32)))
