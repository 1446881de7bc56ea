;; The heap of a VM: where Lua's blocks lie in the VM's memory.
;;
;; Instances are swapped by the thousand, and what is kept of each (tables of tables) lies between blocks that become
;; free. An allocator that hands out what was freed last would scatter the next version's instances over all of memory,
;; and each frame after it would wait for memory. So blocks of up to 512 bytes lie in slabs of their size (16 KiB, a
;; multiple of 8 bytes each), whose holes are filled from low to high: what is made one after the other lies one after
;; the other. Blocks have no headers; what the VM itself or larger blocks need comes from its malloc.
;;
;; After a change: npm run build:wat
(module
  (import "vm" "memory" (memory 1))
  (import "vm" "malloc" (func $malloc (param i32) (result i32)))
  (import "vm" "realloc" (func $vm_realloc (param i32 i32) (result i32)))
  (import "vm" "free" (func $free (param i32)))
  ;; pages of 64 KiB that the memory can have
  (import "heap" "pages" (global $pages i32))

  ;; a byte for each 16 KiB of memory: 1 where a slab lies
  (global $map (mut i32) (i32.const 0))
  ;; records of the sizes, 32 bytes each, by size / 8 (0 to 64):
  ;;   0 i64 free places of the word in use, as bits   8 address of that word's first place
  ;;   12 slab in use   16, 20 first and last slab that waits   24 size in bytes   28 first slab with few free places
  (global $sizes (mut i32) (i32.const 0))
  ;; slabs without a block, a list by their word 16
  (global $empty (mut i32) (i32.const 0))

  ;; A slab:
  ;;   0 size of its places   4 2^20 / (size / 8), rounded up   8 number of places   12 free ones, but those of the word in use
  ;;   16, 20 next and previous slab of its list   24 0 full, 1 waits, 2 in use, 3 few places free   28 next word to use
  ;;   16 words of 64 places, a bit is 1 where a place is free   160 the places
  ;; It waits when half of its places are free: filling single holes would scatter. Those with fewer are for when memory
  ;; is full.

  (func (export "init") (result i32)
    (local $n i32)
    (local $block i32)
    (local $map_bytes i32)
    (local.set $map_bytes (i32.shl (global.get $pages) (i32.const 2)))
    (local.set $block (call $malloc (i32.add (i32.const 2080) (local.get $map_bytes))))
    (if (i32.eqz (local.get $block)) (then (return (i32.const 0))))
    (memory.fill (local.get $block) (i32.const 0) (i32.add (i32.const 2080) (local.get $map_bytes)))
    (global.set $sizes (local.get $block))
    (global.set $map (i32.add (local.get $block) (i32.const 2080)))
    (loop $next
      (i32.store offset=24 (i32.add (global.get $sizes) (i32.shl (local.get $n) (i32.const 5))) (i32.shl (local.get $n) (i32.const 3)))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $next (i32.le_u (local.get $n) (i32.const 64))))
    (i32.const 1))

  ;; asks malloc for so many bytes and makes slabs of them; 0 when there are none
  (func $add_slabs (param $bytes i32) (result i32)
    (local $at i32)
    (local $end i32)
    (local.set $at (call $malloc (local.get $bytes)))
    (if (i32.eqz (local.get $at)) (then (return (i32.const 0))))
    (local.set $end (i32.add (local.get $at) (local.get $bytes)))
    (local.set $at (i32.and (i32.add (local.get $at) (i32.const 16383)) (i32.const -16384)))
    ;; the last one first, so that they are taken from low to high
    (local.set $end (i32.sub (i32.and (local.get $end) (i32.const -16384)) (i32.const 16384)))
    (loop $next
      (i32.store offset=16 (local.get $end) (global.get $empty))
      (global.set $empty (local.get $end))
      (i32.store8 (i32.add (global.get $map) (i32.shr_u (local.get $end) (i32.const 14))) (i32.const 1))
      (local.set $end (i32.sub (local.get $end) (i32.const 16384)))
      (br_if $next (i32.ge_u (local.get $end) (local.get $at))))
    (i32.const 1))

  ;; a slab without blocks for places of a size; 0 when memory is full
  (func $fresh_slab (param $size i32) (result i32)
    (local $slab i32)
    (local $places i32)
    (local $word i32)
    (if (i32.eqz (global.get $empty))
      (then
        (if (i32.eqz (call $add_slabs (i32.const 262144)))
          (then (if (i32.eqz (call $add_slabs (i32.const 32768))) (then (return (i32.const 0))))))))
    (local.set $slab (global.get $empty))
    (global.set $empty (i32.load offset=16 (local.get $slab)))
    (local.set $places (i32.div_u (i32.const 16224) (local.get $size)))
    (i32.store (local.get $slab) (local.get $size))
    (i32.store offset=4 (local.get $slab)
      (i32.add (i32.div_u (i32.const 1048575) (i32.shr_u (local.get $size) (i32.const 3))) (i32.const 1)))
    (i32.store offset=8 (local.get $slab) (local.get $places))
    (i32.store offset=12 (local.get $slab) (local.get $places))
    (memory.fill (i32.add (local.get $slab) (i32.const 32)) (i32.const 0) (i32.const 128))
    (local.set $word (i32.add (local.get $slab) (i32.const 32)))
    (block $done
      (loop $next
        (br_if $done (i32.lt_u (local.get $places) (i32.const 64)))
        (i64.store (local.get $word) (i64.const -1))
        (local.set $word (i32.add (local.get $word) (i32.const 8)))
        (local.set $places (i32.sub (local.get $places) (i32.const 64)))
        (br $next)))
    (i64.store (local.get $word) (i64.sub (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $places))) (i64.const 1)))
    (local.get $slab))

  ;; puts a slab at the end of those that wait
  (func $wait (param $record i32) (param $slab i32)
    (local $last i32)
    (local.set $last (i32.load offset=20 (local.get $record)))
    (i32.store offset=16 (local.get $slab) (i32.const 0))
    (i32.store offset=20 (local.get $slab) (local.get $last))
    (i32.store offset=24 (local.get $slab) (i32.const 1))
    (i32.store offset=20 (local.get $record) (local.get $slab))
    (if (local.get $last)
      (then (i32.store offset=16 (local.get $last) (local.get $slab)))
      (else (i32.store offset=16 (local.get $record) (local.get $slab)))))

  ;; takes a slab from those that wait
  (func $stop_waiting (param $record i32) (param $slab i32)
    (local $next i32)
    (local $previous i32)
    (local.set $next (i32.load offset=16 (local.get $slab)))
    (local.set $previous (i32.load offset=20 (local.get $slab)))
    (if (local.get $previous)
      (then (i32.store offset=16 (local.get $previous) (local.get $next)))
      (else (i32.store offset=16 (local.get $record) (local.get $next))))
    (if (local.get $next)
      (then (i32.store offset=20 (local.get $next) (local.get $previous)))
      (else (i32.store offset=20 (local.get $record) (local.get $previous)))))

  ;; puts a slab in front of those with few free places
  (func $keep (param $record i32) (param $slab i32)
    (local $next i32)
    (local.set $next (i32.load offset=28 (local.get $record)))
    (i32.store offset=16 (local.get $slab) (local.get $next))
    (i32.store offset=20 (local.get $slab) (i32.const 0))
    (i32.store offset=24 (local.get $slab) (i32.const 3))
    (i32.store offset=28 (local.get $record) (local.get $slab))
    (if (local.get $next) (then (i32.store offset=20 (local.get $next) (local.get $slab)))))

  ;; takes a slab from those with few free places
  (func $take_kept (param $record i32) (param $slab i32)
    (local $next i32)
    (local $previous i32)
    (local.set $next (i32.load offset=16 (local.get $slab)))
    (local.set $previous (i32.load offset=20 (local.get $slab)))
    (if (local.get $previous)
      (then (i32.store offset=16 (local.get $previous) (local.get $next)))
      (else (i32.store offset=28 (local.get $record) (local.get $next))))
    (if (local.get $next) (then (i32.store offset=20 (local.get $next) (local.get $previous)))))

  ;; a slab is not in use any more: where does it go?
  (func $put_down (param $record i32) (param $slab i32)
    (local $free i32)
    (local.set $free (i32.load offset=12 (local.get $slab)))
    (i32.store offset=24 (local.get $slab) (i32.const 0))
    (if (i32.eq (local.get $free) (i32.load offset=8 (local.get $slab)))
      (then
        (i32.store offset=16 (local.get $slab) (global.get $empty))
        (global.set $empty (local.get $slab))
        (return)))
    (if (i32.ge_u (i32.shl (local.get $free) (i32.const 1)) (i32.load offset=8 (local.get $slab)))
      (then
        (call $wait (local.get $record) (local.get $slab))
        (return)))
    (if (local.get $free) (then (call $keep (local.get $record) (local.get $slab)))))

  ;; finds the next word with free places; 0 when memory is full
  (func $refill (param $record i32) (result i32)
    (local $slab i32)
    (local $word i32)
    (local $words i32)
    (local $free i64)
    (local.set $slab (i32.load offset=12 (local.get $record)))
    (loop $next_slab
      (if (local.get $slab)
        (then
          (local.set $word (i32.load offset=28 (local.get $slab)))
          (local.set $words (i32.shr_u (i32.add (i32.load offset=8 (local.get $slab)) (i32.const 63)) (i32.const 6)))
          (loop $next_word
            (if (i32.lt_u (local.get $word) (local.get $words))
              (then
                (local.set $free (i64.load offset=32 (i32.add (local.get $slab) (i32.shl (local.get $word) (i32.const 3)))))
                (if (i64.eqz (local.get $free))
                  (then
                    (local.set $word (i32.add (local.get $word) (i32.const 1)))
                    (br $next_word)))
                (i64.store offset=32 (i32.add (local.get $slab) (i32.shl (local.get $word) (i32.const 3))) (i64.const 0))
                (i32.store offset=12 (local.get $slab)
                  (i32.sub (i32.load offset=12 (local.get $slab)) (i32.wrap_i64 (i64.popcnt (local.get $free)))))
                (i32.store offset=28 (local.get $slab) (i32.add (local.get $word) (i32.const 1)))
                (i64.store (local.get $record) (local.get $free))
                (i32.store offset=8 (local.get $record)
                  (i32.add (i32.add (local.get $slab) (i32.const 160))
                    (i32.mul (i32.shl (local.get $word) (i32.const 6)) (i32.load offset=24 (local.get $record)))))
                (return (i32.const 1)))))
          (call $put_down (local.get $record) (local.get $slab))))
      (local.set $slab (i32.load offset=16 (local.get $record)))
      (if (local.get $slab)
        (then (call $stop_waiting (local.get $record) (local.get $slab)))
        (else
          (local.set $slab (call $fresh_slab (i32.load offset=24 (local.get $record))))
          (if (i32.eqz (local.get $slab))
            (then
              (local.set $slab (i32.load offset=28 (local.get $record)))
              (if (local.get $slab) (then (call $take_kept (local.get $record) (local.get $slab))))))))
      (i32.store offset=12 (local.get $record) (local.get $slab))
      (if (i32.eqz (local.get $slab)) (then (return (i32.const 0))))
      (i32.store offset=24 (local.get $slab) (i32.const 2))
      (i32.store offset=28 (local.get $slab) (i32.const 0))
      (br $next_slab))
    (unreachable))

  ;; 1 <= bytes
  (func $allocate (param $bytes i32) (result i32)
    (local $record i32)
    (local $free i64)
    (if (i32.gt_u (local.get $bytes) (i32.const 512)) (then (return (call $malloc (local.get $bytes)))))
    ;; 16 bytes at least, or the bits of a slab would not fit
    (local.set $record
      (i32.add (global.get $sizes)
        (i32.shl (i32.shr_u (i32.add (select (local.get $bytes) (i32.const 16) (i32.gt_u (local.get $bytes) (i32.const 16))) (i32.const 7)) (i32.const 3))
          (i32.const 5))))
    (local.set $free (i64.load (local.get $record)))
    (if (i64.eqz (local.get $free))
      (then
        (if (i32.eqz (call $refill (local.get $record))) (then (return (i32.const 0))))
        (local.set $free (i64.load (local.get $record)))))
    (i64.store (local.get $record) (i64.and (local.get $free) (i64.sub (local.get $free) (i64.const 1))))
    (i32.add (i32.load offset=8 (local.get $record))
      (i32.mul (i32.wrap_i64 (i64.ctz (local.get $free))) (i32.load offset=24 (local.get $record)))))

  (func $in_slab (param $block i32) (result i32)
    (i32.load8_u (i32.add (global.get $map) (i32.shr_u (local.get $block) (i32.const 14)))))

  (func $release (param $block i32)
    (local $slab i32)
    (local $place i32)
    (local $word i32)
    (local $free i32)
    (local $state i32)
    (local $record i32)
    (if (i32.eqz (call $in_slab (local.get $block))) (then (call $free (local.get $block)) (return)))
    (local.set $slab (i32.and (local.get $block) (i32.const -16384)))
    (local.set $place
      (i32.shr_u
        (i32.mul
          (i32.shr_u (i32.sub (i32.sub (local.get $block) (local.get $slab)) (i32.const 160)) (i32.const 3))
          (i32.load offset=4 (local.get $slab)))
        (i32.const 20)))
    (local.set $word (i32.add (local.get $slab) (i32.shl (i32.shr_u (local.get $place) (i32.const 6)) (i32.const 3))))
    (i64.store offset=32 (local.get $word)
      (i64.or (i64.load offset=32 (local.get $word)) (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $place)))))
    (local.set $free (i32.add (i32.load offset=12 (local.get $slab)) (i32.const 1)))
    (i32.store offset=12 (local.get $slab) (local.get $free))
    (local.set $state (i32.load offset=24 (local.get $slab)))
    (if (i32.eq (local.get $state) (i32.const 2)) (then (return)))
    (local.set $record (i32.add (global.get $sizes) (i32.shl (i32.load (local.get $slab)) (i32.const 2))))
    (if (i32.eq (local.get $state) (i32.const 1))
      (then
        (if (i32.ne (local.get $free) (i32.load offset=8 (local.get $slab))) (then (return)))
        (call $stop_waiting (local.get $record) (local.get $slab))))
    (if (i32.eq (local.get $state) (i32.const 3))
      (then
        (if (i32.lt_u (i32.shl (local.get $free) (i32.const 1)) (i32.load offset=8 (local.get $slab))) (then (return)))
        (call $take_kept (local.get $record) (local.get $slab))))
    (call $put_down (local.get $record) (local.get $slab)))

  ;; the allocator of a Lua state, as lua_Alloc of the reference manual wants it
  (func (export "allocator") (param $data i32) (param $block i32) (param $old i32) (param $bytes i32) (result i32)
    (local $made i32)
    (local $size i32)
    (if (i32.eqz (local.get $bytes))
      (then
        (if (local.get $block) (then (call $release (local.get $block))))
        (return (i32.const 0))))
    (if (i32.eqz (local.get $block)) (then (return (call $allocate (local.get $bytes)))))
    (if (call $in_slab (local.get $block))
      (then
        (local.set $size (i32.load (i32.and (local.get $block) (i32.const -16384))))
        (if (i32.le_u (local.get $bytes) (local.get $size))
          (then
            ;; the same size still
            (if (i32.gt_u (i32.add (local.get $bytes) (i32.const 8)) (local.get $size)) (then (return (local.get $block))))
            ;; growing smaller never fails
            (local.set $made (call $allocate (local.get $bytes)))
            (if (i32.eqz (local.get $made)) (then (return (local.get $block)))))
          (else
            (local.set $made (call $allocate (local.get $bytes)))
            (if (i32.eqz (local.get $made)) (then (return (i32.const 0)))))))
      (else
        (if (i32.gt_u (local.get $bytes) (i32.const 512))
          (then (return (call $vm_realloc (local.get $block) (local.get $bytes)))))
        (local.set $made (call $allocate (local.get $bytes)))
        (if (i32.eqz (local.get $made)) (then (return (call $vm_realloc (local.get $block) (local.get $bytes)))))))
    (memory.copy (local.get $made) (local.get $block)
      (select (local.get $old) (local.get $bytes) (i32.lt_u (local.get $old) (local.get $bytes))))
    (call $release (local.get $block))
    (local.get $made))
)
