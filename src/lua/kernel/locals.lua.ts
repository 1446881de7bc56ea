/**
 * Kernel, part 6b: local variables of a file, for scripts that keep them. They live in the upvalues of the script's
 * functions; where each is found is learnt once per version, from the instance that staging made.
 */
export const localsSource = String.raw`
local K = ...
local type, next, rawget, rawequal = type, next, rawget, rawequal
local getinfo, getupvalue, setupvalue, upvalueid = debug.getinfo, debug.getupvalue, debug.setupvalue, debug.upvalueid

-- Where each local is: the path of a function in the module, then upvalues that lead from function to function. A name
-- that several variables share says nothing, so it is false.
local function learn(version)
  local found, ids, source = {}, {}, "@" .. version.script.id
  local seen, work = {}, {}
  local function push(f, path, chain)
    if not seen[f] and getinfo(f, "S").source == source then
      seen[f] = true
      work[#work + 1] = { f = f, path = path, chain = chain }
    end
  end
  for _, groups in next, version.places do
    for g = 1, #groups do
      local path = groups[g][1]
      local f = K.at_path(version.template, path)
      if type(f) == "function" then push(f, path, {}) end
    end
  end
  local at = 1
  while at <= #work do
    local from, i = work[at], 1
    while true do
      local name, value = getupvalue(from.f, i)
      if name == nil then break end
      if type(value) == "function" then
        local chain = { table.unpack(from.chain) }
        chain[#chain + 1] = i
        push(value, from.path, chain)
      elseif name ~= "_ENV" and name ~= "" then
        local id = upvalueid(from.f, i)
        if ids[name] == nil then
          ids[name], found[name] = id, { path = from.path, chain = from.chain, index = i, default = value }
        elseif ids[name] ~= id then
          found[name] = false
        end
      end
      i = i + 1
    end
    at = at + 1
  end
  return found
end

-- The function that holds a local, where all on the way to it are still the file's own: in their place there may be one of
-- the framework's, whose variables are none of the script's.
local function holder_of(module, place, source)
  local f = K.at_path(module, place.path)
  local function is_own() return type(f) == "function" and getinfo(f, "S").source == source end
  for i = 1, #place.chain do
    if not is_own() then return nil end
    local _, inner = getupvalue(f, place.chain[i])
    f = inner
  end
  return is_own() and f or nil
end

-- what to do with the locals of an instance that goes from one version to another; nil when there is nothing to do
function K.plan_locals(from, to)
  from.locals, to.locals = from.locals or learn(from), to.locals or learn(to)
  local plan, was, now = { unclear = {}, source = "@" .. to.script.id }, {}, {}
  for name, target in next, to.locals do
    local place = from.locals[name]
    if target and place then
      plan[#plan + 1] = { name = name, shown = "local " .. name, from = place, to = target }
      was[name], now[name] = place.default, target.default
    elseif target == false or place == false then
      plan.unclear[#plan.unclear + 1] = "local " .. name
    end
  end
  plan.edits = K.edits_between(was, now)
  return (#plan > 0 or #plan.unclear > 0) and plan or nil
end

-- the live values that go on, by name. A value that all instances share, a component or a module, is the new body's affair,
-- and so is the module table itself.
function K.live_locals(plan, old)
  local values = {}
  for n = 1, #plan do
    local place = plan[n].from
    local f = holder_of(old, place, plan.source)
    local name, value
    if f then name, value = getupvalue(f, place.index) end
    local shared = type(value) ~= "number" and type(value) ~= "string" and type(value) ~= "boolean" and rawequal(value, place.default)
    if name == plan[n].name and value ~= nil and type(value) ~= "function" and not shared and not rawequal(value, old) then
      values[name] = value
    end
  end
  return values
end

-- Code in a kept table becomes what the new body has at the same place, references to the old module table the new one.
-- A list of work instead of recursion: live data may be deep.
local MAX_SHOWN = 16
local function renew_below(root, root_fresh, pair, report, shown, seen)
  if seen[root] then return end
  seen[root] = true
  local tables, mates, parents, keys, count = { root }, { root_fresh or false }, { 0 }, { shown }, 1
  local function path_to(at, key)
    local reversed = { K.shown_key(key) }
    while at > 1 and #reversed < MAX_SHOWN do
      reversed[#reversed + 1] = K.shown_key(keys[at])
      at = parents[at]
    end
    local path = at > 1 and shown .. ".…" or shown
    for i = #reversed, 1, -1 do path = path .. "." .. reversed[i] end
    return path
  end
  local at = 1
  while at <= count do
    local live, fresh = tables[at], mates[at]
    for key, value in next, live do
      local counterpart = type(fresh) == "table" and rawget(fresh, key) or nil
      if type(value) == "function" then
        if type(counterpart) == "function" then K.change(live, key, counterpart) else K.bump(report.stale, path_to(at, key)) end
      elseif rawequal(value, pair.old) then
        K.change(live, key, pair.new)
      elseif type(value) == "table" and not seen[value] then
        seen[value] = true
        count = count + 1
        tables[count], mates[count], parents[count], keys[count] = value, counterpart or false, at, key
      end
    end
    at = at + 1
  end
end

-- Hands them to the new instance, whose functions nobody else holds yet. fill adds what the new version brings to tables.
function K.hand_on_locals(plan, values, old, new, report, fill)
  local fresh, seen, pair = {}, {}, { old = old, new = new }
  for n = 1, #plan do
    local f = holder_of(new, plan[n].to, plan.source)
    if f then
      local _, value = getupvalue(f, plan[n].to.index)
      fresh[plan[n].name] = value
    end
  end
  local brought = K.fresh_of(plan.edits, fresh)
  for n = 1, #plan do
    local name = plan[n].name
    local value, default, was = values[name], fresh[name], plan[n].from.default
    if value ~= nil and default ~= nil and type(default) ~= type(value) then
      values[name] = nil
      K.bump(report.retyped, plan[n].shown)
    elseif type(value) == "table" then
      if K.holds_code(value, old, 0) then renew_below(value, default, pair, report, plan[n].shown, seen) end
      if type(default) == "table" then fill(value, default, type(was) == "table" and was or nil, {}, 0) end
    end
  end
  -- nobody reaches a local from outside, so an edited constant arrives unless the game has changed it
  K.apply_edits(plan.edits, values, true, brought)
  for n = 1, #plan do
    local value = values[plan[n].name]
    local f = value ~= nil and holder_of(new, plan[n].to, plan.source)
    if f then
      setupvalue(f, plan[n].to.index, value)
      K.bump(report.kept, plan[n].shown)
    end
  end
  for n = 1, #plan.unclear do K.bump(report.defaulted, plan.unclear[n]) end
end
`;
