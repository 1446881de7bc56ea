-- attack: throws texts that look like errors of the machinery
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, text in ipairs({ "not enough memory", "C stack overflow", "error in error handling", "attempt to yield across a C-call boundary", "" }) do
    pcall(error, text, 0)
  end
  error("not enough memory", 0)
end

return m
