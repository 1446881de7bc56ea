/**
 * Kernel, part 6: where functions come from. A version's template, the table its body gave in staging, tells which
 * function stood at which path; a function found in live data is traced back to that path, and its successor is what
 * the new instance has there.
 */
export const originsSource = String.raw`
local K = ...
local type, next, rawget, tostring = type, next, rawget, tostring
local getinfo = debug.getinfo
local MAX_DEPTH = 4

-- Functions of the script are recognised by where they were written, all others by what they are.
local function origin_of(f)
  local info = getinfo(f, "S")
  if info.what ~= "Lua" then return f end
  return info.source .. ":" .. info.linedefined .. ":" .. info.lastlinedefined
end

local function collect(t, path, depth, places)
  for key, value in next, t do
    local kind = type(value)
    if kind == "function" then
      local origin = origin_of(value)
      local here = { table.unpack(path) }
      here[#here + 1] = key
      places[origin] = places[origin] or {}
      places[origin][#places[origin] + 1] = here
    elseif kind == "table" and depth < MAX_DEPTH and key ~= "transient" then
      path[#path + 1] = key
      collect(value, path, depth + 1, places)
      path[#path] = nil
    end
  end
end

-- what staging learnt about a version: its defaults, and where its functions stand
function K.learn(version, module)
  version.template, version.places, version.origins = module, {}, {}
  collect(module, {}, 0, version.places)
  for key, value in next, module do
    if type(value) == "function" then version.origins[key] = origin_of(value) end
  end
  version.swap_hooks = module.on_save ~= nil or module.on_swap ~= nil or module.on_restore ~= nil or module.on_reload ~= nil
  local transient = rawget(module, "transient")
  if type(transient) == "table" then
    version.transient = {}
    for _, name in next, transient do version.transient[name] = true end
  end
end

-- is f what the body of its version put at the top under this key?
function K.is_original(version, key, f)
  local origin = version.origins[key]
  return origin ~= nil and origin == origin_of(f)
end

local function at_path(t, path)
  for i = 1, #path do
    if type(t) ~= "table" then return nil end
    t = rawget(t, path[i])
  end
  return t
end

-- Finds the successor of functions of one instance. fresh keeps what the new body gave, before live data covers it.
function K.renewal(old, new, from, report)
  local fresh = {}
  for key, value in next, new do fresh[key] = value end
  local renewal = { report = report, seen = {}, old = old, new = new }
  function renewal.successor(f, here)
    local paths = from.places[origin_of(f)]
    if not paths then return nil end
    local best
    for _, path in next, paths do
      local target = at_path(fresh, path)
      if type(target) == "function" then
        -- several functions may come from one piece of source: the one that stands at its old place is meant
        local same_place = table.concat(path, ".") == here
        if best == nil or same_place or at_path(old, path) == f then best = target end
        if same_place then return target end
      end
    end
    return best
  end
  return renewal
end
`;
