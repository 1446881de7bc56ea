/**
 * Kernel, part 6: what a reload keeps. Live data wins over the defaults of the new version, functions are always the
 * new ones; tables are kept by reference. Every change to a live table is noted, so that a failed swap can undo it.
 *
 * Calls of C functions (type, next, rawget) are what costs here, so each field sees one of each at most, and what can
 * be known per pair of versions is looked up in a plan.
 */
export const mergeSource = String.raw`
local K, host = ...
local type, next, rawget, rawlen, rawequal, tostring = type, next, rawget, rawlen, rawequal, tostring
local getmetatable, setmetatable = debug.getmetatable, debug.setmetatable
local change, renew, bump, is_sequence = K.change, K.renew, K.bump, K.is_sequence
local apply_edits, fresh_of = K.apply_edits, K.fresh_of
local NONE = {}
local MAX_DEPTH = 64

-- Keys that the new version adds inside a map-like table are filled in from its defaults. A key that the old version
-- had too (was is the table at the same place in its template) was removed while the game ran, and stays away.
local function fill(live, default, was, seen, depth)
  if depth > MAX_DEPTH or next(default) == nil or (seen[live] and seen[live][default]) then return end
  if is_sequence(default) or is_sequence(live) then return end
  seen[live] = seen[live] or {}
  seen[live][default] = true
  for key, value in next, default do
    local kept = rawget(live, key)
    local before
    if was then before = rawget(was, key) end
    if kept == nil then
      if before == nil then change(live, key, value) end
    elseif type(kept) == "table" and type(value) == "table" and not rawequal(kept, value) and not K.is_framework(kept) then
      fill(kept, value, type(before) == "table" and before or nil, seen, depth + 1)
    end
  end
end

-- is there a function, a coroutine or the old module table itself anywhere below?
-- Called for each table of each instance, so it keeps no list of what it has seen: what is too deep or too much to tell, or
-- a circle, counts as yes.
local MAX_LOOKED_AT = 1000
local looked_at = 0
local function holds_code(t, old, depth)
  looked_at = depth == 0 and 1 or looked_at + 1
  if depth > 8 or looked_at > MAX_LOOKED_AT then return true end
  for _, value in next, t do
    local kind = type(value)
    if kind == "table" then
      if rawequal(value, old) or holds_code(value, old, depth + 1) then return true end
    elseif kind == "function" or kind == "thread" then
      return true
    end
  end
  return false
end

K.holds_code = holds_code

-- What to do with each field when an instance of one version becomes one of another.
local KEEP, SKIP, CODE, ORPHAN, CHECK = 1, 2, 3, 4, 5   -- 1 to 3 are known to the bridge's copy_plain
local function plan_for(from, to)
  local plan = { actions = { entity = SKIP, transient = SKIP }, names = {}, added = {}, wanted = {}, fields = 0, copied = 0 }
  for key in next, to.directives do plan.actions[key] = SKIP end
  for key in next, from.directives do plan.actions[key] = SKIP end
  for key, default in next, to.template do
    if plan.actions[key] ~= SKIP then
      local was, now = type(rawget(from.template, key)), type(default)
      if now == "function" then
        plan.actions[key] = CODE
        -- what was data, or nothing, is code now: live data would cover it
        -- and a hook that the game has put something else in its place is a hook again
        if was ~= now or K.is_hook[key] then plan.wanted[key] = now end
      else
        plan.actions[key] = KEEP
        local name = K.shown_key(key)
        plan.names[key], to.report.kept[name] = name, to.report.kept[name] or 0
        if was == "nil" then
          plan.added[#plan.added + 1] = key
        else
          plan.fields = plan.fields + 1
          -- an edit changed the type: live values of the old type would not fit the new code
          if was ~= now then plan.actions[key], plan.wanted[key] = CHECK, now end
        end
      end
    end
  end
  for key in next, from.template do
    if plan.actions[key] == nil then plan.actions[key] = ORPHAN end
  end
  for key in next, to.transient or NONE do
    if plan.actions[key] == KEEP then plan.fields = plan.fields - 1 end
    plan.actions[key] = SKIP
  end
  local skipped = {}
  for key, action in next, plan.actions do skipped[key] = action == SKIP or nil end
  local before, is_sure = K.defaults_before(from, to)
  plan.edits = (is_sure or to.three_way) and K.edits_between(before, to.template, skipped) or NONE
  plan.is_sure = is_sure
  if to.keep_locals then plan.locals = K.plan_locals(from, to) end
  to.plans[from] = plan
  return plan
end

-- the counts of a version's reloads, with those of the instances that copy_plain moved
function K.report_of(version)
  local report = version.report
  for _, plan in next, version.plans do
    if plan.copied > 0 then
      for key, action in next, plan.actions do
        local name = plan.names[key]
        if action == KEEP and name then report.kept[name] = report.kept[name] + plan.copied end
      end
      for _, key in next, plan.added do
        local name = plan.names[key]
        report.kept[name] = report.kept[name] - plan.copied
        report.defaulted[name] = (report.defaulted[name] or 0) + plan.copied
      end
      plan.copied = 0
    end
    for n = 1, #plan.edits do
      local edit = plan.edits[n]
      if edit.count > 0 and plan.is_sure then report.unapplied[edit.name] = (report.unapplied[edit.name] or 0) + edit.count end
      edit.count = 0
    end
  end
  return report
end

local table_keys, table_values, functions, met = {}, {}, {}, {}

-- is a function of the old table one that the body did not put there, or not only there?
local function moved(key, f, from, to)
  if met[f] then return true end
  -- closures made at run time are looked for in the first instances of a version only: they change what is reported,
  -- not what happens
  return to.looked < 16 and not K.is_original(from, key, f)
end

local copy_plain = host.copy_plain

local function copy_fields(old, new, from, to)
  local plan = to.plans[from] or plan_for(from, to)
  local edits, locals = plan.edits, plan.locals
  if to.looked >= 16 and not locals and copy_plain(old, new, plan.actions, plan.fields) then
    plan.copied = plan.copied + 1
    if edits[1] then apply_edits(edits, new, to.three_way) end
    return
  end
  local fresh_tables = edits[1] and to.three_way and fresh_of(edits, new)
  local live_locals = locals and K.live_locals(locals, old)
  local actions, wanted, names, kept, report = plan.actions, plan.wanted, plan.names, to.report.kept, to.report
  local tables, function_count, renewal = 0, 0, false
  for key, value in next, old do
    local action = actions[key]
    if action ~= SKIP then
      local kind = type(value)
      if kind == "function" then
        if action ~= CODE or moved(key, value, from, to) then renewal = true end
        function_count = function_count + 1
        functions[function_count], met[value] = value, true
      elseif wanted[key] and wanted[key] ~= kind then
        bump(report.retyped, key)
      else
        if action == KEEP or action == CHECK then kept[names[key]] = kept[names[key]] + 1
        elseif action ~= CODE then bump(report.orphaned, key) end
        if kind == "table" then
          tables = tables + 1
          table_keys[tables], table_values[tables] = key, value
          if rawequal(value, old) or holds_code(value, old, 0) then renewal = true end
        else
          if kind == "thread" then bump(report.stale, key) end
          new[key] = value
        end
      end
    end
  end
  -- nothing below the old table has been touched so far
  if to.on_probation and not K.swap_tables and (tables > 0 or live_locals) then
    K.swap_tables = K.note_tables(old, live_locals)
  end
  to.looked = to.looked + 1
  if renewal then
    renewal = K.renewal(old, new, from, report)
    for key, value in next, old do
      if type(value) == "function" and actions[key] ~= SKIP and not renewal.at_home(value, key) then
        local successor = renewal.successor(value, { key })
        if successor then new[key] = successor else bump(report.stale, key) end
      end
    end
  end
  local seen
  for i = 1, tables do
    local key, value = table_keys[i], table_values[i]
    local fresh = new[key]
    if rawequal(value, old) then
      value = new
    else
      -- first the functions that are there, then those that the new version brings
      if renewal then renew(value, key, renewal) end
      if type(fresh) == "table" and not rawequal(fresh, value) and next(fresh) ~= nil then
        seen = seen or {}
        local was = rawget(from.template, key)
        fill(value, fresh, type(was) == "table" and was or nil, seen, 0)
      end
    end
    new[key] = value
    table_keys[i], table_values[i] = nil, nil
  end
  for i = 1, function_count do met[functions[i]], functions[i] = nil, nil end
  local added = plan.added
  for i = 1, #added do
    if rawget(old, added[i]) == nil then bump(report.defaulted, added[i]) end
  end
  if edits[1] then apply_edits(edits, new, to.three_way, fresh_tables) end
  if live_locals then K.hand_on_locals(locals, live_locals, old, new, report, fill) end
end

-- Copies the live fields of old into new; from and to are their versions. An author's metatable is put aside: what it
-- does when a field is set is not meant for this.
function K.merge(old, new, from, to)
  if rawequal(old, new) then return end
  local meta = getmetatable(new)
  if meta == nil then return copy_fields(old, new, from, to) end
  setmetatable(new, nil)
  copy_fields(old, new, from, to)
  K.set_metatable(new, meta)
end
`;
