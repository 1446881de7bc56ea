-- attack: uses the host API out of __close, __index, sort and gsub while errors are passed on
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local function act() ecs.despawn(ecs.spawn({ Position = {} })) state.set("n", (state.get("n") or 0) + 1) end
  pcall(function()
    local guard <close> = setmetatable({}, { __close = act })
    table.sort({ 3, 1, 2 }, function(a, b) act() return a < b end)
    string.gsub("abc", ".", act)
    error(setmetatable({}, { __tostring = act }))
  end)
end

return m
