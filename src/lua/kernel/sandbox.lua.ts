/**
 * Kernel, part 15: the environment of scripts. Only what is named here can be reached: no files, no system, no debug
 * library, no binary chunks, no finalizers.
 */
export const sandboxSource = String.raw`
local K, host = ...
local type, rawget, load, setmetatable, getmetatable, select = type, rawget, load, setmetatable, getmetatable, select
local raise, string_sub, string_find = K.raise, string.sub, string.find

local function copy_of(t, leave_out)
  local copy = {}
  for key, value in next, t do
    if not (leave_out and leave_out[key]) then copy[key] = value end
  end
  return copy
end

local env = {
  assert = assert, error = error, getmetatable = getmetatable, ipairs = ipairs, next = next, pairs = pairs,
  pcall = pcall, rawequal = rawequal, rawget = rawget, rawlen = rawlen, select = select,
  tonumber = tonumber, tostring = K.tostring, type = type, xpcall = xpcall, _VERSION = _VERSION,
  coroutine = K.coroutines, table = copy_of(table), utf8 = copy_of(utf8),
  string = copy_of(string, { dump = true }),
  math = copy_of(math, { randomseed = true }),
}
K.env = env
env._G = env
env.print, env.require = K.public.print, K.public.require
env.math.random = K.public.random
env.string.format = K.format
env.math.randomseed = function() end

-- ("text"):upper() finds the scripts' own string table, and nobody can reach the metatable itself
local string_metatable = getmetatable("")
string_metatable.__index = env.string
string_metatable.__metatable = "string"

function env.rawset(t, key, value)
  if K.is_sealed(t) then raise("rawset: the table of a component cannot be changed") end
  return rawset(t, key, value)
end

local any_metatable = debug.getmetatable
function env.setmetatable(t, metatable)
  if type(t) ~= "table" then raise("bad argument #1 to 'setmetatable' (table expected, got %s)", type(t)) end
  if metatable ~= nil and type(metatable) ~= "table" then raise("bad argument #2 to 'setmetatable' (nil or table expected)") end
  local known = any_metatable(t)
  if known and rawget(known, "__metatable") ~= nil then raise("cannot change a protected metatable") end
  if type(metatable) == "table" and rawget(metatable, "__gc") ~= nil then
    raise("setmetatable: finalizers (__gc) are not available to scripts")
  end
  return setmetatable(t, metatable)
end

function env.load(chunk, name, mode, own_env)
  if mode ~= nil and type(mode) ~= "string" then raise("bad argument #3 to 'load' (string expected, got %s)", type(mode)) end
  -- a text chunk is what scripts have: other modes fail as Lua says
  if mode and not string_find(mode, "t", 1, true) then
    return nil, "attempt to load a text chunk (mode is '" .. string_sub(mode, 1, 20) .. "'); binary chunks are not available to scripts"
  end
  if type(chunk) == "function" then
    local parts = {}
    while true do
      local part = chunk()
      if part == nil or part == "" then break end
      if type(part) ~= "string" then return nil, "reader function must return a string" end
      parts[#parts + 1] = part
    end
    chunk = table.concat(parts)
  elseif type(chunk) ~= "string" then
    raise("bad argument #1 to 'load' (function expected, got %s)", type(chunk))
  end
  if type(name) ~= "string" then name = "=(load)" end
  -- a chunk that calls itself part of the framework would vanish from error positions
  if string_sub(name, 1, 9) == "=moonloop" then name = "=(load)" end
  return load(chunk, name, "t", own_env == nil and K.current_env() or own_env)
end

env.moonloop = {}
for _, group in next, { "ecs", "events", "time", "input", "state", "log" } do
  env[group] = K.public[group]
  env.moonloop[group] = K.public[group]
end
env.random, env.moonloop.random = K.public.random, K.public.random
env.moonloop.print, env.moonloop.require = env.print, env.require

-- Tables of the framework that scripts hold: reloads never write into them, whatever stands in their place in a new file.
local framework = {}
for _, value in next, env do
  if type(value) == "table" then framework[value] = true end
end
function K.is_framework(t) return framework[t] ~= nil or K.is_sealed(t) end
`;
