;; attack: two functions that call each other without end
;; class: spin
;; expect: error,killed
(func $a (call $b))
(func $b (call $a))
(func $attack (call $a))
