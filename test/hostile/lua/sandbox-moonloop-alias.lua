-- attack: reaches through the one global moonloop for what the globals lack
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local seen = {}
  local function walk(t, path)
    if seen[t] then return end
    seen[t] = true
    for key, value in next, t do
      if type(value) == "table" then walk(value, path .. "." .. tostring(key)) end
      if type(value) == "userdata" then print("ESCAPED: userdata at " .. path .. "." .. tostring(key)) end
    end
  end
  walk(moonloop, "moonloop")
  moonloop = nil
end

return m
