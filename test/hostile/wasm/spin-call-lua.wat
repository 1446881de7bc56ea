;; attack: a Lua function that never ends, called and caught for ever
;; class: spin
;; expect: killed,error
;; with: peer.lua = return { ping = function() while true do end end }
(func (export "on_start") (call $attach (call $entity) (i32.const 112) (i32.const 4)))
(func $attack (loop $l (try (do (drop (call $call (call $entity) (i32.const 112) (i32.const 4) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all)) (br $l)))
