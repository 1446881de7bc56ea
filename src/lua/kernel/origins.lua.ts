/**
 * Kernel, part 5: where functions come from. A version's template, the table its body gave in staging, tells which
 * function stood at which path; a function found in live data is traced back to that path, and its successor is what
 * the new instance has there.
 */
export const originsSource = String.raw`
local K = ...
local type, next, rawget, rawset, rawequal, tostring = type, next, rawget, rawset, rawequal, tostring
local getinfo, getmetatable = debug.getinfo, debug.getmetatable

function K.bump(counts, key)
  if type(key) ~= "string" then key = "[" .. tostring(key) .. "]" end
  counts[key] = (counts[key] or 0) + 1
end

-- Functions of the script are recognised by where they were written, all others by what they are.
local function origin_of(f)
  local info = getinfo(f, "S")
  if info.what ~= "Lua" then return f end
  return info.source .. ":" .. info.linedefined .. ":" .. info.lastlinedefined
end

local function at_path(t, path)
  for i = 1, #path do
    if type(t) ~= "table" then return nil end
    t = rawget(t, path[i])
  end
  return t
end

local function same_path(a, b)
  if #a ~= #b then return false end
  for i = 1, #a do
    if not rawequal(a[i], b[i]) then return false end
  end
  return true
end

local function collect(t, path, seen, places)
  if seen[t] then return end
  seen[t] = true
  for key, value in next, t do
    local kind = type(value)
    if kind == "function" or kind == "table" then
      local here = { table.unpack(path) }
      here[#here + 1] = key
      if kind == "function" then
        local origin = origin_of(value)
        places[origin] = places[origin] or {}
        places[origin][#places[origin] + 1] = here
      elseif not (#path == 0 and key == "transient") and #path < 64 then
        collect(value, here, seen, places)
      end
    end
  end
end

-- what staging learnt about a version: its defaults, and where its functions stand
function K.learn(version, module)
  version.template, version.places, version.origins = module, {}, {}
  version.plain = getmetatable(module) == nil     -- no metamethods of the author in the way
  collect(module, {}, {}, version.places)
  for key, value in next, module do
    if type(value) == "function" then version.origins[key] = origin_of(value) end
  end
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

-- Finds the successors of one instance's functions. Made before anything of the instance is changed: fresh keeps what
-- the new body gave, stood tells at which paths of the template the old functions still stand.
function K.renewal(old, new, from, report)
  local fresh, stood = {}, {}
  for key, value in next, new do fresh[key] = value end
  for origin, paths in next, from.places do
    for i = 1, #paths do
      local f = at_path(old, paths[i])
      if type(f) == "function" and origin_of(f) == origin then
        stood[f] = stood[f] or {}
        stood[f][#stood[f] + 1] = paths[i]
        paths[i].taken = old
      elseif paths[i].taken == old then
        paths[i].taken = nil
      end
    end
  end
  local renewal = { report = report, seen = {}, old = old, new = new }

  local function best_of(paths, here, free_only)
    local best
    for i = 1, paths and #paths or 0 do
      local path = paths[i]
      local target = not (free_only and path.taken == old) and at_path(fresh, path)
      if type(target) == "function" then
        if same_path(path, here) then return target end
        best = best or target
      end
    end
    return best
  end
  -- here: the path at which f was found. A function that stands nowhere in the template's places may have been moved
  -- away from one, which is then free; a place that another function of the same source holds is that one's.
  function renewal.successor(f, here)
    if stood[f] then return best_of(stood[f], here, false) end
    return best_of(from.places[origin_of(f)], here, true)
  end
  return renewal
end

-- Functions below a kept table become their successors, references to the old module table point to the new one.
-- What has no successor stays and is reported. A list of work instead of recursion: live data may be deep.
function K.renew(root, root_key, renewal)
  local seen, report = renewal.seen, renewal.report
  if seen[root] then return end
  seen[root] = true
  local tables, parents, keys, count = { root }, { 0 }, { root_key }, 1

  local function path_to(at, key)
    local reversed = { key }
    while at > 0 do
      reversed[#reversed + 1] = keys[at]
      at = parents[at]
    end
    local path = {}
    for i = #reversed, 1, -1 do path[#path + 1] = reversed[i] end
    return path
  end
  local function shown(path)
    local parts = {}
    for i = 1, #path do parts[i] = tostring(path[i]) end
    return table.concat(parts, ".")
  end

  local at = 1
  while at <= count do
    local live = tables[at]
    for key, value in next, live do
      local kind = type(value)
      if kind == "function" then
        local here = path_to(at, key)
        local successor = renewal.successor(value, here)
        if successor == nil then
          K.bump(report.stale, shown(here))
        elseif successor ~= value then
          K.change(live, key, successor)
        end
      elseif kind == "table" then
        if rawequal(value, renewal.old) then
          K.change(live, key, renewal.new)
        elseif not seen[value] then
          seen[value] = true
          count = count + 1
          tables[count], parents[count], keys[count] = value, at, key
        end
      elseif kind == "thread" then
        K.bump(report.stale, shown(path_to(at, key)))
      end
    end
    at = at + 1
  end
end

-- changes made to live tables by the running attempt: table, key, value before, table, key, ...
local NONE = {}
local journal, journal_length = {}, 0
function K.change(t, key, value)
  local before = rawget(t, key)
  if before == nil then before = NONE end
  journal[journal_length + 1], journal[journal_length + 2], journal[journal_length + 3] = t, key, before
  journal_length = journal_length + 3
  K.changed = true
  rawset(t, key, value)
end
-- what a value inside live tables was changed to by the running attempt
function K.changed_to(before)
  for i = 3, journal_length, 3 do
    if rawequal(journal[i], before) then return rawget(journal[i - 2], journal[i - 1]) end
  end
end
function K.forget_changes()
  if journal_length > 0 then journal, journal_length, K.changed = {}, 0, false end
end
function K.undo_changes()
  for i = journal_length - 2, 1, -3 do
    local before = journal[i + 2]
    if before == NONE then before = nil end
    rawset(journal[i], journal[i + 1], before)
  end
  K.forget_changes()
end
`;
