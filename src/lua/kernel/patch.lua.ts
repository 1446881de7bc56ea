/**
 * Kernel, part 13b: an edited module. The table that everybody holds stays the same one and takes over what the new file
 * brings: functions are replaced, data is merged three ways (what nobody has touched since it was a default takes the new
 * default), and whatever the new functions hold of the new table comes to mean the old one. All of it can be undone.
 */
export const patchSource = String.raw`
local K = ...
local type, next, rawget, rawset, rawequal, rawlen = type, next, rawget, rawset, rawequal, rawlen
local getupvalue, setupvalue = debug.getupvalue, debug.setupvalue
local getmetatable, setmetatable = debug.getmetatable, debug.setmetatable
local change = K.change
local MAX_DEPTH = 32

-- old function of a module -> the one that has taken its place; for handlers, timers and live data that hold the old one
local replaced = setmetatable({}, { __mode = "k" })
local just_replaced = {}
function K.replacement_of(f)
  local found
  local following = replaced[f]
  while following and following ~= found do
    found = following
    following = replaced[found]
  end
  return found
end
function K.keep_replacements() just_replaced = {} end
function K.undo_replacements()
  for i = 1, #just_replaced do replaced[just_replaced[i]] = nil end
  just_replaced = {}
end

-- a copy of the data below a table, as the body left it; functions are noted as what they are
local function defaults_of(value, seen, depth)
  if type(value) ~= "table" or depth > MAX_DEPTH then return value end
  if seen[value] then return seen[value] end
  local copy = {}
  seen[value] = copy
  for key, inner in next, value do copy[key] = defaults_of(inner, seen, depth + 1) end
  return copy
end
function K.defaults_of(value) return defaults_of(value, {}, 0) end

-- is the live value what its default was?
local function untouched(live, default, depth, seen)
  if type(live) ~= "table" or type(default) ~= "table" then return rawequal(live, default) or live == default end
  if depth > MAX_DEPTH then return false end
  seen = seen or {}
  if rawequal(seen[live], default) then return true end
  seen[live] = default
  for key, inner in next, live do
    if not untouched(inner, rawget(default, key), depth + 1, seen) then return false end
  end
  for key in next, default do
    if rawget(live, key) == nil then return false end
  end
  return true
end

local merge

-- live and fresh are tables at the same place; same: fresh table -> live table that goes on in its stead
local function merge_tables(live, fresh, default, same, depth)
  if same[fresh] or rawequal(live, fresh) then return end
  same[fresh] = live
  local meta = getmetatable(fresh)
  if not rawequal(meta, getmetatable(live)) then K.change_metatable(live, meta) end
  local is_list = rawlen(live) > 0 or rawlen(fresh) > 0
  if is_list and not untouched(live, default, 0) then return end     -- a list that the game has filled is kept whole
  for key, value in next, fresh do merge(live, key, value, rawget(default, key), same, depth) end
  for key, value in next, live do
    -- what the new file no longer has goes, unless the game has put something there
    if rawget(fresh, key) == nil and rawget(default, key) ~= nil then
      if type(value) == "function" or untouched(value, rawget(default, key), 0) then change(live, key, nil) end
    end
  end
end

function merge(live, key, value, default, same, depth)
  local now = rawget(live, key)
  local both = type(value) == "table" and type(now) == "table" and depth < MAX_DEPTH
  if both and not K.is_framework(now) and not K.is_framework(value) then
    merge_tables(now, value, type(default) == "table" and default or {}, same, depth + 1)
  elseif type(value) == "function" then
    if type(now) == "function" and now ~= value then
      replaced[now] = value
      just_replaced[#just_replaced + 1] = now
    end
    change(live, key, value)
  elseif now == nil then
    if default == nil then change(live, key, value) end              -- otherwise the game has removed it
  elseif type(now) == "function" or untouched(now, default, 0) then
    change(live, key, value)
  end
end

-- references to fresh tables, in tables that are new and in what functions hold, come to mean the live ones
local function rebind(value, same, seen, depth)
  if depth > MAX_DEPTH or seen[value] then return end
  local kind = type(value)
  if kind == "table" then
    seen[value] = true
    for key, inner in next, value do
      if same[inner] and not rawequal(same[inner], inner) then
        change(value, key, same[inner])
      elseif type(inner) == "table" or type(inner) == "function" then
        rebind(inner, same, seen, depth + 1)
      end
    end
    local meta = getmetatable(value)
    if type(meta) == "table" then rebind(meta, same, seen, depth + 1) end
  elseif kind == "function" and not K.is_kernel(value) then
    seen[value] = true
    local i = 1
    while true do
      local name, inner = getupvalue(value, i)
      if name == nil then break end
      if name ~= "_ENV" then
        if same[inner] then
          setupvalue(value, i, same[inner])
        elseif type(inner) == "table" or type(inner) == "function" then
          rebind(inner, same, seen, depth + 1)
        end
      end
      i = i + 1
    end
  end
end

-- makes live, the table of a loaded module, the table of its new file. fresh is what the new body returned.
function K.patch_module(live, fresh, defaults)
  local same = {}
  merge_tables(live, fresh, defaults, same, 0)
  local meta = getmetatable(live)
  if type(meta) == "table" and same[meta] then K.change_metatable(live, same[meta]) end
  local seen = {}
  for table in next, same do seen[table] = true end
  rebind(live, same, seen, 0)
end
`;
