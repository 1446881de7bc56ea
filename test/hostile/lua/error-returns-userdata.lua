-- attack: the body returns a column instead of a table
-- class: error
-- expect: refused,error
return ecs.component("Position").x
