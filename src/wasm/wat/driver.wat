;; Runs a hook of a shared instance for many entities in one call from JavaScript.
;;
;; After a change: npm run build:wat
(module
  (import "world" "memory" (memory 1))
  (import "columns" "running" (global $running (mut i32)))
  (import "script" "hook" (func $hook (param i32 f32)))
  (import "script" "fuel" (global $fuel (mut i32)))

  ;; address in the list of the entity that runs: where a trap happened
  (global $at (export "at") (mut i32) (i32.const 0))
  ;; ticks that are left of the frame
  (global $left (export "left") (mut i32) (i32.const 0))

  ;; Calls the hook for the handles at places from … to-1 of a list (0 is nobody), each with `ticks` of fuel. Returns the
  ;; place at which the ticks of the frame were spent, else `to`.
  (func (export "run") (param $list i32) (param $from i32) (param $to i32) (param $ticks i32) (param $dt f32) (result i32)
    (local $entity i32) (local $address i32) (local $end i32) (local $rest i32)
    (local.set $address (i32.add (local.get $list) (i32.shl (local.get $from) (i32.const 2))))
    (local.set $end (i32.add (local.get $list) (i32.shl (local.get $to) (i32.const 2))))
    ;; kept in a local, and written to the global for who catches a trap: reading it back would take as long as a hook
    (local.set $rest (global.get $left))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $address) (local.get $end)))
      (local.set $entity (i32.load (local.get $address)))
      (if (local.get $entity) (then
        (br_if $done (i32.le_s (local.get $rest) (i32.const 0)))
        (global.set $at (local.get $address))
        (global.set $running (local.get $entity))
        (global.set $fuel (local.get $ticks))
        (call $hook (local.get $entity) (local.get $dt))
        ;; one tick for the call, as src/wasm/room-calls.ts has it
        (local.set $rest (i32.add (local.get $rest)
          (i32.sub (i32.sub (global.get $fuel) (i32.const 1)) (local.get $ticks))))
        (global.set $left (local.get $rest))))
      (local.set $address (i32.add (local.get $address) (i32.const 4)))
      (br $next)))
    (i32.shr_u (i32.sub (local.get $address) (local.get $list)) (i32.const 2))))
