;; A flock. One instance of this module moves every boid; a boid is an entity with this script, and its speed stands in the
;; component Boids that is declared below, so that it outlives every edit of this file.
;;
;; Edit a number while the flock flies, and save.
(module
  (import "ecs" "column" (func $column (param i32 i32) (result i32)))
  (import "ecs" "get_f32" (func $get (param i32 i32) (result f32)))
  (import "ecs" "set_f32" (func $set (param i32 i32 f32)))
  (import "ecs" "set_i32" (func $set_whole (param i32 i32 i32)))
  (import "host" "random" (func $random (param i32 i32) (result f64)))
  (import "input" "pointer" (func $pointer (param i32)))
  (import "time" "frame" (func $frame (result i32)))

  ;; ---- edit me ----
  (global $CRUISE f32 (f32.const 110))       ;; pixels per second that a boid likes to fly
  (global $SIGHT f32 (f32.const 20))         ;; pixels that it sees: at most 20, the size of a cell
  (global $ROOM f32 (f32.const 10))          ;; pixels that it wants for itself
  (global $ALIGN f32 (f32.const 3.2))        ;; fly as the others do
  (global $GATHER f32 (f32.const 2.6))       ;; fly to where the others are
  (global $SPREAD f32 (f32.const 620))       ;; keep off who is too near
  (global $SHY f32 (f32.const 1400))         ;; flee from the pointer
  (global $SHYNESS f32 (f32.const 110))      ;; when it is so near
  (global $TURN f32 (f32.const 420))         ;; turn back at the edges
  (global $EDGE f32 (f32.const 90))          ;; when they are so near
  (global $WIDTH f32 (f32.const 1280))
  (global $HEIGHT f32 (f32.const 800))

  ;; ---- memory ----
  ;; 0 names, 128 the pointer, 256 the first boid of each cell of the grid, then the boids. The grid is there twice: one of the
  ;; frame before, from which boids see, and one that fills up as they are updated.
  (memory (export "memory") 8)
  (data (i32.const 0) "Position.xPosition.yBoids.vxBoids.vyRotation.angleSprite.tint")
  (data (i32.const 64) "{\22vx\22:\22f32\22,\22vy\22:\22f32\22}")
  (global $CELL f32 (f32.const 20))
  (global $COLUMNS i32 (i32.const 64))       ;; 64 times 20 pixels is the width
  (global $ROWS i32 (i32.const 40))
  (global $GRID_BYTES i32 (i32.const 10240)) ;; of one grid: 64 times 40 addresses
  (global $MOST i32 (i32.const 9000))        ;; boids that can be seen; 24 bytes each: x y vx vy entity next
  (global $grid (mut i32) (i32.const 256))
  (global $next_grid (mut i32) (i32.const 10752))
  (global $boids (mut i32) (i32.const 24576))
  (global $next_boids (mut i32) (i32.const 240576))
  (global $count (mut i32) (i32.const 0))
  (global $last_frame (mut i32) (i32.const -1))

  (global $x (mut i32) (i32.const 0))        ;; numbers of columns
  (global $y (mut i32) (i32.const 0))
  (global $vx (mut i32) (i32.const 0))
  (global $vy (mut i32) (i32.const 0))
  (global $angle (mut i32) (i32.const 0))
  (global $tint (mut i32) (i32.const 0))

  (func (export "moonloop_fields") (result i32 i32) (i32.const 64) (i32.const 23))

  (func $find_columns
    (global.set $x (call $column (i32.const 0) (i32.const 10)))
    (global.set $y (call $column (i32.const 10) (i32.const 10)))
    (global.set $vx (call $column (i32.const 20) (i32.const 8)))
    (global.set $vy (call $column (i32.const 28) (i32.const 8)))
    (global.set $angle (call $column (i32.const 36) (i32.const 14)))
    (global.set $tint (call $column (i32.const 50) (i32.const 11))))

  ;; from low to high
  (func $between (param $low f32) (param $high f32) (result f32)
    (f32.add (local.get $low)
      (f32.mul (f32.sub (local.get $high) (local.get $low)) (f32.demote_f64 (call $random (i32.const 0) (i32.const 0))))))

  (func (export "on_start") (param $me i32)
    (if (i32.eqz (global.get $x)) (then (call $find_columns)))
    (call $set (global.get $x) (local.get $me) (call $between (global.get $EDGE) (f32.sub (global.get $WIDTH) (global.get $EDGE))))
    (call $set (global.get $y) (local.get $me) (call $between (global.get $EDGE) (f32.sub (global.get $HEIGHT) (global.get $EDGE))))
    (call $set (global.get $vx) (local.get $me) (call $between (f32.neg (global.get $CRUISE)) (global.get $CRUISE)))
    (call $set (global.get $vy) (local.get $me) (call $between (f32.neg (global.get $CRUISE)) (global.get $CRUISE))))

  ;; what was filled is what is seen now
  (func $begin_frame (local $old i32)
    (if (i32.eqz (global.get $x)) (then (call $find_columns)))
    (local.set $old (global.get $grid))
    (global.set $grid (global.get $next_grid))
    (global.set $next_grid (local.get $old))
    (local.set $old (global.get $boids))
    (global.set $boids (global.get $next_boids))
    (global.set $next_boids (local.get $old))
    (memory.fill (global.get $next_grid) (i32.const 0) (global.get $GRID_BYTES))
    (global.set $count (i32.const 0))
    (call $pointer (i32.const 128)))

  ;; which cell a coordinate lies in, from 0 to most
  (func $cell (param $at f32) (param $most i32) (result i32) (local $n i32)
    (local.set $n (i32.trunc_sat_f32_s (f32.div (local.get $at) (global.get $CELL))))
    (local.set $n (select (local.get $n) (i32.const 0) (i32.gt_s (local.get $n) (i32.const 0))))
    (select (local.get $n) (local.get $most) (i32.lt_s (local.get $n) (local.get $most))))

  ;; puts a boid where others see it in the next frame
  (func $show (param $me i32) (param $x f32) (param $y f32) (param $vx f32) (param $vy f32)
    (local $boid i32) (local $head i32)
    (if (i32.ge_u (global.get $count) (global.get $MOST)) (then (return)))
    (local.set $boid (i32.add (global.get $next_boids) (i32.mul (global.get $count) (i32.const 24))))
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (local.set $head (i32.add (global.get $next_grid) (i32.shl (i32.add
      (call $cell (local.get $x) (i32.sub (global.get $COLUMNS) (i32.const 1)))
      (i32.mul (global.get $COLUMNS) (call $cell (local.get $y) (i32.sub (global.get $ROWS) (i32.const 1))))) (i32.const 2))))
    (f32.store (local.get $boid) (local.get $x))
    (f32.store offset=4 (local.get $boid) (local.get $y))
    (f32.store offset=8 (local.get $boid) (local.get $vx))
    (f32.store offset=12 (local.get $boid) (local.get $vy))
    (i32.store offset=16 (local.get $boid) (local.get $me))
    (i32.store offset=20 (local.get $boid) (i32.load (local.get $head)))
    (i32.store (local.get $head) (local.get $boid)))

  ;; how hard to turn back from an edge: 0 where it is far, 1 at it
  (func $edge (param $distance f32) (result f32)
    (f32.max (f32.const 0) (f32.sub (f32.const 1) (f32.div (local.get $distance) (global.get $EDGE)))))

  ;; the direction of a speed in radians, to a third of a degree
  (func $direction (param $x f32) (param $y f32) (result f32)
    (local $ax f32) (local $ay f32) (local $a f32) (local $s f32) (local $r f32)
    (local.set $ax (f32.abs (local.get $x)))
    (local.set $ay (f32.abs (local.get $y)))
    (local.set $a (f32.div (f32.min (local.get $ax) (local.get $ay)) (f32.max (f32.max (local.get $ax) (local.get $ay)) (f32.const 1e-6))))
    (local.set $s (f32.mul (local.get $a) (local.get $a)))
    (local.set $r (f32.mul (local.get $a) (f32.add (f32.const 0.9994)
      (f32.mul (local.get $s) (f32.add (f32.const -0.3144) (f32.mul (local.get $s) (f32.const 0.1003)))))))
    (if (f32.gt (local.get $ay) (local.get $ax)) (then (local.set $r (f32.sub (f32.const 1.5707964) (local.get $r)))))
    (if (f32.lt (local.get $x) (f32.const 0)) (then (local.set $r (f32.sub (f32.const 3.1415927) (local.get $r)))))
    (f32.copysign (local.get $r) (local.get $y)))

  ;; one of the three parts of a colour: bright where the flight goes that way
  (func $part (param $along f32) (result i32)
    (i32.trunc_sat_f32_u (f32.add (f32.const 150) (f32.mul (f32.const 105) (local.get $along)))))

  ;; a colour for each direction, by its unit vector
  (func $color (param $x f32) (param $y f32) (result i32)
    (i32.or (i32.or
      (i32.shl (call $part (local.get $x)) (i32.const 16))
      (i32.shl (call $part (f32.sub (f32.mul (local.get $y) (f32.const 0.866)) (f32.mul (local.get $x) (f32.const 0.5)))) (i32.const 8)))
      (call $part (f32.sub (f32.mul (local.get $y) (f32.const -0.866)) (f32.mul (local.get $x) (f32.const 0.5))))))

  (func (export "on_update") (param $me i32) (param $dt f32)
    (local $x f32) (local $y f32) (local $vx f32) (local $vy f32)
    (local $column i32) (local $row i32) (local $last_column i32) (local $last_row i32) (local $other i32)
    (local $dx f32) (local $dy f32) (local $near f32) (local $seen f32)
    (local $along_x f32) (local $along_y f32) (local $middle_x f32) (local $middle_y f32) (local $off_x f32) (local $off_y f32)
    (local $ax f32) (local $ay f32) (local $speed f32)
    (if (i32.ne (call $frame) (global.get $last_frame)) (then
      (call $begin_frame)
      (global.set $last_frame (call $frame))))
    (local.set $x (call $get (global.get $x) (local.get $me)))
    (local.set $y (call $get (global.get $y) (local.get $me)))
    (local.set $vx (call $get (global.get $vx) (local.get $me)))
    (local.set $vy (call $get (global.get $vy) (local.get $me)))

    ;; all that is seen in the cells around
    (local.set $last_column (call $cell (f32.add (local.get $x) (global.get $SIGHT)) (i32.sub (global.get $COLUMNS) (i32.const 1))))
    (local.set $last_row (call $cell (f32.add (local.get $y) (global.get $SIGHT)) (i32.sub (global.get $ROWS) (i32.const 1))))
    (local.set $row (call $cell (f32.sub (local.get $y) (global.get $SIGHT)) (local.get $last_row)))
    (loop $rows
      (local.set $column (call $cell (f32.sub (local.get $x) (global.get $SIGHT)) (local.get $last_column)))
      (loop $columns
        (local.set $other (i32.load (i32.add (global.get $grid) (i32.shl (i32.add
          (local.get $column) (i32.mul (global.get $COLUMNS) (local.get $row))) (i32.const 2)))))
        (block $no_more (loop $others
          (br_if $no_more (i32.eqz (local.get $other)))
          (local.set $dx (f32.sub (f32.load (local.get $other)) (local.get $x)))
          (local.set $dy (f32.sub (f32.load offset=4 (local.get $other)) (local.get $y)))
          (local.set $near (f32.add (f32.mul (local.get $dx) (local.get $dx)) (f32.mul (local.get $dy) (local.get $dy))))
          (if (i32.and
                (f32.lt (local.get $near) (f32.mul (global.get $SIGHT) (global.get $SIGHT)))
                (i32.ne (i32.load offset=16 (local.get $other)) (local.get $me)))
            (then
              (local.set $seen (f32.add (local.get $seen) (f32.const 1)))
              (local.set $along_x (f32.add (local.get $along_x) (f32.load offset=8 (local.get $other))))
              (local.set $along_y (f32.add (local.get $along_y) (f32.load offset=12 (local.get $other))))
              (local.set $middle_x (f32.add (local.get $middle_x) (local.get $dx)))
              (local.set $middle_y (f32.add (local.get $middle_y) (local.get $dy)))
              (if (f32.lt (local.get $near) (f32.mul (global.get $ROOM) (global.get $ROOM))) (then
                (local.set $near (f32.div (global.get $SPREAD) (f32.add (local.get $near) (f32.const 4))))
                (local.set $off_x (f32.sub (local.get $off_x) (f32.mul (local.get $dx) (local.get $near))))
                (local.set $off_y (f32.sub (local.get $off_y) (f32.mul (local.get $dy) (local.get $near))))))))
          (local.set $other (i32.load offset=20 (local.get $other)))
          (br $others)))
        (local.set $column (i32.add (local.get $column) (i32.const 1)))
        (br_if $columns (i32.le_s (local.get $column) (local.get $last_column))))
      (local.set $row (i32.add (local.get $row) (i32.const 1)))
      (br_if $rows (i32.le_s (local.get $row) (local.get $last_row))))
    (if (f32.gt (local.get $seen) (f32.const 0)) (then
      (local.set $ax (f32.add (local.get $off_x) (f32.add
        (f32.mul (global.get $ALIGN) (f32.sub (f32.div (local.get $along_x) (local.get $seen)) (local.get $vx)))
        (f32.mul (global.get $GATHER) (f32.div (local.get $middle_x) (local.get $seen))))))
      (local.set $ay (f32.add (local.get $off_y) (f32.add
        (f32.mul (global.get $ALIGN) (f32.sub (f32.div (local.get $along_y) (local.get $seen)) (local.get $vy)))
        (f32.mul (global.get $GATHER) (f32.div (local.get $middle_y) (local.get $seen))))))))

    ;; the pointer
    (local.set $dx (f32.sub (local.get $x) (f32.demote_f64 (f64.load (i32.const 128)))))
    (local.set $dy (f32.sub (local.get $y) (f32.demote_f64 (f64.load (i32.const 136)))))
    (local.set $near (f32.sqrt (f32.add (f32.const 1) (f32.add (f32.mul (local.get $dx) (local.get $dx)) (f32.mul (local.get $dy) (local.get $dy))))))
    (if (f32.lt (local.get $near) (global.get $SHYNESS)) (then
      (local.set $near (f32.div (global.get $SHY) (local.get $near)))
      (local.set $ax (f32.add (local.get $ax) (f32.mul (local.get $dx) (local.get $near))))
      (local.set $ay (f32.add (local.get $ay) (f32.mul (local.get $dy) (local.get $near))))))

    ;; the edges
    (local.set $ax (f32.add (local.get $ax) (f32.mul (global.get $TURN)
      (f32.sub (call $edge (local.get $x)) (call $edge (f32.sub (global.get $WIDTH) (local.get $x)))))))
    (local.set $ay (f32.add (local.get $ay) (f32.mul (global.get $TURN)
      (f32.sub (call $edge (local.get $y)) (call $edge (f32.sub (global.get $HEIGHT) (local.get $y)))))))

    ;; fly, at a speed that comes back to what it likes
    (local.set $vx (f32.add (local.get $vx) (f32.mul (local.get $ax) (local.get $dt))))
    (local.set $vy (f32.add (local.get $vy) (f32.mul (local.get $ay) (local.get $dt))))
    (local.set $speed (f32.sqrt (f32.add (f32.const 0.01) (f32.add (f32.mul (local.get $vx) (local.get $vx)) (f32.mul (local.get $vy) (local.get $vy))))))
    (local.set $dx (f32.div (local.get $vx) (local.get $speed)))
    (local.set $dy (f32.div (local.get $vy) (local.get $speed)))
    (local.set $speed (f32.min (f32.mul (global.get $CRUISE) (f32.const 2)) (f32.add (local.get $speed)
      (f32.mul (f32.min (f32.const 1) (f32.mul (local.get $dt) (f32.const 4))) (f32.sub (global.get $CRUISE) (local.get $speed))))))
    (local.set $vx (f32.mul (local.get $dx) (local.get $speed)))
    (local.set $vy (f32.mul (local.get $dy) (local.get $speed)))
    (local.set $x (f32.max (f32.const 0) (f32.min (global.get $WIDTH) (f32.add (local.get $x) (f32.mul (local.get $vx) (local.get $dt))))))
    (local.set $y (f32.max (f32.const 0) (f32.min (global.get $HEIGHT) (f32.add (local.get $y) (f32.mul (local.get $vy) (local.get $dt))))))

    (call $show (local.get $me) (local.get $x) (local.get $y) (local.get $vx) (local.get $vy))
    (call $set (global.get $x) (local.get $me) (local.get $x))
    (call $set (global.get $y) (local.get $me) (local.get $y))
    (call $set (global.get $vx) (local.get $me) (local.get $vx))
    (call $set (global.get $vy) (local.get $me) (local.get $vy))
    (call $set (global.get $angle) (local.get $me) (call $direction (local.get $vx) (local.get $vy)))
    (call $set_whole (global.get $tint) (local.get $me) (call $color (local.get $dx) (local.get $dy)))))
