-- attack: the body returns a function and not a table
-- class: error
-- expect: refused
return function() end
