-- attack: the body returns a table of the machinery: a component
-- class: error
-- expect: refused,error,harmless
return ecs.component("Position")
