-- attack: 20,000 functions in nested data, for each of which a reload looks for a successor
-- class: module
-- expect: killed,harmless,error
local entity = ...
local m = {}

m.functions = {}
for i = 1, 20000 do m.functions[i] = { call = function() return i end } end

function m.on_update() m.functions[1].call() end

return m
