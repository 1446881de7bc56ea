;; attack: an exception that nobody catches
;; class: trap
;; expect: error
(tag $t)
(func $attack (throw $t))
