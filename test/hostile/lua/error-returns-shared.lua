-- attack: all entities return one and the same table
-- class: error
-- expect: harmless
-- entities: 20
SHARED = SHARED or { n = 0, on_update = function() SHARED.n = SHARED.n + 1 end }
return SHARED
