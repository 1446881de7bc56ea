/**
 * Kernel, part 18b: what salvage wrote, put into a new VM. Modules are loaded and what scripts share is put in place;
 * then all bodies run, each as if its instance were attached, without on_start; then the saved data goes over what
 * they made, in a second reading, in which every name has something that it stands for. In that one no script code runs.
 */
export const restoreSource = String.raw`
local K, host = ...
local type, next, rawget, rawset, rawequal, pcall, error = type, next, rawget, rawset, rawequal, pcall, error
local string_sub, string_unpack = string.sub, string.unpack
local getmetatable, setmetatable = debug.getmetatable, debug.setmetatable
local shown = K.value_format.shown
local MAX_DEPTH = 32
local NONE = {}

local R                      -- the restoration under way

local function note_lost(name)
  if R.is_final then K.count_lost(R.lost, name) end
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
    local script = K.scripts[number]
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
    note_lost(label)
    return nil
  end
  return t
end

-- Two names may have come to mean the same: the second one is left out, or a table might get one key twice.
local function resolve(name)
  local known = R.found[name]
  if known == nil then
    known = find(name)
    if known ~= nil and R.meant[known] then known = nil end
    if known ~= nil then R.meant[known] = true end
    R.found[name] = known or false
  end
  return known or nil
end

local function open()
  R.found, R.meant, R.replaced = {}, {}, {}
  local reader, problem = K.value_reader(R.bytes, {
    is_trusted = true, leave_out = true, resolve = resolve, max_bytes = K.salvage_limits.bytes * 2, max_depth = K.salvage_limits.depth,
  })
  if not reader then error(problem, 0) end
  R.reader = reader
end
-- the next item; nil at the end
local function read()
  local ok, item = R.reader.next()
  if ok == nil then
    R.is_over = true
    error(item, 0)
  end
  return ok and item or nil
end

-- finalizers are not for scripts, and a metatable is looked through for one when it is set
local function give_metatable(t, meta)
  if type(t) ~= "table" or type(meta) ~= "table" then return end
  if rawget(meta, "__gc") ~= nil then return note_lost("a metatable with __gc") end
  if getmetatable(t) == nil then setmetatable(t, meta) end
end

-- puts saved content over what a table holds; functions that it has stay
local function put_over(t, content, stays)
  for key, value in next, t do
    local kind = type(value)
    if kind ~= "function" and kind ~= "thread" and content[key] == nil and not (stays and stays[key] ~= nil) then
      rawset(t, key, nil)
    end
  end
  for key, value in next, content do rawset(t, key, value) end
end

-- tables that the body gave metatables to pass them on to the saved ones at their places
local function adopt(fresh, saved, seen, depth)
  if seen[fresh] or depth > MAX_DEPTH then return end
  seen[fresh] = true
  for key, value in next, fresh do
    local live = rawget(saved, key)
    if type(value) == "table" and type(live) == "table" and not rawequal(value, live) and not K.is_sealed(value) then
      local meta = getmetatable(value)
      if meta ~= nil and not K.is_sealed(live) then give_metatable(live, meta) end
      adopt(value, live, seen, depth + 1)
    end
  end
end

local function take_id(r, id)
  K.by_registration[r.id] = nil
  r.id = id
  K.by_registration[id] = r
end

-- the function that a registration had, and whether it has one
local function target_of(saved)
  if saved.name then return nil, true end
  local fn = saved.at and resolve(saved.at)
  return fn, fn ~= nil
end

local function renew(saved, owner, entity, version, label)
  local fn, has = target_of(saved)
  if not has or saved.task or not (saved.event or saved.due) then
    if not saved.task then note_lost(label .. ": " .. saved.what) end
    return
  end
  local r = {
    id = saved.id, what = saved.what, script = owner, entity = entity, dead = false, fn = fn, name = saved.name,
    in_body = saved.in_body or false, version = version, period = saved.period,
  }
  local list = owner.registrations[entity]
  if not list then
    list = {}
    owner.registrations[entity] = list
  end
  list[#list + 1] = r
  K.by_registration[r.id] = r
  if saved.event then K.hear(r, saved.event, saved.once or false) else K.set_timer(r, saved.due, saved.order) end
end

-- The registrations that the body made become those that the old one made: by what they call, then by their order.
-- What is left of them had ended; what is left of the saved ones is made anew where its function is known.
local function put_registrations(saved, owner, entity, version, label)
  local fresh, taken, done = owner.registrations[entity] or NONE, {}, {}
  if #saved == 0 and #fresh == 0 then return end
  local made = {}
  for i = 1, #fresh do
    if not fresh[i].dead then made[#made + 1] = fresh[i] end
  end
  for round = 1, 2 do
    for i = 1, #saved do
      local old = saved[i]
      local fn = old.at and resolve(old.at) or nil
      for n = 1, old.in_body and not done[i] and #made or 0 do
        local r = made[n]
        local is_same = round == 2 or (old.name or fn) and r.name == old.name and rawequal(r.fn, fn)
        if not taken[n] and r.what == old.what and is_same then
          taken[n], done[i] = true, true
          take_id(r, old.id)
          r.period = old.period
          if old.due and not old.task then K.set_timer(r, old.due, old.order) end
          break
        end
      end
    end
  end
  for n = 1, #made do
    if not taken[n] then K.forget_registration(made[n]) end
  end
  for i = 1, #saved do
    if not done[i] then renew(saved[i], owner, entity, version, label) end
  end
  local list = owner.registrations[entity]
  if list then table.sort(list, function(a, b) return a.id < b.id end) end
end

local function put_instance(item)
  local script, entity = K.scripts[item.number], item.entity
  local page, i
  if script then page, i = K.find(script, entity) end
  if not page then return end
  local module, version = page.modules[i], page.versions[i]
  local content = item.data
  if content then
    local fresh, stays, replaced = {}, {}, nil
    for key, value in next, module do
      fresh[key] = value
      if type(value) == "function" and content[key] ~= nil then
        replaced = replaced or {}
        replaced[key] = value
      end
    end
    for _, key in next, item.out or NONE do stays[key] = true end
    put_over(module, content, stays)
    for _, key in next, item.gone or NONE do
      if type(rawget(module, key)) == "function" then
        replaced = replaced or {}
        replaced[key] = rawget(module, key)
        rawset(module, key, nil)
      end
    end
    R.replaced[module] = replaced
    adopt(fresh, module, {}, 0)
  end
  put_registrations(item.regs or NONE, script, entity, version, script.id)
  if item.failing_count then
    script.failing[entity], script.has_failed = { frame = item.failing_frame, count = item.failing_count }, true
  end
  if item.suspended then
    script.suspended[entity], page.modules[i], script.has_failed = module, false, true
    script.state[entity] = version.number << 2 | 3
  end
  if not version.on_update or not version.on_fixed_update then K.note_hooks(version, module) end
end

local put = {
  home = function(item)
    local t = resolve(item.name)
    if t then put_over(t, item.data, K.sandbox_base[t]) end
  end,
  state = function(item) K.state_stores(item.data, item.mods) end,
  metas = function(item)
    for i = 1, #item, 2 do give_metatable(item[i], item[i + 1]) end
  end,
  events = function(item) R.events = item.data end,
  regs = function(item)
    local record = R.is_final and K.loaded_modules[item.id]
    if record then put_registrations(item.regs, record, 0, nil, item.id) end
  end,
  instance = put_instance,
  lost = function(item)
    for name, count in next, item.data do K.count_lost(R.lost, name, count) end
  end,
}

-- bytes: the whole document
function K.exports.restore_open(bytes)
  R = { bytes = bytes, lost = {}, module = 0, at = {}, is_final = false }
  open()
  local header = read()
  if not header or header.kind ~= "header" then error("the bytes are no salvaged state", 0) end
  R.header = header
  K.registration_count, K.random_state = header.registrations, header.random
  K.now, K.dt, K.frame, K.tick = header.now, header.dt, header.frame, header.tick
  K.input_state(header.input)
  K.heard_elsewhere = header.heard_elsewhere
  return "", true
end

-- A module that fails may need what the bodies bring: then they require it, or the last try tells of the error.
local function load_next()
  R.module = R.module + 1
  local id = R.header.modules[R.module]
  if not id then return false end
  if not K.loaded_modules[id] then
    host.begin()
    local ok, problem = pcall(K.load_module, id, id)
    host.leave()
    if not ok and R.is_final then error(problem, 0) end
  end
  return true
end

-- loads one module after another; with the last call what scripts share is there
function K.exports.restore_shared()
  if load_next() then return "", false end
  local item = read()
  while item and item.kind ~= "instance" do
    if item.kind ~= "lost" then put[item.kind](item) end
    item = read()
  end
  R.reader, R.module = nil, 0
  return "", true
end

-- Makes up to count instances. After an error of a body the next call goes on behind its instance.
function K.exports.restore_script(number, count)
  local script, roster = K.scripts[number], R.header.scripts[number]
  if R.building then
    K.drop_registrations(R.building.script, R.building.entity)
    R.building = nil
  end
  local version = script and script.version
  if not version or not roster then return "", true end
  local at = R.at[number] or 0
  while at < #roster.entities and count > 0 do
    at, count = at + 1, count - 1
    local entity = roster.entities[at]
    R.at[number] = at
    if not K.find(script, entity) then
      R.building = { script = script, entity = entity }
      K.insert(script, entity, K.build(script, version, entity), version)
      script.state[entity] = version.state
      R.building, K.call = nil, nil
    end
  end
  script.resting, script.spent_frame, script.spent_count = roster.resting, roster.spent_frame, roster.spent_count
  return "", at >= #roster.entities
end

-- Puts the saved data over what the bodies made, so many items in a call. Called when all instances are made.
function K.exports.restore_data(count)
  if R.is_over then return "", true end
  if not R.is_final then
    R.is_final = true
    if R.building then K.drop_registrations(R.building.script, R.building.entity) end
  end
  if not R.reader then
    if load_next() then return "", false end
    open()
    read()
  end
  for _ = 1, count do
    local item = read()
    if not item then
      R.is_over = true
      return "", true
    end
    put[item.kind](item)
  end
  return "", false
end

-- ends it; the piece is a document: what was left out, by name, and the number of events that wait
function K.exports.restore_end()
  local header = R.header
  local waiting = K.put_events(R.events or { names = {}, data = {}, running = 0, count = 0, rounds = 0, passed = 0, last = 0 })
  -- instances that had no saved data may have registered something new
  local most, made = header.registrations, header.timers[1]
  for id, r in next, K.by_registration do
    if id > most then most = id end
    if r.timer and r.sequence > made then made = r.sequence end
  end
  K.timer_counters(made, header.timers[2], header.timers[3])
  K.registration_count, K.random_state = most, header.random
  R.lost.names = nil
  local piece = K.encode_value({ lost = R.lost, waiting = waiting })
  R = nil
  K.call = nil
  K.forget_queries()
  return piece, true
end
`;
