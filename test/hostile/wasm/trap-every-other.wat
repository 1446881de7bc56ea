;; attack: each second frame, so that nobody is left out
;; class: trap
;; expect: error,harmless
;; entities: 200
(module
  (import "time" "frame" (func $frame (result i32)))
  (func $attack (if (i32.and (call $frame) (i32.const 1)) (then (unreachable)))))
