-- attack: the body returns nothing
-- class: error
-- expect: refused,error
local m = {}
