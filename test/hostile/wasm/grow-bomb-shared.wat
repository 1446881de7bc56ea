;; attack: growing as far as it goes, and touching all of it
;; class: grow
;; expect: harmless,killed
;; form: shared
(module
  (memory (export "memory") 1)
  (func $attack (local $at i32)
    (loop $l (br_if $l (i32.ge_s (memory.grow (i32.const 64)) (i32.const 0))))
    (loop $t
      (i32.store (local.get $at) (i32.const 1))
      (local.set $at (i32.add (local.get $at) (i32.const 4096)))
      (br_if $t (i32.lt_u (local.get $at) (i32.mul (memory.size) (i32.const 65536)))))))
