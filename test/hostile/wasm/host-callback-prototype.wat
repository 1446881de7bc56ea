;; attack: a handler called __proto__
;; class: host
;; expect: error
(data (i32.const 1000) "__proto__")
(func $attack (drop (call $on (i32.const 48) (i32.const 5) (i32.const 1000) (i32.const 9))))
