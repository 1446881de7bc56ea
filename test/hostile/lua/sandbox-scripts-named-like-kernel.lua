-- attack: loads text under the names that errors of the machinery have
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  local function spin() error("x") end
  for _, name in ipairs({ "=[C]", "=(load)", "@kernel.lua", "=moonloop", "=kernel", "@bad/healthy.lua" }) do
    local made = load("local f = ... f()", name)
    pcall(made, spin)
    made = load("return function(f) return pcall(f) end", name)
  end
  load("error('x')", "@kernel.lua")()
end

return m
