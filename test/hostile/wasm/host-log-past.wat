;; attack: a line past its memory
;; class: host
;; expect: error
(func $attack (call $log (i32.const 65530) (i32.const 100)))
