;; attack: a Lua function that calls back for ever
;; class: spin
;; expect: error,killed
;; with: peer.lua = local e = ... return { ping = function() while true do pcall(ecs.call, e, "hostile", "ping") end end }
(func (export "on_start") (call $attach (call $entity) (i32.const 112) (i32.const 4)))
(func (export "ping"))
(func $attack (drop (call $call (call $entity) (i32.const 112) (i32.const 4) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
