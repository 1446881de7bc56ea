-- attack: the body returns the host's own table
-- class: error
-- expect: error,harmless,refused
return moonloop
