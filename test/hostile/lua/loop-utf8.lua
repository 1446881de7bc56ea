-- attack: counts and walks through a million characters for ever
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local text = ("ä"):rep(500000)
  while true do
    utf8.len(text)
    pcall(utf8.codepoint, text, 1, -1)
    utf8.offset(text, 400000)
  end
end

return m
