;; attack: what cannot be reached
;; class: trap
;; expect: error
(func $attack (unreachable))
