-- attack: the body returns a library table as its module
-- class: error
-- expect: error,harmless,refused
return string
