-- attack: the body returns a library table as its module
-- class: error
-- expect: harmless
return string
