/**
 * Kernel, part 5b: what a failed attempt takes back. Either each change is noted as it is made, or, where hooks of the
 * author's may write anywhere, everything below the module table is noted before.
 */
export const undoSource = String.raw`
local K = ...
local type, next, rawget, rawset, rawequal = type, next, rawget, rawset, rawequal
local NONE = {}

-- What all tables below a root hold: a flat list of table, copy, table, copy, ... Identity, aliases and circles stay, as
-- the tables themselves are noted. For scripts with hooks, which may write anywhere. also: values of further roots.
function K.note_tables(root, also)
  local noted, seen, count = { root }, { [root] = true }, 1
  for _, value in next, also or NONE do
    if type(value) == "table" and not seen[value] then
      seen[value] = true
      noted[count + 2] = value
      count = count + 2
    end
  end
  local at = 1
  while at <= count do
    local live, copy = noted[at], {}
    for key, value in next, live do
      copy[key] = value
      for i = 1, 2 do
        local inner = i == 1 and value or key
        if type(inner) == "table" and not seen[inner] then
          seen[inner] = true
          noted[count + 2] = inner
          count = count + 2
        end
      end
    end
    noted[at + 1] = copy
    at = at + 2
  end
  return noted
end
function K.restore_tables(noted)
  for i = 1, #noted, 2 do
    local live, copy = noted[i], noted[i + 1]
    for key in next, live do
      if copy[key] == nil then rawset(live, key, nil) end
    end
    for key, value in next, copy do rawset(live, key, value) end
  end
end

-- changes made to live tables by the running attempt: table, key, value before, table, key, ...
local journal, journal_length = {}, 0
function K.change(t, key, value)
  local before = rawget(t, key)
  if before == nil then before = NONE end
  journal[journal_length + 1], journal[journal_length + 2], journal[journal_length + 3] = t, key, before
  journal_length = journal_length + 3
  K.changed = true
  rawset(t, key, value)
end
-- the metatable of a live table, as a change like any other
local METATABLE = {}
local debug_getmetatable, set_metatable = debug.getmetatable, K.set_metatable
function K.change_metatable(t, meta)
  local before = debug_getmetatable(t)
  if before == nil then before = NONE end
  journal[journal_length + 1], journal[journal_length + 2], journal[journal_length + 3] = t, METATABLE, before
  journal_length = journal_length + 3
  K.changed = true
  set_metatable(t, meta)
end
-- what values inside live tables were changed to by the running attempt; wanted: the values as keys
function K.changed_to(wanted)
  local changed = {}
  for i = 3, journal_length, 3 do
    local before = journal[i]
    if wanted[before] and changed[before] == nil then changed[before] = rawget(journal[i - 2], journal[i - 1]) end
  end
  return changed
end
function K.forget_changes()
  if journal_length > 0 then journal, journal_length, K.changed = {}, 0, false end
end
function K.change_count() return journal_length end
-- takes back the changes after the first so many
function K.undo_changes(keep)
  for i = journal_length - 2, keep + 1, -3 do
    local before = journal[i + 2]
    if before == NONE then before = nil end
    if journal[i + 1] == METATABLE then set_metatable(journal[i], before) else rawset(journal[i], journal[i + 1], before) end
    journal[i], journal[i + 1], journal[i + 2] = nil, nil, nil
  end
  journal_length, K.changed = keep, keep > 0
end
`;
