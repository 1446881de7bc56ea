;; attack: pairs that hold NaN in their second value, caught, in a loop
;; class: spin
;; expect: killed
(module
  (import "ecs" "column" (func $column (param i32 i32) (result i32)))
  (import "ecs" "pair" (func $pair (param i32 i32) (result i32)))
  (import "ecs" "entity" (func $entity (result i32)))
  (import "ecs" "set_pair" (func $set (param i32 i32 f32 f32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "Position.xPosition.y")
  (func $attack (local $position i32)
    (local.set $position
      (call $pair (call $column (i32.const 0) (i32.const 10)) (call $column (i32.const 10) (i32.const 10))))
    (loop $l
      (try (do (call $set (local.get $position) (call $entity) (f32.const 1) (f32.const nan))) (catch_all))
      (br $l))))
