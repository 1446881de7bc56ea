;; attack: numbers of pairs that nobody was given, and a pair of handles that nobody was given
;; class: host
;; expect: harmless,error,killed
(module
  (import "ecs" "column" (func $column (param i32 i32) (result i32)))
  (import "ecs" "pair" (func $pair (param i32 i32) (result i32)))
  (import "ecs" "entity" (func $entity (result i32)))
  (import "ecs" "get_pair" (func $get (param i32 i32) (result i64)))
  (import "ecs" "set_pair" (func $set (param i32 i32 f32 f32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "Position.xPosition.y")
  (data (i32.const 400) "\00\00\00\80\ff\ff\ff\ff\ff\ff\ff\7f\ff\ff\0f\00\00\00\10\00\01\04\00\00\02\04\00\00\01\00\00\20")
  (func $attack (local $at i32) (local $position i32)
    (local.set $position
      (call $pair (call $column (i32.const 0) (i32.const 10)) (call $column (i32.const 10) (i32.const 10))))
    (loop $l
      (try (do (call $set (i32.load offset=400 (local.get $at)) (call $entity) (f32.const -9) (f32.const -9))) (catch_all))
      (try (do (call $set (local.get $position) (i32.load offset=400 (local.get $at)) (f32.const -9) (f32.const -9))) (catch_all))
      (try (do (drop (call $get (i32.load offset=400 (local.get $at)) (i32.const 1)))) (catch_all))
      (br_if $l (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 32))))))
