/**
 * Kernel, part 18c: reading what salvage wrote. What was carried by name becomes what has that name in this VM.
 */
export const restoreValuesSource = String.raw`
local K = ...
local type, next, rawget, rawset, rawequal, pcall, error = type, next, rawget, rawset, rawequal, pcall, error
local string_sub, string_unpack = string.sub, string.unpack
local getmetatable, setmetatable = debug.getmetatable, debug.setmetatable
local shown = K.value_format.shown
local MAX_DEPTH = 32
local NONE = {}

local R                      -- the restoration under way
local values = {}
K.restore_values = values
function values.begin(restoration) R = restoration end

function values.note_lost(name)
  if R.is_final then K.count_lost(R.lost, name) end
end

-- The script of a number in what was saved. Scripts of a saved game may have other numbers here, or be missing.
function values.script_of(number)
  if R.numbers then number = R.numbers[number] end
  return number and K.scripts[number]
end

-- root of a name and its path: kind, root table, path, and how to show it
local function parse(name)
  local root, at, path = string_sub(name, 2, 2), 3, {}
  local t, label = K.env, "globals"
  if root == "M" then
    label, at = string_unpack("<s4", name, at)
    local record = K.loaded_modules[label]
    t = record and record.value
  elseif root == "I" then
    local number, entity
    number, entity, at = string_unpack("<i8i8", name, at)
    local script = values.script_of(number)
    t, label = script and K.module_of(script, entity), script and script.id or "a script"
  end
  while at <= #name do
    local kind, key = string_sub(name, at, at), nil
    at = at + 1
    if kind == "s" then key, at = string_unpack("<s4", name, at)
    elseif kind == "i" then key, at = string_unpack("<i8", name, at)
    elseif kind == "d" then key, at = string_unpack("<d", name, at)
    else key = kind == "t" end
    path[#path + 1] = key
    label = label .. shown(key)
  end
  return root, t, path, label
end
values.parse = parse

local function find(name)
  local is_table = string_sub(name, 1, 1) == "T"
  local root, t, path, label = parse(name)
  local replaced = R.replaced[t]
  for i = 1, #path do
    if type(t) ~= "table" then break end
    local first = i == 1 and replaced and replaced[path[1]]
    t = first or rawget(t, path[i])
  end
  if type(t) ~= (is_table and "table" or "function") then
    -- a global table or one of a module that is not there yet: what refers to it shares a new one
    if is_table and root ~= "I" and #path > 0 then return {} end
    values.note_lost(label)
    return nil
  end
  return t
end

-- Two names may have come to mean the same: the second one is left out, or a table might get one key twice.
function values.resolve(name)
  local known = R.found[name]
  if known == nil then
    known = find(name)
    if known ~= nil and R.meant[known] then known = nil end
    if known ~= nil then R.meant[known] = true end
    R.found[name] = known or false
  end
  return known or nil
end

function values.open()
  R.found, R.meant, R.replaced = {}, {}, {}
  local reader, problem = K.value_reader(R.bytes, {
    is_trusted = true, leave_out = true, resolve = values.resolve, max_bytes = K.salvage_limits.bytes * 2, max_depth = K.salvage_limits.depth,
  })
  if not reader then error(problem, 0) end
  R.reader = reader
end
-- the next item; nil at the end
function values.read()
  -- the memory of this VM may not be enough for it
  local went_well, ok, item = pcall(R.reader.next)
  if not went_well or ok == nil then
    R.is_over = true
    error(went_well and item or ok, 0)
  end
  return ok and item or nil
end

-- finalizers are not for scripts, and a metatable is looked through for one when it is set
function values.give_metatable(t, meta)
  if type(t) ~= "table" or type(meta) ~= "table" then return end
  if rawget(meta, "__gc") ~= nil then return values.note_lost("a metatable with __gc") end
  if getmetatable(t) == nil then setmetatable(t, meta) end
end

-- Puts saved content over what a table holds; functions that it has stay, and with stays == true all else too.
function values.put_over(t, content, stays)
  for key, value in next, stays ~= true and t or NONE do
    local kind = type(value)
    if kind ~= "function" and kind ~= "thread" and content[key] == nil and not (stays and stays[key] ~= nil) then
      rawset(t, key, nil)
    end
  end
  for key, value in next, content do rawset(t, key, value) end
end

-- tables that the body gave metatables to pass them on to the saved ones at their places
function values.adopt(fresh, saved, seen, depth)
  if seen[fresh] or depth > MAX_DEPTH then return end
  seen[fresh] = true
  for key, value in next, fresh do
    local live = rawget(saved, key)
    if type(value) == "table" and type(live) == "table" and not rawequal(value, live) and not K.is_sealed(value) then
      local meta = getmetatable(value)
      if meta ~= nil and not K.is_sealed(live) then values.give_metatable(live, meta) end
      values.adopt(value, live, seen, depth + 1)
    end
  end
end
`;
