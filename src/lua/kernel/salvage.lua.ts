/**
 * Kernel, part 18a: what scripts have made, as bytes, out of a VM that was stopped in the middle of anything. Asks no
 * metamethod and calls no script code. What belongs to code (the tables of modules, globals with functions, instances,
 * functions that a body makes) is written as a name: root and path. Names are strings of bytes:
 *
 *   "T" or "F" (a table, a function), then the root: "E" (globals), "M" module id, "I" script number and entity; then keys.
 *
 * Items are tables with a kind: header, home (content of a table that has a name), regs (of a module), state, events,
 * instance, metas (tables of the item before, each with its metatable), lost.
 */
export const salvageSource = String.raw`
local K = ...
local type, next, rawget, rawequal, pcall, math_type = type, next, rawget, rawequal, pcall, math.type
local string_pack, string_sub, debug_getmetatable = string.pack, string.sub, debug.getmetatable
local shown = K.value_format.shown

local limits = { bytes = 32 << 20, depth = 1 << 40, homes = 4096, names = 200, refusals = 3, module_depth = 32, global_depth = 2 }
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

-- counts something that is lost; after so many names all others are one
function K.count_lost(lost, name, count)
  if not lost[name] then
    lost.names = (lost.names or 0) + 1
    if lost.names > limits.names then name = "others" end
  end
  lost[name] = (lost[name] or 0) + (count or 1)
end
local function note_lost(name) K.count_lost(S.lost, name) end

local function key_bytes(key)
  local kind = math_type(key) or type(key)
  if kind == "string" then return string_pack("<c1s4", "s", key) end
  if kind == "integer" then return string_pack("<c1i8", "i", key) end
  if kind == "float" then return string_pack("<c1d", "d", key) end
  if kind == "boolean" then return key and "t" or "f" end
end
local function instance_root(number, entity) return string_pack("<c1i8i8", "I", number, entity) end

-- names a table, and the functions that stand in it; false when it has a name already, or needs none
local function add_home(t, name, label)
  if S.table_names[t] or S.number_of[t] or K.is_sealed(t) or #S.homes >= limits.homes then return false end
  S.table_names[t] = "T" .. name
  S.homes[#S.homes + 1] = { table = t, name = "T" .. name, label = label }
  for key, value in next, t do
    local bytes = type(value) == "function" and not S.code_names[value] and key_bytes(key)
    if bytes then S.code_names[value] = "F" .. name .. bytes end
  end
  return true
end

-- tables of a module that the file has made: a new VM has them at the same paths
local function name_module(t, defaults, name, label, depth)
  if not add_home(t, name, label) then return end
  for key, value in next, t do
    local inner, bytes = type(defaults) == "table" and rawget(defaults, key), key_bytes(key)
    if bytes and type(value) == "table" and type(inner) == "table" and depth < limits.module_depth then
      name_module(value, inner, name .. bytes, label .. shown(key), depth + 1)
    end
  end
end

local function name_globals(t, name, label, depth)
  for key, value in next, t do
    if type(key) == "string" and type(value) == "table" and not base[value] then
      local inner = name .. key_bytes(key)
      if add_home(value, inner, label .. shown(key)) and depth < limits.global_depth then
        name_globals(value, inner, label .. shown(key), depth + 1)
      end
    end
  end
end

-- the name of a function: it stands in a table that has one, or it is one that the body of the instance makes
local function name_of(f, kind)
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
local function note_metatables_of_defaults(module, version)
  local paths = metatable_paths(version)
  S.by_default = paths[1] and {} or nil
  for i = 1, #paths do
    local t = K.at_path(module, paths[i])
    if type(t) == "table" then S.by_default[t] = true end
  end
end

-- a metatable comes back when it has a name, stands in the instance itself, or is one of its defaults'
local function on_metatable(t, meta)
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

local function report(path)
  local inside = S.label .. ".data"
  if string_sub(path, 1, #inside) == inside then path = S.label .. string_sub(path, #inside + 1) end
  note_lost(path)
end

-- writes an item and the metatables of its tables; false when it cannot be carried: then nothing of it is written
local function write(item, label)
  S.label, S.content, S.own, S.metas = label, item.data, nil, {}
  local ok, done = pcall(S.writer.add, item, label)
  if ok and done and #S.metas > 0 then
    local metas = S.metas
    metas.kind = "metas"
    pcall(S.writer.add, metas, label)
  end
  S.writer.abandon()
  return ok and done == true
end

local function registrations_of(owner, entity, label, all_body)
  local list, saved = owner.registrations[entity], nil
  for i = 1, list and #list or 0 do
    local r = list[i]
    if not r.dead then
      local in_body = all_body or r.in_body
      local at = r.fn and name_of(r.fn, "function") or nil
      if r.thread or not in_body and not r.name and not at then note_lost(label .. ": " .. r.what) end
      if in_body or not r.thread and (r.name or at) then
        saved = saved or {}
        saved[#saved + 1] = {
          id = r.id, what = r.what, in_body = in_body or nil, name = r.name, at = at, task = r.thread and true or nil,
          event = r.event, once = r.once or nil, period = r.period, due = r.timer and r.due or nil, order = r.sequence,
        }
      end
    end
  end
  return saved
end

local function write_instance(script, page, i)
  local entity, version = page.entities[i], page.versions[i]
  local module = K.module_at(script, page, i)
  S.module, S.version, S.number, S.entity = module, version, script.number, entity
  note_metatables_of_defaults(module, version)
  local content, out, gone, origins = {}, nil, nil, version.origins or {}
  for key, value in next, module do
    local kind = type(value)
    if kind == "function" then
      -- one that stands where the body puts it is there again from the new body
      if not (origins[key] and K.is_original(version, key, value)) then
        if name_of(value, kind) then
          content[key] = value
        else
          note_lost(script.id .. shown(key))
          if not origins[key] then
            out = out or {}
            out[#out + 1] = key
          end
        end
      end
    elseif kind == "thread" then
      note_lost(script.id .. shown(key))
      out = out or {}
      out[#out + 1] = key
    else
      content[key] = value
    end
  end
  for key in next, origins do
    if rawget(module, key) == nil then
      gone = gone or {}
      gone[#gone + 1] = key
    end
  end
  local failing = script.failing[entity]
  local item = {
    kind = "instance", number = script.number, entity = entity, data = content, out = out, gone = gone,
    regs = registrations_of(script, entity, script.id, false), suspended = script.suspended[entity] and true or nil,
    failing_frame = failing and failing.frame, failing_count = failing and failing.count,
  }
  if S.refusals >= limits.refusals then item.data = nil end
  if not item.data or not write(item, script.id) then
    if item.data then S.refusals = S.refusals + 1 end
    item.data, item.out, item.gone = nil, nil, nil
    note_lost(script.id .. ": all data of an entity")
    write(item, script.id)
  end
end

local function roster()
  local found = {}
  for number, script in next, K.scripts do
    local entities = {}
    for p = 1, #script.pages do
      local page = script.pages[p]
      for i = 1, page.n do
        local entity = page.entities[i]
        if entity then
          entities[#entities + 1] = entity
          local module = K.module_at(script, page, i)
          S.number_of[module], S.entity_of[module] = number, entity
        end
      end
    end
    found[number] = {
      entities = entities, resting = script.resting or nil, spent_frame = script.spent_frame, spent_count = script.spent_count,
    }
  end
  return found
end

local function write_home(home)
  local content, known = {}, base[home.table]
  for key, value in next, home.table do
    if not (known and rawequal(known[key], value)) then content[key] = value end
  end
  if known and next(content) == nil then return end
  if not write({ kind = "home", name = home.name, data = content }, home.label) then note_lost(home.label) end
end

-- what all scripts share; begins a salvage
function K.exports.salvage_shared()
  -- what an attempt to swap has changed so far is taken back first
  if K.attempt then
    pcall(K.exports.swap_failed)
    pcall(K.exports.undo_set)
  end
  S = {
    lost = {}, homes = {}, table_names = {}, code_names = {}, number_of = {}, entity_of = {}, refusals = 0, at = {}, metas = {}, paths_of = {},
    label = "",
  }
  S.writer = K.value_writer({
    leave_out = true, report = report, name_of = name_of, table_name = table_name, on_metatable = on_metatable,
    max_bytes = limits.bytes, max_depth = limits.depth,
  })
  local scripts, modules = roster(), {}
  for t in next, base do
    if t == K.env then add_home(t, "E", "globals") end
  end
  for key, t in next, base[K.env] do
    if type(t) == "table" and t ~= K.env then add_home(t, "E" .. key_bytes(key), key) end
  end
  for id, record in next, K.loaded_modules do
    if record.ready then
      modules[#modules + 1] = id
      local name = string_pack("<c1s4", "M", id)
      if type(record.value) == "table" then name_module(record.value, record.defaults, name, id, 0) end
      if type(record.value) == "function" then S.code_names[record.value] = "F" .. name end
    end
  end
  table.sort(modules)
  name_globals(K.env, "E", "globals", 1)
  local made, fired, in_frame = K.timer_counters()
  write({
    kind = "header", scripts = scripts, modules = modules, registrations = K.registration_count, random = K.random_state,
    now = K.now, dt = K.dt, frame = K.frame, tick = K.tick, timers = { made, fired, in_frame }, input = K.input_state(),
    heard_elsewhere = K.heard_elsewhere,
  }, "the game")
  for i = 1, #S.homes do write_home(S.homes[i]) end
  local store, mod_store = K.state_stores()
  if not write({ kind = "state", data = store, mods = mod_store }, "state") then note_lost("state") end
  if not write({ kind = "events", data = K.waiting_events() }, "events") then note_lost("events that wait") end
  for id, record in next, K.loaded_modules do
    local regs = registrations_of(record, 0, id, true)
    if regs then write({ kind = "regs", id = id, regs = regs }, id) end
  end
  return S.writer.take(), true
end

-- up to count instances, in their order; the second result is true when none is left
function K.exports.salvage_script(number, count)
  local script = K.scripts[number]
  local at = S.at[number] or { page = 1, slot = 1 }
  S.at[number] = at
  local page = script and script.pages[at.page]
  while page and count > 0 do
    if at.slot > page.n then
      at.page, at.slot = at.page + 1, 1
      page = script.pages[at.page]
    else
      if page.entities[at.slot] then
        write_instance(script, page, at.slot)
        count = count - 1
      end
      at.slot = at.slot + 1
    end
  end
  return S.writer.take(), page == nil
end

-- ends the salvage: what was left out, by name
function K.exports.salvage_end()
  S.lost.names = nil
  S.module = nil
  write({ kind = "lost", data = S.lost }, "losses")
  local piece = S.writer.take()
  S = nil
  return piece, true
end
`;
