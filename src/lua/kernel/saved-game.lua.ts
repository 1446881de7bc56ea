/**
 * Kernel, part 18f: saved games. A room is saved as it is salvaged (salvage.lua.ts), out of a VM that goes on; here is what
 * that needs besides. Loading is restoring (restore.lua.ts) in a fresh VM, after all of the bytes were read once and have
 * the shape that saving gives them.
 */
export const savedGameSource = String.raw`
local K, host = ...
local type, next, rawget, math_type, pcall, error = type, next, rawget, math.type, pcall, error
local table_sort, string_sub = table.sort, string.sub
local values, names = K.restore_values, K.salvage_names
local NONE = {}

-- Keys of a table in an order that its history does not change: texts, numbers, flags; what else is a key, in that of next.
-- from: the first integer behind the list. into: a list to be used again.
function K.sorted_keys(t, from, into)
  local keys, numbers, others, n = into or {}, nil, nil, 0
  local before = #keys
  for key in next, t do
    local kind = type(key)
    if kind == "string" then
      n = n + 1
      keys[n] = key
    elseif kind ~= "number" then
      others = others or {}
      others[#others + 1] = key
    elseif not (math_type(key) == "integer" and key >= 1 and key < from) then
      numbers = numbers or {}
      numbers[#numbers + 1] = key
    end
  end
  for i = n + 1, before do keys[i] = nil end
  if n > 1 then table_sort(keys) end
  if numbers then
    table_sort(numbers)
    for i = 1, #numbers do keys[n + i] = numbers[i] end
    n = n + #numbers
  end
  if others then
    if rawget(t, true) ~= nil then n = n + 1 keys[n] = true end
    if rawget(t, false) ~= nil then n = n + 1 keys[n] = false end
    for i = 1, #others do
      if type(others[i]) ~= "boolean" then n = n + 1 keys[n] = others[i] end
    end
  end
  return keys
end

-- types of the defaults of a version, by its hash: a loaded game with other code must know which an edit changed
function K.note_default_types(defaults, version)
  if not version or not version.hash or defaults[version.hash] then return end
  local types = {}
  for key, value in next, version.template or NONE do
    if type(key) == "string" and type(value) ~= "function" then types[key] = type(value) end
  end
  defaults[version.hash] = types
end

-- Saving ---------------------------------------------------------------------------------------------------------------

local numbers, places = nil, nil     -- of scripts in the saved game, by their numbers here; how far their hooks have run

function K.exports.save_open()
  numbers, places = {}, {}
  return "", true
end

function K.exports.save_number(here, saved)
  numbers[here] = saved
  return "", true
end

-- Runs on_save of up to count instances of a script. After an error the next call goes on behind the one that failed.
function K.exports.save_hooks(number, count)
  local script = K.scripts[number]
  if not script or script.resting then return "", true end
  local at = places[number]
  if not at then
    at = { page = 1, slot = 0 }
    places[number], script.told_to_save = at, {}
  end
  local page = script.pages[at.page]
  while page and count > 0 do
    at.slot = at.slot + 1
    if at.slot > page.n then
      at.page, at.slot = at.page + 1, 0
      page = script.pages[at.page]
    else
      local module, entity = page.modules[at.slot], page.entities[at.slot]
      if module then
        script.told_to_save[entity] = K.hook(script, page.versions[at.slot], entity, module, "on_save")
        K.call = nil
        count = count - 1
      end
    end
  end
  return "", page == nil
end

-- What all scripts share. Queries that are kept end: what they hold has an order that no saved game can tell.
function K.exports.save_shared()
  host.forget_kept_queries()
  K.forget_queries()
  return K.begin_saving(numbers)
end

function K.exports.save_close()
  for number in next, places or NONE do K.scripts[number].told_to_save = nil end
  numbers, places = nil, nil
  K.call = nil
  return "", true
end

-- Loading --------------------------------------------------------------------------------------------------------------

local function need(is_right)
  if not is_right then error("the data of a mod has not the shape of a saved game", 0) end
end
local function is_whole(value) return math_type(value) == "integer" end
local function is_time(value) return type(value) == "number" and value == value and value >= 0 and value < math.huge end
local function may(value, kind) return value == nil or type(value) == kind end
local function need_list(list, test)
  need(type(list) == "table")
  local n = 0
  for key, value in next, list do
    need(is_whole(key) and key >= 1 and key <= #list and test(value))
    n = n + 1
  end
  need(n == #list)
end
local function is_name(value, kind)
  return type(value) == "string" and string_sub(value, 1, 1) == kind and pcall(values.parse, value)
end

local header, entities
local shapes = {}

local function check_regs(regs)
  need_list(regs, function(r)
    need(type(r) == "table" and is_whole(r.id) and r.id >= 1 and r.id <= header.registrations and type(r.what) == "string")
    need(may(r.name, "string") and may(r.event, "string") and (r.at == nil or is_name(r.at, "F")))
    need(may(r.in_body, "boolean") and may(r.task, "boolean") and may(r.once, "boolean"))
    need(r.period == nil or is_time(r.period))
    need(r.due == nil or is_time(r.due) and is_whole(r.order) and r.order >= 1 and r.order <= header.timers[1])
    return true
  end)
end

function shapes.header(item)
  need(header == nil)
  header, entities = item, {}
  need_list(item.modules, function(id) return type(id) == "string" end)
  need(is_whole(item.registrations) and item.registrations >= 0 and is_whole(item.random) and is_whole(item.texts))
  need(is_time(item.now) and is_time(item.dt) and is_whole(item.frame) and is_whole(item.tick))
  need_list(item.timers, is_whole)
  need(#item.timers == 3 and item.timers[1] >= 0)
  need(type(item.scripts) == "table")
  for number, script in next, item.scripts do
    need(is_whole(number) and type(script) == "table" and may(script.hash, "string") and may(script.resting, "boolean"))
    need(is_whole(script.spent_frame or 0) and is_whole(script.spent_count or 0))
    need_list(script.entities, is_whole)
    entities[number] = script.entities
    need(type(script.defaults) == "table")
    for _, types in next, script.defaults do need(type(types) == "table") end
  end
end
function shapes.home(item)
  need(is_name(item.name, "T") and type(item.data) == "table" and may(item.id, "string") and may(item.hash, "string"))
  need(item.id == nil or type(item.untouched) == "table" and type(item.gone) == "table")
end
function shapes.state(item) need(may(item.data, "table") and may(item.mods, "table")) end
function shapes.metas(item) need(#item >= 0) end
function shapes.regs(item)
  need(type(item.id) == "string")
  check_regs(item.regs)
end
function shapes.events(item)
  local waiting = item.data
  if waiting == nil then return end
  need(type(waiting) == "table" and type(waiting.data) == "table")
  need_list(waiting.names, function(name) return type(name) == "string" end)
  need(waiting.count == #waiting.names and is_whole(waiting.running) and waiting.running >= 0 and waiting.running <= waiting.count)
  need(is_whole(waiting.rounds) and is_whole(waiting.passed) and is_whole(waiting.last))
end
function shapes.instance(item)
  need(is_whole(item.number) and header.scripts[item.number] and is_whole(item.entity) and type(item.hash) == "string")
  need(may(item.data, "table") and may(item.out, "table") and may(item.gone, "table") and may(item.suspended, "boolean"))
  need(is_whole(item.failing_frame or 0) and is_whole(item.failing_count or 0))
  if item.regs ~= nil then check_regs(item.regs) end
end

-- After restore_open: reads all of it, and puts nothing anywhere. The piece tells the entities of each script.
function K.exports.load_check()
  header, entities = nil, nil
  values.open()
  local item = values.read()
  while item do
    need(type(item) == "table")
    local check = shapes[item.kind]
    need(check and (header or item.kind == "header"))
    check(item)
    item = values.read()
  end
  need(header)
  local piece = K.encode_value(entities)
  header, entities = nil, nil
  return piece, true
end

-- Fields of an instance that other code takes over: as in a reload, those that are transient and those whose type the
-- edit changed have the new default.
function K.fit_fields(content, fresh, version, was, retyped, label)
  for key in next, version.transient or NONE do content[key] = nil end
  for key, default in next, fresh do
    local now, value = type(default), content[key]
    if value ~= nil and now ~= "function" and was[key] ~= nil and was[key] ~= now and type(value) ~= now then
      content[key] = nil
      K.count_lost(retyped, label .. K.value_format.shown(key))
    end
  end
end

local restored, reached = NONE, 0
function K.note_restored(list) restored, reached = list, 0 end

-- Runs on_restore of all instances that have it, each with what on_save gave. After an error the next call goes on behind.
function K.exports.load_hooks()
  while reached < #restored do
    reached = reached + 1
    local one = restored[reached]
    local page, i = K.find(one.script, one.entity)
    if page and page.modules[i] and not one.script.resting then
      K.hook(one.script, page.versions[i], one.entity, page.modules[i], "on_restore", one.saved)
      K.call = nil
    end
  end
  restored = NONE
  return "", true
end

-- the queries of a VM whose place another one has taken
function K.exports.forget_kept_queries()
  host.forget_kept_queries()
  return "", true
end
`;
