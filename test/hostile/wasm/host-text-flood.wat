;; attack: new texts of 16 KiB without end
;; class: host
;; expect: killed
(func $attack (local $n i32) (loop $l
  (i32.store (i32.const 1000) (i32.and (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 0x7f7f7f)))
  (try (do (call $set_text (call $column (i32.const 96) (i32.const 14)) (call $entity) (i32.const 1000) (i32.const 16384))) (catch_all)) (br $l)))
