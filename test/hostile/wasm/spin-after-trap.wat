;; attack: a trap, and from the third frame on a start that never ends
;; class: spin
;; expect: killed,error
;; entities: 20
(module
  (import "time" "frame" (func $frame (result i32)))
  (func $start (if (i32.gt_u (call $frame) (i32.const 3)) (then (loop $l (br $l)))))
  (start $start)
  (func (export "on_update") (param f32) (unreachable)))
