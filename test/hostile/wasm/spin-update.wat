;; attack: an endless loop
;; class: spin
;; expect: killed
(func $attack (loop $l (br $l)))
