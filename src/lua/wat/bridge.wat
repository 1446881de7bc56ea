;; The bridge: component columns for Lua without JavaScript.
;;
;; A column is a light userdata whose value is its byte address in world memory (a multiple of 16) with the code of
;; its element type in the low four bits (see src/ecs/field-types.ts). The functions here are put into the VM's
;; function table; a call from Lua reads and writes world memory and never leaves WASM. Only what has to be said to
;; the user, and text that was not seen before, goes to JavaScript.
;;
;; After a change: npm run build:wat
(module
  (import "world" "memory" (memory 1))
  ;; number of slots of a column, and address of the table of live handles (slot i: handle of id i, or -1)
  (import "world" "slots" (global $slots i32))
  (import "world" "handles" (global $handles i32))
  ;; address of one bit per id: 1 where this mod may not write
  (import "world" "closed" (global $closed i32))
  ;; address of 64 i32 that others use too, but not while a function of the bridge runs
  (import "world" "workspace" (global $workspace i32))

  (import "vm" "lua_type" (func $type (param i32 i32) (result i32)))
  (import "vm" "lua_settop" (func $settop (param i32 i32)))
  (import "vm" "lua_touserdata" (func $touserdata (param i32 i32) (result i32)))
  (import "vm" "lua_tointegerx" (func $tointeger (param i32 i32 i32) (result i64)))
  (import "vm" "lua_tonumberx" (func $tonumber (param i32 i32 i32) (result f64)))
  (import "vm" "lua_toboolean" (func $toboolean (param i32 i32) (result i32)))
  (import "vm" "lua_pushnumber" (func $pushnumber (param i32 f64)))
  (import "vm" "lua_pushinteger" (func $pushinteger (param i32 i64)))
  (import "vm" "lua_pushboolean" (func $pushboolean (param i32 i32)))
  (import "vm" "lua_pushvalue" (func $pushvalue (param i32 i32)))
  (import "vm" "lua_createtable" (func $createtable (param i32 i32 i32)))
  (import "vm" "lua_next" (func $next (param i32 i32) (result i32)))
  (import "vm" "lua_topointer" (func $topointer (param i32 i32) (result i32)))
  (import "vm" "lua_rawset" (func $rawset (param i32 i32)))
  (import "vm" "lua_rawget" (func $rawget (param i32 i32) (result i32)))
  (import "vm" "lua_rawgetp" (func $rawgetp (param i32 i32 i32) (result i32)))
  (import "vm" "lua_rawgeti" (func $rawgeti (param i32 i32 i64) (result i32)))
  (import "vm" "lua_rawlen" (func $rawlen (param i32 i32) (result i64)))
  (import "vm" "lua_rawseti" (func $rawseti (param i32 i32 i64)))
  (import "vm" "lua_sethook" (func $sethook (param i32 i32 i32 i32)))
  ;; what the running code may still spend, in ticks; the metered VM counts it down
  (import "vm" "moonloop_fuel" (global $fuel (mut i32)))

  ;; raises a Lua error that names component, field and entity; reasons as below
  (import "host" "fail" (func $fail (param i32 i32 i32) (result i32)))
  ;; pushes the text of an id; returns the id of the text at index 3. Both remember it in the VM's own tables
  (import "host" "text_of" (func $text_of (param i32 i32) (result i32)))
  (import "host" "id_of" (func $id_of (param i32) (result i32)))
  ;; raises a Lua error in script code, which has spent its fuel; returns in code of the kernel, which must not stop half way
  (import "host" "spent" (func $host_spent (param i32 i32) (result i32)))

  ;; registry keys (light userdata) of the tables id -> text and text -> id
  (global $texts (import "host" "texts_key") i32)
  (global $ids (import "host" "ids_key") i32)

  (global $registry i32 (i32.const -1001000))
  ;; returned by $read for what only the slow path can say: a NaN that no column holds
  (global $unread i64 (i64.const 0x7ff8deadbeef0001))

  ;; instance that runs: slot in its page, written by enter
  (global $current (export "current") (mut i32) (i32.const 0))
  ;; budgets in ticks: of one call, of what the frame has left; what the running call was given, -1 for the kernel
  (global $call_budget (export "call_budget") (mut i32) (i32.const 5000000))
  (global $frame_left (export "frame_left") (mut i32) (i32.const 0x7fffffff))
  (global $granted (mut i32) (i32.const -1))
  ;; most ticks that one call has spent
  (global $most_spent (export "most_spent") (mut i32) (i32.const 0))
  ;; while a version is staged: the only entity whose columns may change; -1 when none is
  (global $scratch (export "scratch") (mut i32) (i32.const -1))

  ;; the handle at a stack index; -1, which nobody has, for what is no number: Lua would take the text "3" for 3
  (func $handle (param $L i32) (param $at i32) (result i64)
    (if (i32.ne (call $type (local.get $L) (local.get $at)) (i32.const 3)) (then (return (i64.const -1))))
    (call $tointeger (local.get $L) (local.get $at) (i32.const 0)))

  ;; index of a live handle, or -1
  (func $index (param $handle i64) (result i32)
    (local $i i32)
    (local.set $i (i32.and (i32.wrap_i64 (local.get $handle)) (i32.const 0xfffff)))
    (if (i32.ge_u (local.get $i) (global.get $slots)) (then (return (i32.const -1))))
    (if (i64.ne
          (i64.load32_s (i32.add (global.get $handles) (i32.shl (local.get $i) (i32.const 2))))
          (local.get $handle))
      (then (return (i32.const -1))))
    (local.get $i))

  ;; whether a living entity is another mod's, whose columns this one may only read
  (func $is_closed (param $i i32) (result i32)
    (i32.and
      (i32.shr_u
        (i32.load8_u (i32.add (global.get $closed) (i32.shr_u (local.get $i) (i32.const 3))))
        (i32.and (local.get $i) (i32.const 7)))
      (i32.const 1)))

  ;; value of a column as the bits of a Lua number: f64 for codes 0 and 1, i64 for the others; $unread for text,
  ;; flags, and handles that are not alive
  (func $read (export "read") (param $column i32) (param $handle i64) (result i64)
    (local $i i32) (local $base i32)
    (local.set $i (call $index (local.get $handle)))
    (if (i32.lt_s (local.get $i) (i32.const 0)) (then (return (global.get $unread))))
    (local.set $base (i32.and (local.get $column) (i32.const -16)))
    (block $u8 (block $i8 (block $u16 (block $i16 (block $u32 (block $i32 (block $f64 (block $f32 (block $other
      (br_table $f32 $f64 $i32 $u32 $i16 $u16 $i8 $u8 $other $i32 $other
        (i32.and (local.get $column) (i32.const 15))))
      (return (global.get $unread)))
      (return (i64.reinterpret_f64 (f64.promote_f32 (f32.load (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2))))))))
      (return (i64.load (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 3))))))
      (return (i64.load32_s (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2))))))
      (return (i64.load32_u (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2))))))
      (return (i64.load16_s (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 1))))))
      (return (i64.load16_u (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 1))))))
      (return (i64.load8_s (i32.add (local.get $base) (local.get $i)))))
    (i64.load8_u (i32.add (local.get $base) (local.get $i))))

  ;; stores a number; 0 when done, else the reason why not:
  ;; 1 handle, 2 needs a number, 3 NaN, 4 needs a whole number, 5 out of range, 6 needs text, 7 needs a flag, 8 closed
  (func $store (param $column i32) (param $handle i64) (param $value f64) (result i32)
    (local $i i32) (local $base i32) (local $min f64) (local $max f64)
    (local.set $i (call $index (local.get $handle)))
    (if (i32.lt_s (local.get $i) (i32.const 0)) (then (return (i32.const 1))))
    ;; $is_closed, without the call
    (if (i32.and
          (i32.shr_u
            (i32.load8_u (i32.add (global.get $closed) (i32.shr_u (local.get $i) (i32.const 3))))
            (i32.and (local.get $i) (i32.const 7)))
          (i32.const 1))
      (then (return (i32.const 8))))
    (if (f64.ne (local.get $value) (local.get $value)) (then (return (i32.const 3))))
    (if (i32.ne (global.get $scratch) (i32.const -1))
      (then (if (i64.ne (local.get $handle) (i64.extend_i32_s (global.get $scratch))) (then (return (i32.const 0))))))
    (local.set $base (i32.and (local.get $column) (i32.const -16)))
    (block $text (block $entity (block $flag (block $u8 (block $i8 (block $u16 (block $i16 (block $u32 (block $i32 (block $f64 (block $f32
      (br_table $f32 $f64 $i32 $u32 $i16 $u16 $i8 $u8 $flag $entity $text
        (i32.and (local.get $column) (i32.const 15))))
      (f32.store (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2))) (f32.demote_f64 (local.get $value)))
      (return (i32.const 0)))
      (f64.store (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 3))) (local.get $value))
      (return (i32.const 0)))
      (return (call $store32 (local.get $base) (local.get $i) (local.get $value) (f64.const -2147483648) (f64.const 2147483647))))
      (return (call $store32 (local.get $base) (local.get $i) (local.get $value) (f64.const 0) (f64.const 4294967295))))
      (return (call $store16 (local.get $base) (local.get $i) (local.get $value) (f64.const -32768) (f64.const 32767))))
      (return (call $store16 (local.get $base) (local.get $i) (local.get $value) (f64.const 0) (f64.const 65535))))
      (return (call $store8 (local.get $base) (local.get $i) (local.get $value) (f64.const -128) (f64.const 127))))
      (return (call $store8 (local.get $base) (local.get $i) (local.get $value) (f64.const 0) (f64.const 255))))
      (return (i32.const 7)))
      (return (call $store32 (local.get $base) (local.get $i) (local.get $value) (f64.const 0) (f64.const 2147483647))))
    (i32.const 6))

  (func $refusal (param $value f64) (param $min f64) (param $max f64) (result i32)
    (if (f64.ne (f64.trunc (local.get $value)) (local.get $value)) (then (return (i32.const 4))))
    (if (f64.lt (local.get $value) (local.get $min)) (then (return (i32.const 5))))
    (if (f64.gt (local.get $value) (local.get $max)) (then (return (i32.const 5))))
    (i32.const 0))
  (func $store32 (param $base i32) (param $i i32) (param $value f64) (param $min f64) (param $max f64) (result i32)
    (local $refusal i32)
    (local.set $refusal (call $refusal (local.get $value) (local.get $min) (local.get $max)))
    (if (i32.eqz (local.get $refusal)) (then
      (i32.store (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 2)))
        (i32.wrap_i64 (i64.trunc_f64_s (local.get $value))))))
    (local.get $refusal))
  (func $store16 (param $base i32) (param $i i32) (param $value f64) (param $min f64) (param $max f64) (result i32)
    (local $refusal i32)
    (local.set $refusal (call $refusal (local.get $value) (local.get $min) (local.get $max)))
    (if (i32.eqz (local.get $refusal)) (then
      (i32.store16 (i32.add (local.get $base) (i32.shl (local.get $i) (i32.const 1))) (i32.trunc_f64_s (local.get $value)))))
    (local.get $refusal))
  (func $store8 (param $base i32) (param $i i32) (param $value f64) (param $min f64) (param $max f64) (result i32)
    (local $refusal i32)
    (local.set $refusal (call $refusal (local.get $value) (local.get $min) (local.get $max)))
    (if (i32.eqz (local.get $refusal)) (then
      (i32.store8 (i32.add (local.get $base) (local.get $i)) (i32.trunc_f64_s (local.get $value)))))
    (local.get $refusal))

  ;; what the patched VM calls: 1 when stored, 0 sends it to the slow path, which says what is wrong
  (func (export "write") (param $column i32) (param $handle i64) (param $value f64) (result i32)
    (i32.eqz (call $store (local.get $column) (local.get $handle) (local.get $value))))

  ;; column[entity]
  (func (export "get") (param $L i32) (result i32)
    (local $column i32) (local $handle i64) (local $i i32) (local $value i64) (local $code i32)
    (local.set $column (call $touserdata (local.get $L) (i32.const 1)))
    (local.set $handle (call $handle (local.get $L) (i32.const 2)))
    (local.set $i (call $index (local.get $handle)))
    (if (i32.lt_s (local.get $i) (i32.const 0))
      (then (return (call $fail (local.get $L) (local.get $column) (i32.const 1)))))
    (local.set $code (i32.and (local.get $column) (i32.const 15)))
    (if (i32.eq (local.get $code) (i32.const 8)) (then
      (call $pushboolean (local.get $L)
        (i32.load8_u (i32.add (i32.and (local.get $column) (i32.const -16)) (local.get $i))))
      (return (i32.const 1))))
    (if (i32.eq (local.get $code) (i32.const 10)) (then
      (return (call $get_text (local.get $L)
        (i32.load (i32.add (i32.and (local.get $column) (i32.const -16)) (i32.shl (local.get $i) (i32.const 2))))))))
    (local.set $value (call $read (local.get $column) (local.get $handle)))
    (if (i32.lt_u (local.get $code) (i32.const 2))
      (then (call $pushnumber (local.get $L) (f64.reinterpret_i64 (local.get $value))))
      (else (call $pushinteger (local.get $L) (local.get $value))))
    (i32.const 1))

  (func $get_text (param $L i32) (param $id i32) (result i32)
    (drop (call $rawgetp (local.get $L) (global.get $registry) (global.get $texts)))
    (if (call $rawgeti (local.get $L) (i32.const -1) (i64.extend_i32_u (local.get $id))) (then (return (i32.const 1))))
    (call $text_of (local.get $L) (local.get $id)))

  ;; column[entity] = value
  (func (export "set") (param $L i32) (result i32)
    (local $column i32) (local $handle i64) (local $code i32) (local $kind i32) (local $refusal i32)
    (local.set $column (call $touserdata (local.get $L) (i32.const 1)))
    (local.set $handle (call $handle (local.get $L) (i32.const 2)))
    (local.set $code (i32.and (local.get $column) (i32.const 15)))
    (local.set $kind (call $type (local.get $L) (i32.const 3)))
    (if (i32.eq (local.get $code) (i32.const 10)) (then
      (return (call $set_text (local.get $L) (local.get $column) (local.get $handle) (local.get $kind)))))
    (if (i32.eq (local.get $code) (i32.const 8)) (then
      (return (call $set_flag (local.get $L) (local.get $column) (local.get $handle) (local.get $kind)))))
    ;; nil in an entity field means none
    (if (i32.and (i32.eq (local.get $code) (i32.const 9)) (i32.eqz (local.get $kind))) (then
      (local.set $refusal (call $store (local.get $column) (local.get $handle) (f64.const 0))))
    (else (if (i32.ne (local.get $kind) (i32.const 3))
      (then (local.set $refusal
        (select (i32.const 1) (i32.const 2) (i32.lt_s (call $index (local.get $handle)) (i32.const 0)))))
      (else (local.set $refusal (call $store (local.get $column) (local.get $handle)
        (call $tonumber (local.get $L) (i32.const 3) (i32.const 0))))))))
    (if (local.get $refusal)
      (then (return (call $fail (local.get $L) (local.get $column) (local.get $refusal)))))
    (i32.const 0))

  (func $set_flag (param $L i32) (param $column i32) (param $handle i64) (param $kind i32) (result i32)
    (local $i i32)
    (local.set $i (call $index (local.get $handle)))
    (if (i32.lt_s (local.get $i) (i32.const 0))
      (then (return (call $fail (local.get $L) (local.get $column) (i32.const 1)))))
    (if (call $is_closed (local.get $i))
      (then (return (call $fail (local.get $L) (local.get $column) (i32.const 8)))))
    (if (i32.ne (local.get $kind) (i32.const 1))
      (then (return (call $fail (local.get $L) (local.get $column) (i32.const 7)))))
    (if (call $writable (local.get $handle)) (then
      (i32.store8 (i32.add (i32.and (local.get $column) (i32.const -16)) (local.get $i))
        (call $toboolean (local.get $L) (i32.const 3)))))
    (i32.const 0))

  (func $set_text (param $L i32) (param $column i32) (param $handle i64) (param $kind i32) (result i32)
    (local $i i32) (local $id i32)
    (local.set $i (call $index (local.get $handle)))
    (if (i32.lt_s (local.get $i) (i32.const 0))
      (then (return (call $fail (local.get $L) (local.get $column) (i32.const 1)))))
    (if (call $is_closed (local.get $i))
      (then (return (call $fail (local.get $L) (local.get $column) (i32.const 8)))))
    (if (i32.ne (local.get $kind) (i32.const 4))
      (then (return (call $fail (local.get $L) (local.get $column) (i32.const 6)))))
    (drop (call $rawgetp (local.get $L) (global.get $registry) (global.get $ids)))
    (call $pushvalue (local.get $L) (i32.const 3))
    (if (call $rawget (local.get $L) (i32.const -2))
      (then (local.set $id (i32.wrap_i64 (call $tointeger (local.get $L) (i32.const -1) (i32.const 0)))))
      (else (local.set $id (call $id_of (local.get $L)))))
    (if (call $writable (local.get $handle)) (then
      (i32.store (i32.add (i32.and (local.get $column) (i32.const -16)) (i32.shl (local.get $i) (i32.const 2)))
        (local.get $id))))
    (i32.const 0))

  (func $writable (param $handle i64) (result i32)
    (i32.or (i32.eq (global.get $scratch) (i32.const -1))
            (i64.eq (local.get $handle) (i64.extend_i32_s (global.get $scratch)))))

  ;; enter(slot): an instance is about to run, with a budget of its own; true when the frame's is spent and it must not
  (func (export "enter") (param $L i32) (result i32)
    (call $settle)
    (global.set $current (i32.wrap_i64 (call $tointeger (local.get $L) (i32.const 1) (i32.const 0))))
    (if (i32.le_s (global.get $frame_left) (i32.const 0)) (then
      (call $unlimited)
      (call $pushboolean (local.get $L) (i32.const 1))
      (return (i32.const 1))))
    (call $grant)
    (i32.const 0))

  ;; begin(): the same for a single call, which always gets its budget; is_spent() asks before many of them
  (func (export "begin") (param $L i32) (result i32)
    (call $settle)
    (global.set $current (i32.const 0))
    (call $grant)
    (i32.const 0))
  (func (export "is_spent") (param $L i32) (result i32)
    (call $pushboolean (local.get $L) (i32.le_s (global.get $frame_left) (i32.const 0)))
    (i32.const 1))

  ;; leave(): script code has returned; the kernel's own work is nobody's
  (func $leave (export "leave") (param $L i32) (result i32)
    (call $settle)
    (call $unlimited)
    (i32.const 0))

  (func $grant
    (global.set $granted (global.get $call_budget))
    (global.set $fuel (global.get $call_budget)))
  (func $unlimited
    (global.set $granted (i32.const -1))
    (global.set $fuel (i32.const 0x7fffffff)))
  ;; takes what was spent since the last grant from what the frame has left
  (func $settle
    (local $left i32) (local $spent i32)
    (if (i32.lt_s (global.get $granted) (i32.const 0)) (then (return)))
    (local.set $spent (i32.sub (global.get $granted) (global.get $fuel)))
    (if (i32.gt_s (local.get $spent) (global.get $most_spent)) (then (global.set $most_spent (local.get $spent))))
    (local.set $left (i32.sub (global.get $frame_left) (local.get $spent)))
    (global.set $frame_left (select (local.get $left) (i32.const 0) (i32.gt_s (local.get $left) (i32.const 0)))))

  ;; the hook that the metered interpreter sets in a thread without fuel; it goes when there is fuel again
  (func (export "spent") (param $L i32) (param $record i32)
    (if (i32.ge_s (global.get $fuel) (i32.const 0))
      (then (call $sethook (local.get $L) (i32.const 0) (i32.const 0) (i32.const 0)))
      (else (drop (call $host_spent (local.get $L) (local.get $record))))))

  ;; slot(): the slot that enter noted last
  (func (export "slot") (param $L i32) (result i32)
    (call $pushinteger (local.get $L) (i64.extend_i32_s (global.get $current)))
    (i32.const 1))

  ;; alive(entity)
  (func (export "alive") (param $L i32) (result i32)
    (call $pushboolean (local.get $L) (i32.ge_s
      (call $index (call $handle (local.get $L) (i32.const 1))) (i32.const 0)))
    (i32.const 1))

  ;; copy_plain(old, new, actions, fields): the common case of a reload's merge. Copies the data fields of an old module
  ;; table into a new one, as long as there is nothing to think about: each key has an action, kept values are numbers,
  ;; strings, flags or columns, functions stand where functions belong and no two of them are the same.
  ;; True when that was all and `fields` values were kept; otherwise the kernel does the whole merge.
  ;; Actions: 1 keep, 2 skip, 3 a function, anything else needs thought.
  (func (export "copy_plain") (param $L i32) (result i32)
    (local $action i32) (local $kind i32) (local $kept i32) (local $functions i32) (local $pointer i32) (local $i i32)
    (call $settop (local.get $L) (i32.const 5)) ;; the key of the iteration stands at 5, its value at 6
    (block $refuse
      (loop $field
        (if (call $next (local.get $L) (i32.const 1)) (then
          (call $pushvalue (local.get $L) (i32.const 5))
          (drop (call $rawget (local.get $L) (i32.const 3)))
          (local.set $action (i32.wrap_i64 (call $tointeger (local.get $L) (i32.const -1) (i32.const 0))))
          (local.set $kind (call $type (local.get $L) (i32.const 6)))
          (if (i32.eq (local.get $action) (i32.const 1)) (then
            (br_if $refuse (i32.gt_u (i32.sub (local.get $kind) (i32.const 1)) (i32.const 3)))
            (call $settop (local.get $L) (i32.const 6))
            (call $pushvalue (local.get $L) (i32.const 5))
            (call $pushvalue (local.get $L) (i32.const 6))
            (call $rawset (local.get $L) (i32.const 2))
            (local.set $kept (i32.add (local.get $kept) (i32.const 1))))
          (else (if (i32.eq (local.get $action) (i32.const 3))
            (then
              (br_if $refuse (i32.ne (local.get $kind) (i32.const 6)))
              (br_if $refuse (i32.ge_u (local.get $functions) (i32.const 64)))
              (local.set $pointer (call $topointer (local.get $L) (i32.const 6)))
              (local.set $i (i32.const 0))
              (block $new (loop $seen
                (br_if $new (i32.ge_u (local.get $i) (local.get $functions)))
                (br_if $refuse (i32.eq (local.get $pointer)
                  (i32.load (i32.add (global.get $workspace) (i32.shl (local.get $i) (i32.const 2))))))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br $seen)))
              (i32.store (i32.add (global.get $workspace) (i32.shl (local.get $functions) (i32.const 2))) (local.get $pointer))
              (local.set $functions (i32.add (local.get $functions) (i32.const 1))))
            (else (br_if $refuse (i32.ne (local.get $action) (i32.const 2)))))))
          (call $settop (local.get $L) (i32.const 5))
          (br $field))))
      (call $pushboolean (local.get $L) (i64.eq (i64.extend_i32_u (local.get $kept))
        (call $tointeger (local.get $L) (i32.const 4) (i32.const 0))))
      (return (i32.const 1)))
    (call $pushboolean (local.get $L) (i32.const 0))
    (i32.const 1))

  ;; for JavaScript, which would need a BigInt for each of these
  (func (export "push_integer") (param $L i32) (param $value f64)
    (call $pushinteger (local.get $L) (i64.trunc_f64_s (local.get $value))))
  (func (export "get_index") (param $L i32) (param $table i32) (param $n i32) (result i32)
    (call $rawgeti (local.get $L) (local.get $table) (i64.extend_i32_s (local.get $n))))
  (func (export "set_index") (param $L i32) (param $table i32) (param $n i32)
    (call $rawseti (local.get $L) (local.get $table) (i64.extend_i32_s (local.get $n))))

  (func (export "length") (param $L i32) (param $table i32) (result i32)
    (i32.wrap_i64 (call $rawlen (local.get $L) (local.get $table))))

  ;; pushes a list of the handles of the ids that stand at an address in world memory
  (func (export "push_handles") (param $L i32) (param $address i32) (param $count i32)
    (local $n i32)
    (call $createtable (local.get $L) (local.get $count) (i32.const 0))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $n) (local.get $count)))
      (call $pushinteger (local.get $L) (i64.load32_s (i32.add (global.get $handles)
        (i32.shl (i32.load (i32.add (local.get $address) (i32.shl (local.get $n) (i32.const 2)))) (i32.const 2)))))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (call $rawseti (local.get $L) (i32.const -2) (i64.extend_i32_u (local.get $n)))
      (br $next))))
)
