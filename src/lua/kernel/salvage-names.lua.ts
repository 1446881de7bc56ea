/**
 * Kernel, part 18a: names for what belongs to code. What salvage finds in a table of a module, in a global table, in an
 * instance, or among the functions that a body makes, a new VM has too: it is carried by name, root and path. Names are
 * strings of bytes:
 *
 *   "T" or "F" (a table, a function), then the root: "E" (globals), "M" module id, "I" script number and entity; then keys.
 *
 * Asks no metamethod and calls no script code.
 */
export const salvageNamesSource = String.raw`
local K = ...
local type, next, rawget, rawequal, math_type = type, next, rawget, rawequal, math.type
local string_pack, debug_getmetatable = string.pack, debug.getmetatable
local shown = K.value_format.shown

local limits = { 
  bytes = 16 << 20, saved_bytes = 64 << 20, depth = 1 << 40,
  -- entries of one item; of each, when some have been refused: many may share what is too large
  entries = 1 << 20, refusals = 3, entries_after = 1 << 14,
  homes = 4096, names = 200, module_depth = 32, global_depth = 2,
}
K.salvage_limits = limits

-- the sandbox as it was before any script ran: what is different in it is a script's
local base = {}
local function note_base(t)
  local copy = {}
  for key, value in next, t do copy[key] = value end
  base[t] = copy
end
note_base(K.env)
for _, value in next, base[K.env] do
  if type(value) == "table" and not base[value] then note_base(value) end
end
K.sandbox_base = base

local S                      -- the salvage under way
local names = {}
K.salvage_names = names
function names.begin(salvage) S = salvage end

-- next, or for a saved game, whose bytes are the same for the same content, the keys in their order
local function each(t)
  if not S.is_saved then return next, t, nil end
  local keys, i = K.sorted_keys(t, 1), 0
  return function()
    i = i + 1
    local key = keys[i]
    if key ~= nil then return key, rawget(t, key) end
  end
end
names.each = each

-- counts something that is lost; after so many names all others are one
function K.count_lost(lost, name, count)
  if not lost[name] and name ~= "others" then
    lost[1] = (lost[1] or 0) + 1                       -- names so far
    if lost[1] > limits.names then name = "others" end
  end
  lost[name] = (lost[name] or 0) + (count or 1)
end

local function key_bytes(key)
  local kind = math_type(key) or type(key)
  if kind == "string" then return string_pack("<c1s4", "s", key) end
  if kind == "integer" then return string_pack("<c1i8", "i", key) end
  if kind == "float" then return string_pack("<c1d", "d", key) end
  if kind == "boolean" then return key and "t" or "f" end
end
names.key_bytes = key_bytes
local function instance_root(number, entity) return string_pack("<c1i8i8", "I", number, entity) end

-- names a table, and the functions that stand in it; false when it has a name already, or needs none
function names.add_home(t, name, label, defaults, id)
  if S.table_names[t] or S.number_of[t] or K.is_sealed(t) or #S.homes >= limits.homes then return false end
  S.table_names[t] = "T" .. name
  S.homes[#S.homes + 1] = { table = t, name = "T" .. name, label = label, defaults = defaults, id = id }
  for key, value in each(t) do
    local bytes = type(value) == "function" and not S.code_names[value] and key_bytes(key)
    if bytes then S.code_names[value] = "F" .. name .. bytes end
  end
  return true
end

-- tables of a module that the file has made: a new VM has them at the same paths
function names.module(t, defaults, name, label, depth, id)
  if not names.add_home(t, name, label, type(defaults) == "table" and defaults or {}, id) then return end
  for key, value in each(t) do
    local inner, bytes = type(defaults) == "table" and rawget(defaults, key), key_bytes(key)
    if bytes and type(value) == "table" and type(inner) == "table" and depth < limits.module_depth then
      names.module(value, inner, name .. bytes, label .. shown(key), depth + 1, id)
    end
  end
end

function names.globals(t, name, label, depth)
  for key, value in each(t) do
    if type(key) == "string" and type(value) == "table" and not base[value] then
      local inner = name .. key_bytes(key)
      if names.add_home(value, inner, label .. shown(key)) and depth < limits.global_depth then
        names.globals(value, inner, label .. shown(key), depth + 1)
      end
    end
  end
end

-- the name of a function: it stands in a table that has one, or it is one that the body of the instance makes
function names.of(f, kind)
  if kind ~= "function" then return nil end
  local replacement = K.replacement_of(f)
  local known = S.code_names[f] or replacement and S.code_names[replacement]
  if known or not S.module then return known end
  local origin = K.origin_of(f)
  local groups = S.version.places and S.version.places[origin]
  local path
  for i = 1, groups and #groups or 0 do
    for k = 1, #groups[i] do
      if not path and rawequal(K.at_path(S.module, groups[i][k]), f) then path = groups[i][k] end
    end
  end
  if not path and groups and #groups == 1 then
    -- it was moved away from its place, unless another of the same source stands there: then it is another instance's
    local there = K.at_path(S.module, groups[1][1])
    if type(there) ~= "function" or K.origin_of(there) ~= origin then path = groups[1][1] end
  end
  if not path then return nil end
  local name = "F" .. instance_root(S.number, S.entity)
  for i = 1, #path do
    local bytes = key_bytes(path[i])
    if not bytes then return nil end
    name = name .. bytes
  end
  S.code_names[f] = name
  return name
end

local function table_name(t)
  local name = S.table_names[t]
  if name then return name end
  local number = S.number_of[t]
  if number then return "T" .. instance_root(number, S.entity_of[t]) end
end

names.of_table = table_name

-- paths at which the defaults of a version have tables with metatables: what stands there gets the new ones
local function metatable_paths(version)
  local paths, seen = S.paths_of[version], {}
  if paths then return paths end
  paths = {}
  S.paths_of[version] = paths
  local function walk(t, path)
    if seen[t] or #path > limits.module_depth then return end
    seen[t] = true
    for key, value in next, t do
      if type(value) == "table" and not K.is_sealed(value) then
        local here = { table.unpack(path) }
        here[#here + 1] = key
        if debug_getmetatable(value) ~= nil then paths[#paths + 1] = here end
        walk(value, here)
      end
    end
  end
  walk(version.template or {}, {})
  return paths
end
function names.note_defaults(module, version)
  local paths = metatable_paths(version)
  S.by_default = paths[1] and {} or nil
  for i = 1, #paths do
    local t = K.at_path(module, paths[i])
    if type(t) == "table" then S.by_default[t] = true end
  end
end

-- a metatable comes back when it has a name, stands in the instance itself, or is one of its defaults'
function names.on_metatable(t, meta)
  if not table_name(meta) then
    if not S.own then
      S.own = {}
      for _, value in next, S.content or {} do
        if type(value) == "table" then S.own[value] = true end
      end
    end
    if not S.own[meta] then return S.by_default ~= nil and S.by_default[t] == true end
  end
  S.metas[#S.metas + 1], S.metas[#S.metas + 2] = t, meta
  return true
end
`;
