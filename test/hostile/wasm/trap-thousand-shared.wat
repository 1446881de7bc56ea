;; attack: 1,000 entities of one instance that trap in each frame
;; class: trap
;; expect: error
;; entities: 1000
;; form: shared
(func $attack (unreachable))
