;; attack: 1,000 entities that trap, in a module that has state
;; class: trap
;; expect: error
;; entities: 1000
(func $attack (unreachable))
(func (export "get_state") (result i32 i32) (i32.store8 (i32.const 900) (i32.const 49)) (i32.const 900) (i32.const 1))
(func (export "set_state") (param i32 i32))
(func (export "alloc") (param i32) (result i32) (i32.const 4096))
