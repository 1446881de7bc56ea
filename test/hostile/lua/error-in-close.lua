-- attack: each closing throws an error of its own over the one before
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local function nest(n)
    local guard <close> = setmetatable({}, { __close = function(_, problem) error({ problem }) end })
    if n > 0 then return (nest(n - 1)) end
    error("first")
  end
  nest(150)
end

return m
