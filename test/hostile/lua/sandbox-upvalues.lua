-- attack: reaches for upvalues of host functions through errors, coroutines and closures
-- class: sandbox
-- expect: killed,harmless,error
local entity = ...
local m = {}

function m.on_update(dt)
  for _, group in ipairs({ ecs, events, time, state, log }) do
    for _, host in next, group do
      if type(host) == "function" then
        pcall(host, setmetatable({}, { __index = function(self, key) return self end, __call = function(self) return self end, __tostring = function() error("x") end }))
        pcall(coroutine.wrap(host), {}, {}, {})
        pcall(string.gsub, "x", "x", host)
        pcall(xpcall, host, host)
      end
    end
  end
end

return m
