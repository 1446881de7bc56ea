/**
 * Kernel, part 6a: edited defaults. What the author changed between two versions, leaf by leaf; and, per instance, whether
 * the edit reaches it: live values win, unless the version asks for a three-way merge and nobody has touched the value.
 */
export const editsSource = String.raw`
local K = ...
local type, next, rawget, rawset, rawlen, rawequal = type, next, rawget, rawset, rawlen, rawequal
local change, shown_key = K.change, K.shown_key
local MAX_DEPTH, MAX_REPORTED = 32, 64

-- a table whose keys are 1..n is a sequence and is kept whole
function K.is_sequence(t)
  local n = rawlen(t)
  if n == 0 then return false end
  local count = 0
  for _ in next, t do
    count = count + 1
    if count > n then return false end
  end
  return true
end
local is_sequence = K.is_sequence

-- Is the data the same? Code is no data: each run of a body makes functions and coroutines of its own. A pair of tables is
-- compared once, wherever it stands.
local function same_data(a, b, depth, seen)
  if rawequal(a, b) then return true end
  local kind = type(a)
  if kind ~= type(b) then return false end
  if kind == "function" or kind == "thread" then return true end
  if kind == "number" then return a == b or (a ~= a and b ~= b) end
  if kind ~= "table" or depth > MAX_DEPTH then return false end
  seen = seen or {}
  if rawequal(seen[a], b) then return true end
  seen[a] = b
  for key, value in next, a do
    if not same_data(value, rawget(b, key), depth + 1, seen) then return false end
  end
  for key in next, b do
    if rawget(a, key) == nil then return false end
  end
  return true
end

local function collect(was, now, path, edits, seen, skip)
  if seen[now] or #path > MAX_DEPTH then return end
  seen[now] = true
  for key, value in next, now do
    local before = rawget(was, key)
    local kind = type(value)
    -- at the top a change of type is no edit of a value: there the new default always stands
    local edited = before ~= nil and not (skip and skip[key]) and (#path > 0 or type(before) == kind)
    if edited and not same_data(before, value, 0) then
      local here = { table.unpack(path) }
      here[#here + 1] = key
      if kind == "table" and type(before) == "table" and not is_sequence(value) and not is_sequence(before) then
        collect(before, value, here, edits, seen)
      else
        local shown = {}
        for i = 1, #here do shown[i] = shown_key(here[i]) end
        edits[#edits + 1] = { path = here, name = table.concat(shown, "."), was = before, now = value, count = 0 }
      end
    end
  end
end

-- the edits that lead from one table of defaults to another; skip: top-level keys that do not count
function K.edits_between(was, now, skip)
  local edits = {}
  collect(was, now, {}, edits, {}, skip)
  return edits
end

-- before anything is copied: the fresh tables that edits may bring into this instance
function K.fresh_of(edits, new)
  local fresh
  for n = 1, #edits do
    if type(edits[n].now) == "table" then
      local at = new
      for i = 1, #edits[n].path do at = type(at) == "table" and rawget(at, edits[n].path[i]) or nil end
      fresh = fresh or {}
      fresh[n] = at
    end
  end
  return fresh
end

-- a list takes over what another holds and stays the same table
local function become(live, fresh)
  for key in next, live do change(live, key, nil) end
  for key, value in next, fresh do change(live, key, value) end
end

-- After the live fields were copied into new: each edit arrives where it may, and is counted where it does not. What
-- stands at the top of new belongs to nobody else yet; below are live tables, whose changes are noted.
function K.apply_edits(edits, new, three_way, fresh)
  for n = 1, #edits do
    local edit = edits[n]
    local path, holder = edit.path, new
    for i = 1, #path - 1 do holder = type(holder) == "table" and rawget(holder, path[i]) or nil end
    if type(holder) == "table" then
      local key = path[#path]
      local live = rawget(holder, key)
      if live ~= nil and not same_data(live, edit.now, 0) then
        if not (three_way and same_data(live, edit.was, 0)) then
          if n <= MAX_REPORTED then edit.count = edit.count + 1 end
        elseif type(live) == "table" and fresh and type(fresh[n]) == "table" then
          if not rawequal(live, fresh[n]) then become(live, fresh[n]) end
        else
          local value = edit.now
          if type(value) == "table" then value = fresh and fresh[n] end
          if #path == 1 then rawset(new, key, value) else change(holder, key, value) end
        end
      end
    end
  end
end
`;
