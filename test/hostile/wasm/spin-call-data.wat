;; attack: a function that gives 12,000 bytes which are no JSON at their end, caught for ever
;; class: spin
;; expect: killed
(func (export "ping_json") (result i32 i32) (memory.fill (i32.const 1000) (i32.const 91) (i32.const 60)) (memory.fill (i32.const 1060) (i32.const 32) (i32.const 12000)) (i32.const 1000) (i32.const 12060))
(data (i32.const 200) "ping_json")
(func $attack (loop $l (try (do (drop (call $call (call $entity) (i32.const 16) (i32.const 7) (i32.const 200) (i32.const 9) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))) (catch_all)) (br $l)))
