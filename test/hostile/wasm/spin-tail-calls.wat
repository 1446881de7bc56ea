;; attack: two functions that end in each other
;; class: spin
;; expect: killed
(func $a (return_call $b))
(func $b (return_call $a))
(func $attack (call $a))
