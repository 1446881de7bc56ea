;; attack: 1,000 entities that trap in each frame
;; class: trap
;; expect: error
;; entities: 1000
(func $attack (unreachable))
