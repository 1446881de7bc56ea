-- attack: walks everything that can be reached from globals, metatables and the module, and looks for forbidden names
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local seen, forbidden = {}, { loadlib = 1, searchpath = 1, popen = 1, execute = 1, getenv = 1, getregistry = 1, sethook = 1, getupvalue = 1, setupvalue = 1, upvaluejoin = 1, getinfo = 1, setmetatable_raw = 1, collectgarbage = 1, dump = 1, tmpname = 1, _LOADED = 1, _PRELOAD = 1 }
  local function walk(value, path)
    if value == nil or seen[value] or #path > 400 then return end
    if type(value) == "table" then
      seen[value] = true
      for key, inner in next, value do
        if forbidden[key] then print("ESCAPED: " .. path .. "." .. tostring(key)) end
        walk(key, path .. "[key]")
        walk(inner, path .. "." .. tostring(key))
      end
    end
    local ok, meta = pcall(getmetatable, value)
    if ok and type(meta) == "table" then walk(meta, path .. "<meta>") end
  end
  walk(_G, "_G")
  walk(_ENV, "_ENV")
  walk(m, "m")
  walk("", "string")
  walk(ecs.component("Position"), "component")
  walk(ecs.component("Position").x, "column")
  walk(coroutine.running(), "thread")
  walk(print, "function")
  walk(ecs.query("Position"), "query")
end

return m
