-- attack: the body returns the globals as its module
-- class: error
-- expect: harmless
return _G
