-- attack: requires names that are no texts, or names of the machinery
-- class: sandbox
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, name in ipairs({ 1, 1.5, true, {}, print, setmetatable({}, { __tostring = function() return "healthy" end }), "_G", "string", "io", "os", "debug", "package", "ecs", "moonloop", "kernel", "kernel.main", "sandbox", "=kernel", "@kernel", "constructor", "__proto__", "toString" }) do
    local ok, made = pcall(require, name)
    if ok then print("ESCAPED: require " .. tostring(name) .. " " .. tostring(made)) end
  end
  require(nil)
end

return m
