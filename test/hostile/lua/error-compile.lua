-- attack: the file cannot be compiled
-- class: error
-- expect: refused
this is not lua at all (
