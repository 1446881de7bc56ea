-- attack: the body returns the globals as its module
-- class: error
-- expect: error,harmless,refused
return _G
