;; Things that fly round the place where they began: one instance for all entities, in WebAssembly's text format.
;;
;; How far and in which direction an entity is from its place stands in declared fields, columns of the component Orbit: they
;; outlive every version of this code. Systems and Lua scripts change them too: a larger Orbit.dx is a wider circle.
(module
  (import "ecs" "column" (func $column (param $name i32) (param $length i32) (result i32)))
  (import "ecs" "get_f32" (func $get (param $column i32) (param $entity i32) (result f32)))
  (import "ecs" "set_f32" (func $set (param $column i32) (param $entity i32) (param $value f32)))

  (global $TURN f32 (f32.const 2)) ;; radians per second

  (memory (export "memory") 1 1)
  (data (i32.const 0) "Position.xPosition.yOrbit.dxOrbit.dy")
  (data (i32.const 64) "{\22dx\22:{\22type\22:\22f32\22,\22default\22:40},\22dy\22:\22f32\22}")
  (global $x (mut i32) (i32.const 0)) ;; numbers of columns
  (global $y (mut i32) (i32.const 0))
  (global $dx (mut i32) (i32.const 0))
  (global $dy (mut i32) (i32.const 0))

  (func (export "moonloop_fields") (result i32 i32) (i32.const 64) (i32.const 45))

  ;; Declared fields have columns once the version is live: in the first update, not while the module starts.
  (func $look_up
    (if (global.get $dy) (then (return)))
    (global.set $x (call $column (i32.const 0) (i32.const 10)))
    (global.set $y (call $column (i32.const 10) (i32.const 10)))
    (global.set $dx (call $column (i32.const 20) (i32.const 8)))
    (global.set $dy (call $column (i32.const 28) (i32.const 8))))

  (func $add (param $column i32) (param $entity i32) (param $value f32)
    (call $set (local.get $column) (local.get $entity)
      (f32.add (call $get (local.get $column) (local.get $entity)) (local.get $value))))

  ;; Each of the two is turned with what the other is by then: so the circle stays one, however long the frames are.
  (func (export "on_update") (param $entity i32) (param $dt f32) (local $angle f32) (local $step f32)
    (call $look_up)
    (local.set $angle (f32.mul (global.get $TURN) (local.get $dt)))
    (local.set $step (f32.neg (f32.mul (local.get $angle) (call $get (global.get $dy) (local.get $entity)))))
    (call $add (global.get $dx) (local.get $entity) (local.get $step))
    (call $add (global.get $x) (local.get $entity) (local.get $step))
    (local.set $step (f32.mul (local.get $angle) (call $get (global.get $dx) (local.get $entity))))
    (call $add (global.get $dy) (local.get $entity) (local.get $step))
    (call $add (global.get $y) (local.get $entity) (local.get $step))))
