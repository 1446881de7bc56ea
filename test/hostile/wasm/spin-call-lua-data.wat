;; attack: a Lua function that gives 90,000 entries, called and caught for ever
;; class: spin
;; expect: killed,error
;; with: peer.lua = local t = {} for n = 1, 90000 do t[n] = n end return { ping = function() return t end }
(func (export "on_start") (call $attach (call $entity) (i32.const 112) (i32.const 4)))
(func $attack (loop $l (try (do (drop (call $call (call $entity) (i32.const 112) (i32.const 4) (i32.const 128) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all)) (br $l)))
