-- attack: throws values whose text is a number, a table, nil or nothing
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local texts = { function() return 5 end, function() return {} end, function() return nil end, function() end, 5, "x" }
  for _, text in ipairs(texts) do pcall(tostring, setmetatable({}, { __tostring = text })) end
  m.n = (m.n or 0) + 1
  error(setmetatable({}, { __tostring = texts[m.n % #texts + 1] }))
end

return m
