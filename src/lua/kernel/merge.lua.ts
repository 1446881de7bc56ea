/**
 * Kernel, part 5: what a reload keeps. Live data wins over the defaults of the new version, functions are always the
 * new ones; tables are kept by reference. Every change to a live table is noted, so that a failed swap can undo it.
 */
export const mergeSource = String.raw`
local K = ...
local type, next, rawget, rawset, rawlen, tostring = type, next, rawget, rawset, rawlen, tostring

-- changes made to live tables by the running attempt: table, key, value before, table, key, ...
local NONE = {}
local journal, journal_length = {}, 0
local function change(t, key, value)
  local before = rawget(t, key)
  if before == nil then before = NONE end
  journal[journal_length + 1], journal[journal_length + 2], journal[journal_length + 3] = t, key, before
  journal_length = journal_length + 3
  rawset(t, key, value)
end
-- what a value inside live tables was changed to by the running attempt
function K.changed_to(before)
  for i = 3, journal_length, 3 do
    if journal[i] == before then return rawget(journal[i - 2], journal[i - 1]) end
  end
end
function K.forget_changes()
  if journal_length > 0 then journal, journal_length = {}, 0 end
end
function K.undo_changes()
  for i = journal_length - 2, 1, -3 do
    local before = journal[i + 2]
    if before == NONE then before = nil end
    rawset(journal[i], journal[i + 1], before)
  end
  K.forget_changes()
end

local function bump(counts, key)
  if type(key) ~= "string" then key = "[" .. tostring(key) .. "]" end
  counts[key] = (counts[key] or 0) + 1
end

-- a table whose keys are 1..n is a sequence and is kept whole
local function is_sequence(t)
  local n = rawlen(t)
  if n == 0 then return false end
  local count = 0
  for _ in next, t do
    count = count + 1
    if count > n then return false end
  end
  return true
end

-- keys that the new version adds inside a map-like table are filled in from its defaults
local function fill(live, default, depth)
  if depth > 32 or is_sequence(live) or is_sequence(default) then return end
  for key, value in next, default do
    local kept = rawget(live, key)
    if kept == nil then
      change(live, key, value)
    elseif type(kept) == "table" and type(value) == "table" and kept ~= value then
      fill(kept, value, depth + 1)
    end
  end
end

local scratch = {}
local function clear_scratch()
  for key in next, scratch do scratch[key] = nil end
end

-- is there a function or coroutine anywhere below?
local function holds_code(t)
  if scratch[t] then return false end
  scratch[t] = true
  for _, value in next, t do
    local kind = type(value)
    if kind == "function" or kind == "thread" then return true end
    if kind == "table" and holds_code(value) then return true end
  end
  return false
end

-- functions below a kept table become their successors; those without one stay and are reported
local function renew_functions(live, path, seen, renewal)
  if seen[live] then return end
  seen[live] = true
  for key, value in next, live do
    local kind = type(value)
    local here = path .. "." .. tostring(key)
    if kind == "function" then
      local successor = renewal.successor(value, here)
      if successor then
        if successor ~= value then change(live, key, successor) end
      else
        bump(renewal.report.stale, here)
      end
    elseif kind == "table" then
      renew_functions(value, here, seen, renewal)
    elseif kind == "thread" then
      bump(renewal.report.stale, here)
    end
  end
end

-- Does anything in the old table need a closer look than "functions are new, data is kept"? Two keys with one
-- function do, functions inside data do, and so does, in the first instances of a version, a function that is not
-- the one the body put there.
local function needs_renewal(old, from, to, transient)
  local found = false
  for key, value in next, old do
    local kind = type(value)
    if kind == "function" then
      if scratch[value] or not from.origins[key] or (to.looked < 16 and not K.is_original(from, key, value)) then
        found = true
      end
      scratch[value] = true
    elseif kind == "table" and not (transient and transient[key]) and holds_code(value) then
      found = true
    end
    if found then break end
  end
  clear_scratch()
  to.looked = to.looked + 1
  return found
end

-- Copies the live fields of old into new; from and to are their versions.
function K.merge(old, new, from, to)
  if old == new then return end
  local transient, report, templates = to.transient, to.report, to.template
  local was = from.template
  local renewal = needs_renewal(old, from, to, transient) and K.renewal(old, new, from, report)
  local kept = report.kept
  for key, value in next, old do
    local kind = type(value)
    if key == "transient" or key == "entity" or (transient and transient[key]) then
      -- the new version's own value stands
    elseif kind == "function" then
      -- at the top always the new one, at whatever path it stood before
      if renewal and not K.is_original(from, key, value) then
        local successor = renewal.successor(value, key)
        if successor then rawset(new, key, successor) else bump(report.stale, key) end
      end
    else
      local default = rawget(templates, key)
      local default_kind = type(default)
      if default ~= nil and default_kind ~= kind and type(rawget(was, key)) ~= default_kind then
        -- the edit changed the field's type: the live value would not fit the new code
        bump(report.retyped, key)
      else
        if default == nil then
          bump(report.orphaned, key)
        else
          kept[key] = (kept[key] or 0) + 1
        end
        if kind == "table" then
          local fresh = rawget(new, key)
          if type(fresh) == "table" and fresh ~= value then fill(value, fresh, 0) end
          if renewal then renew_functions(value, tostring(key), renewal.seen, renewal) end
        elseif kind == "thread" then
          bump(report.stale, key)
        end
        rawset(new, key, value)
      end
    end
  end
  for key in next, to.data_keys do
    if rawget(old, key) == nil then bump(report.defaulted, key) end
  end
end
`;
