-- attack: throws a text with NUL bytes and control characters
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  error("a\0b\0\27[2J\27]0;title\7\r\n\8\8c")
end

return m
