-- attack: the body returns nothing
-- class: error
-- expect: refused
local m = {}
