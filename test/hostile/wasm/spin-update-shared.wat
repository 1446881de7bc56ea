;; attack: an endless loop in the instance that all share
;; class: spin
;; expect: killed
;; entities: 40
;; form: shared
(func $attack (loop $l (br $l)))
