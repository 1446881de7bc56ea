;; attack: two modules that call each other
;; class: spin
;; expect: killed,error
;; with: peer.wasm = (module (import "ecs" "call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32))) (import "ecs" "entity" (func $entity (result i32))) (memory (export "memory") 1 1) (data (i32.const 0) "hostileping") (func (export "ping") (drop (call $call (call $entity) (i32.const 0) (i32.const 7) (i32.const 7) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))))
(func (export "on_start") (call $attach (call $entity) (i32.const 112) (i32.const 4)))
(func (export "ping") (call $attack))
(func $attack (drop (call $call (call $entity) (i32.const 112) (i32.const 4) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
