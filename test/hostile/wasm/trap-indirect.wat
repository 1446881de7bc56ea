;; attack: a call of a function with another signature
;; class: trap
;; expect: error
(type $other (func (param i32))) (table 2 funcref) (elem (i32.const 0) $attack)
(func $attack (call_indirect (type $other) (i32.const 1) (i32.const 0)))
