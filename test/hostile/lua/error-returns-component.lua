-- attack: the body returns a table of the machinery: a component
-- class: error
-- expect: error
return ecs.component("Position")
