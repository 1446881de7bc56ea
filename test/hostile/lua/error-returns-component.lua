-- attack: the body returns a table of the machinery: a component
-- class: error
-- expect: refused
return ecs.component("Position")
