-- attack: the body returns the host's own table
-- class: error
-- expect: harmless
return moonloop
