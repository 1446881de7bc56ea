-- attack: the body returns a column instead of a table
-- class: error
-- expect: refused
return ecs.component("Position").x
