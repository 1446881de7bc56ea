;; attack: asking for a number for each pair of columns, again and again
;; class: spin
;; expect: killed
(module
  (import "ecs" "column" (func $column (param i32 i32) (result i32)))
  (import "ecs" "pair" (func $pair (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "Position.xPosition.yVelocity.xVelocity.y")
  (func $attack (local $at i32)
    (loop $c
      (drop (call $column (local.get $at) (i32.const 10)))
      (br_if $c (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 10))) (i32.const 40))))
    (loop $l
      (try (do (drop (call $pair
        (i32.and (local.get $at) (i32.const 3)) (i32.and (i32.shr_u (local.get $at) (i32.const 2)) (i32.const 3))))) (catch_all))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $l))))
