;; attack: exceptions of its own, caught, in a loop
;; class: spin
;; expect: killed
(tag $t)
(func $attack (loop $l (try (do (throw $t)) (catch_all)) (br $l)))
