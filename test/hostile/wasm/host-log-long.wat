;; attack: lines of 64 KiB
;; class: host
;; expect: harmless,killed
(func $attack (memory.fill (i32.const 0) (i32.const 65) (i32.const 65536)) (call $log (i32.const 0) (i32.const 65536)))
