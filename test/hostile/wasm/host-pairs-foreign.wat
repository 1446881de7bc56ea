;; attack: writing pairs of columns of entities of another mod
;; class: host
;; expect: harmless,error,killed
(module
  (import "ecs" "column" (func $column (param i32 i32) (result i32)))
  (import "ecs" "pair" (func $pair (param i32 i32) (result i32)))
  (import "ecs" "set_pair" (func $set (param i32 i32 f32 f32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "Position.xPosition.y")
  (func $attack (local $e i32) (local $position i32) (local.set $e (i32.const 1))
    (local.set $position
      (call $pair (call $column (i32.const 0) (i32.const 10)) (call $column (i32.const 10) (i32.const 10))))
    (loop $l
      (try (do (call $set (local.get $position) (local.get $e) (f32.const -9) (f32.const -9))) (catch_all))
      (br_if $l (i32.le_u (local.tee $e (i32.add (local.get $e) (i32.const 1))) (i32.const 25))))))
