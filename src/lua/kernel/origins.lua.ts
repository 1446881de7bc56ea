/**
 * Kernel, part 5: where functions come from. A version's template, the table its body gave in staging, tells which
 * function stood at which path; a function found in live data is traced back to that path, and its successor is what
 * the new instance has there.
 */
export const originsSource = String.raw`
local K = ...
local type, next, rawget, rawset, rawequal, tostring = type, next, rawget, rawset, rawequal, tostring
local dump = string.dump
local HOOKS = { "on_start", "on_update", "on_fixed_update", "on_destroy", "on_save", "on_restore", "on_swap", "on_reload" }
K.is_hook = {}
for i = 1, #HOOKS do K.is_hook[HOOKS[i]] = true end
local getinfo = debug.getinfo

-- how reports call a field; a key's own __tostring is not asked, it would run on nobody's budget
local function plain(key)
  local kind = type(key)
  return (kind == "number" or kind == "boolean") and tostring(key) or "a " .. kind
end
function K.shown_key(key)
  return type(key) == "string" and K.cut(key) or "[" .. plain(key) .. "]"
end
local shown_key = K.shown_key
function K.bump(counts, key)
  key = shown_key(key)
  counts[key] = (counts[key] or 0) + 1
end

-- Functions of the script are recognised by where they were written, all others by what they are.
local function origin_of(f)
  local info = getinfo(f, "S")
  if info.what ~= "Lua" then return f end
  local origin = info.source .. ":" .. info.linedefined .. ":" .. info.lastlinedefined
  -- several may stand in one line; their code tells them apart
  if info.linedefined == info.lastlinedefined then origin = origin .. ":" .. dump(f, true) end
  return origin
end

K.origin_of = origin_of

function K.at_path(t, path)
  for i = 1, #path do
    if type(t) ~= "table" then return nil end
    t = rawget(t, path[i])
  end
  return t
end

local at_path = K.at_path

local function same_path(a, b)
  if #a ~= #b then return false end
  for i = 1, #a do
    if not rawequal(a[i], b[i]) then return false end
  end
  return true
end

-- places: origin -> groups, one per function: the paths at which it stands
local function collect(t, path, seen, places)
  if seen[t] then return end
  seen[t] = true
  for key, value in next, t do
    local kind = type(value)
    if kind == "function" or kind == "table" then
      local here = { table.unpack(path) }
      here[#here + 1] = key
      if kind == "function" then
        local group = seen[value]
        if not group then
          local origin = origin_of(value)
          group = {}
          seen[value] = group
          places[origin] = places[origin] or {}
          places[origin][#places[origin] + 1] = group
        end
        group[#group + 1] = here
      elseif not (#path == 0 and key == "transient") and #path < 64 then
        collect(value, here, seen, places)
      end
    end
  end
end

-- what staging learnt about a version: its defaults, and where its functions stand
function K.learn(version, module)
  version.template, version.places, version.origins = module, {}, {}
  collect(module, {}, {}, version.places)
  for key, value in next, module do
    if type(value) == "function" then version.origins[key] = origin_of(value) end
  end
  for i = 1, #HOOKS do
    local hook = K.member(module, HOOKS[i])
    if hook ~= nil then K.need_callable(hook, HOOKS[i]) end
  end
  version.directives = {}
  local merge, keep_locals = rawget(module, "merge"), rawget(module, "keep_locals")
  if merge == "three-way" or merge == "live" then
    version.directives.merge, version.three_way = true, merge == "three-way"
  end
  if type(keep_locals) == "boolean" then version.directives.keep_locals, version.keep_locals = true, keep_locals end
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

-- Notes which group of the template a live function is: the one of whose paths it holds the largest share.
local function note_standing(stood, old, origin, group)
  for i = 1, #group do
    local f = at_path(old, group[i])
    group[i].taken = nil
    if type(f) == "function" and origin_of(f) == origin then
      group[i].taken = old
      local held = 0
      for k = 1, #group do
        if at_path(old, group[k]) == f then held = held + 1 end
      end
      local known = stood[f]
      if not known or held / #group > known.share then stood[f] = { group = group, share = held / #group } end
    end
  end
end

-- Finds the successors of one instance's functions. Made before anything of the instance is changed: fresh keeps what
-- the new body gave, stood tells which of the template's functions the old ones are.
function K.renewal(old, new, from, report)
  local fresh, stood = {}, {}
  for key, value in next, new do fresh[key] = value end
  for origin, groups in next, from.places do
    for i = 1, #groups do note_standing(stood, old, origin, groups[i]) end
  end
  local renewal = { report = report, seen = {}, old = old, new = new }

  local function best_of(group, here, free_only, best)
    for i = 1, #group do
      local path = group[i]
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
    local replacement = K.replacement_of(f)
    if replacement then return replacement end
    if stood[f] then return best_of(stood[f].group, here, false) end
    local groups, best = from.places[origin_of(f)], nil
    for i = 1, groups and #groups or 0 do best = best_of(groups[i], here, true, best) end
    return best
  end
  -- is f what the body put at the top under this key, as far as can be told?
  function renewal.at_home(f, key)
    if not K.is_original(from, key, f) then return false end
    local group = stood[f] and stood[f].group
    for i = 1, group and #group or 0 do
      if #group[i] == 1 and rawequal(group[i][1], key) then return true end
    end
    return group == nil
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
    for i = 1, #path do parts[i] = type(path[i]) == "string" and path[i] or plain(path[i]) end
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
`;
