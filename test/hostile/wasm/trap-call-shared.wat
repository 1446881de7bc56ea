;; attack: one instance for all calls itself for each entity, and traps in every other one
;; class: trap
;; expect: error
;; form: shared
;; entities: 20
(func (export "ping") (param $e i32) (if (i32.and (local.get $e) (i32.const 1)) (then (unreachable))))
(data (i32.const 200) "[1]")
(func $attack (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 128) (i32.const 4) (i32.const 200) (i32.const 3) (i32.const 0) (i32.const 0))))
