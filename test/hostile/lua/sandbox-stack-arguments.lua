-- attack: calls host functions with 0 to 250 arguments of all types
-- class: sandbox
-- expect: error,killed
local entity = ...
local m = {}

function m.on_update(dt)
  local values = { 1, -1, 0.5, 0 / 0, "x", "Position", {}, print, true, coroutine.running(), ecs.component("Position"), ecs.component("Position").x }
  for _, group in ipairs({ events, input, state, time, log }) do
    for name, host in next, group do
      if name ~= "wait" and name ~= "start" and type(host) == "function" then
        for _, value in ipairs(values) do pcall(host, value) pcall(host, value, value) pcall(host, "x", value, value) end
        pcall(host, table.unpack({}, 1, 250))
      end
    end
  end
end

return m
