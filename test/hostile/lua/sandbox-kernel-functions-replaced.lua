-- attack: replaces what a kernel written in Lua would call: pcall, next, type, select, error, unpack
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local function bad() error("HOSTILE") end
  pcall, xpcall, error, type, next, pairs, ipairs, select, tostring, tonumber, rawget, rawset, rawequal, rawlen, assert, getmetatable, setmetatable = bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad, bad
  table.unpack, table.pack, table.insert, table.remove, table.concat, table.move, table.sort = bad, bad, bad, bad, bad, bad, bad
  coroutine.create, coroutine.resume, coroutine.yield, coroutine.wrap, coroutine.running, coroutine.close = bad, bad, bad, bad, bad, bad
  math.floor, math.type, math.random, math.huge, math.max = bad, bad, bad, bad, bad
end

return m
