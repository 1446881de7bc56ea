;; attack: a function that calls itself through ecs.call, twice, whatever happens
;; class: spin
;; expect: killed,harmless
(func (export "ping") (call $attack))
(func $go (try (do (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all)))
(func $attack (call $go) (call $go))
