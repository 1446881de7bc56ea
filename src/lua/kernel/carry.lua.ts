/**
 * Kernel, part 9a: what a swap does with an instance's handlers and timers. Which function has taken the place of which is
 * found out while the attempt may still fail; putting it into effect cannot.
 */
export const carrySource = String.raw`
local K = ...
local type, next, rawget = type, next, rawget

-- The paths of functions in a table or below it, the shortest of each. A list of work instead of recursion, as live data
-- may be deep, and one walk for all of them; a path longer than the new version's own data could have leads nowhere.
local MAX_PATH = 64
local function paths_in(root, wanted, missing)
  local tables, parents, keys, seen, count = { root }, { 0 }, {}, { [root] = true }, 1
  local paths, at = {}, 1
  while at <= count and missing > 0 do
    for key, value in next, tables[at] do
      if wanted[value] and not paths[value] then
        local reversed, place = { key }, at
        while place > 1 and #reversed <= MAX_PATH do
          reversed[#reversed + 1], place = keys[place], parents[place]
        end
        paths[value] = place == 1 and reversed or {}
        missing = missing - 1
      elseif type(value) == "table" and not seen[value] then
        seen[value] = true
        count = count + 1
        tables[count], parents[count], keys[count] = value, at, key
      end
    end
    at = at + 1
  end
  return paths
end

-- what stands in the new table at a path that is given from its end
local function at_reversed(new, path)
  local target = #path > 0 and new or nil
  for i = #path, 1, -1 do target = type(target) == "table" and rawget(target, path[i]) or nil end
  return target
end

-- function -> the one that has taken its place in the module table, or below it
local function successors_of(wanted, old, new)
  local found, left, missing = {}, {}, 0
  local changed = K.changed_to(wanted)
  for fn in next, wanted do
    local replacement = K.replacement_of(fn) or changed[fn]
    if replacement ~= nil then
      found[fn] = type(replacement) == "function" and replacement or nil
    else
      left[fn], missing = true, missing + 1
    end
  end
  local paths = missing > 0 and paths_in(old, left, missing) or {}
  for fn, path in next, paths do
    local target = at_reversed(new, path)
    -- the same function again: it stands in data that was kept, and has no successor
    if type(target) == "function" and target ~= fn then found[fn] = target end
  end
  return found
end

-- What becomes of an instance's registrations in a swap is found out before anything is put in place: finding it may fail.
-- Registration -> what it calls from then on. Names stay, functions that stand in the module move to the new function at
-- their path, tasks go on; what is not in here ends.
local function carried(script, entity, old, new)
  local list = script.registrations[entity]
  if not list then return nil end
  local targets, by_function, wanted = {}, {}, {}
  for i = 1, #list do
    local r = list[i]
    if not r.dead and not r.in_body and r.id <= K.first_of_attempt then
      if r.thread or r.name then
        targets[r] = r
      else
        by_function[#by_function + 1], wanted[r.fn] = r, true
      end
    end
  end
  if by_function[1] then
    local successors = successors_of(wanted, old, new)
    for i = 1, #by_function do targets[by_function[i]] = successors[by_function[i].fn] end
  end
  return targets
end
K.carried_registrations = carried

-- after a swap: what a body registered is there again from the new body
function K.carry_registrations(script, entity, targets, to)
  local list = script.registrations[entity]
  for i = 1, #list do
    local r = list[i]
    if not r.dead and r.id <= K.first_of_attempt then
      local target = targets and targets[r]
      if target then
        -- a running coroutine cannot change its code: it goes on, as the version that began it, and is reported
        if r.thread then K.bump(to.report.stale, r.what) else r.version = to end
        if target ~= r then r.fn = target end
      else
        K.unregister(r)
        if not r.in_body then K.bump(to.report.dropped, r.what) end
      end
    end
  end
end
`;
