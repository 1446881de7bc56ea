;; attack: a function that calls itself through ecs.call
;; class: spin
;; expect: killed,error
(func (export "ping") (call $attack))
(func $attack (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
