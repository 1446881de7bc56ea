;; attack: a called function takes the script that calls off its entity, and traps
;; class: trap
;; expect: error
(func (export "ping") (call $detach (call $entity) (i32.const 16) (i32.const 7)) (unreachable))
(func $attack (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
