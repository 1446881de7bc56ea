;; attack: handles that nobody was given
;; class: host
;; expect: harmless,error,killed
(global $x (mut i32) (i32.const 0))
(data (i32.const 400) "\00\00\00\80\ff\ff\ff\ff\ff\ff\ff\7f\ff\ff\0f\00\00\00\10\00\01\00\10\00\01\00\f0\7f\ff\3f\00\00")
(func $attack (local $at i32)
  (global.set $x (call $column (i32.const 0) (i32.const 10)))
  (loop $l
    (try (do (call $set (global.get $x) (i32.load offset=400 (local.get $at)) (f32.const -9))) (catch_all))
    (try (do (call $despawn (i32.load offset=400 (local.get $at)))) (catch_all))
    (try (do (drop (call $get (local.get $at) (i32.load offset=400 (local.get $at))))) (catch_all))
    (br_if $l (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 32)))))
