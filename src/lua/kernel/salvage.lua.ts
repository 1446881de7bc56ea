/**
 * Kernel, part 18b: what scripts have made, as bytes, out of a VM that was stopped in the middle of anything. Asks no
 * metamethod and calls no script code. One writer for everything, so that all of it shares what it shares.
 *
 * Items are tables with a kind: header, home (content of a table that has a name), regs (of a module), state, events,
 * instance, metas (tables of the item before, each with its metatable), lost.
 *
 * A saved game is written in the same way, out of a VM that goes on (saved-game.lua.ts): what belongs to the moment is left
 * out, scripts have the numbers that the host gives them, and keys have an order.
 */
export const salvageSource = String.raw`
local K = ...
local type, next, rawget, rawequal, rawlen, pcall, collectgarbage = type, next, rawget, rawequal, rawlen, pcall, collectgarbage
local string_pack, string_sub = string.pack, string.sub
local shown, names, limits, base = K.value_format.shown, K.salvage_names, K.salvage_limits, K.sandbox_base

local NONE = {}

local S                      -- the salvage under way
local function note_lost(name) K.count_lost(S.lost, name) end

local function report(path)
  local inside = S.label .. ".data"
  if string_sub(path, 1, #inside) == inside then path = S.label .. string_sub(path, #inside + 1) end
  note_lost(path)
end

-- writes an item and the metatables of its tables; false when it cannot be carried: then nothing of it is written
local function write(item, label)
  S.label, S.content, S.own, S.metas = label, item.data, nil, {}
  local ok, done = pcall(S.writer.add, item, label, S.refusals < limits.refusals and limits.entries or limits.entries_after)
  if ok and done and #S.metas > 0 then
    local metas = S.metas
    metas.kind = "metas"
    pcall(S.writer.add, metas, label)
  end
  S.writer.abandon()
  if ok and done then return true end
  S.refusals = S.refusals + 1
  return false
end

local function registrations_of(owner, entity, label, all_body)
  local list, saved = owner.registrations[entity], nil
  for i = 1, list and #list or 0 do
    local r = list[i]
    if not r.dead then
      local in_body = all_body or r.in_body
      local at = r.fn and names.of(r.fn, "function") or nil
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
  if saved and S.is_saved then table.sort(saved, function(a, b) return a.id < b.id end) end
  return saved
end

local function in_order(keys)
  if not keys or not S.is_saved or #keys == 1 then return keys end
  local set = {}
  for i = 1, #keys do set[keys[i]] = true end
  return K.sorted_keys(set, 1)
end

local function write_instance(script, page, i)
  local entity, version = page.entities[i], page.versions[i]
  local module = K.module_at(script, page, i)
  S.module, S.version, S.number, S.entity = module, version, S.numbers and S.numbers[script.number] or script.number, entity
  names.note_defaults(module, version)
  local content, out, gone, origins = {}, nil, nil, version.origins or {}
  local passing = S.is_saved and version.transient or NONE
  for key, value in next, module do
    local kind = type(value)
    if passing[key] then
      -- the default stands in the game that is loaded
    elseif kind == "function" then
      -- one that stands where the body puts it is there again from the new body
      if not (origins[key] and K.is_original(version, key, value)) then
        if names.of(value, kind) then
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
    if rawget(module, key) == nil and not passing[key] then
      gone = gone or {}
      gone[#gone + 1] = key
    end
  end
  local failing = script.failing[entity]
  local item = {
    kind = "instance", number = S.number, entity = entity, hash = version.hash, data = content, out = in_order(out), gone = in_order(gone),
    regs = registrations_of(script, entity, script.id, false), suspended = script.suspended[entity] and true or nil,
    failing_frame = failing and failing.frame, failing_count = failing and failing.count,
    threw = S.threw[script] and S.threw[script][entity],
    on_save = S.is_saved and script.told_to_save and script.told_to_save[entity] or nil,
  }
  if not write(item, script.id) then
    item.data, item.out, item.gone = nil, nil, nil
    note_lost(script.id .. ": all data of an entity")
    write(item, script.id)
  end
end

local function roster()
  local found = {}
  for here, script in next, K.scripts do
    local number = here
    if S.numbers then number = S.numbers[here] end
    local entities, defaults = {}, S.is_saved and {} or nil
    for p = 1, number and #script.pages or 0 do
      local page = script.pages[p]
      for i = 1, page.n do
        local entity = page.entities[i]
        if entity then
          entities[#entities + 1] = entity
          local module = K.module_at(script, page, i)
          S.number_of[module], S.entity_of[module] = number, entity
          if defaults then K.note_default_types(defaults, page.versions[i]) end
        end
      end
    end
    if number then
      found[number] = {
        entities = entities, hash = script.version and script.version.hash, resting = script.resting or nil,
        spent_frame = script.spent_frame, spent_count = script.spent_count, defaults = defaults,
      }
    end
  end
  return found
end

-- What of a module's table is still what the file made it, and what the game has taken out of it: a new VM may have an
-- edited file, whose defaults take its place. A list is one thing.
local function compare_with_defaults(item, t, defaults)
  local untouched, gone, is_list = {}, {}, rawlen(t) > 0
  for key, value in next, t do
    local kind = type(value)
    if kind ~= "table" and kind ~= "function" then
      if rawequal(value, rawget(defaults, key)) then untouched[key] = true elseif is_list then untouched = {} break end
    end
  end
  for key in next, defaults do
    if rawget(t, key) == nil then gone[key] = true end
  end
  item.untouched, item.gone = untouched, gone
end

local function write_home(home)
  local content, known = {}, base[home.table]
  for key, value in names.each(home.table) do
    if not (known and rawequal(known[key], value)) then content[key] = value end
  end
  if known and next(content) == nil then return end
  local item = { kind = "home", name = home.name, data = content }
  if home.id then
    item.id, item.hash = home.id, K.module_hash(home.id)
    compare_with_defaults(item, home.table, home.defaults)
  end
  if not write(item, home.label) then note_lost(home.label) end
end

-- What all scripts share; begins a salvage. numbers: of scripts in a saved game, by their numbers here; with them the VM is
-- one that goes on.
local function begin(numbers)
  -- the collector may have been stopped half way, too
  if not numbers then collectgarbage("stop") end
  -- what an attempt to swap has changed so far is taken back first
  if K.attempt and not numbers then
    pcall(K.exports.swap_failed)
    pcall(K.exports.undo_set)
  end
  S = {
    lost = {}, homes = {}, table_names = {}, code_names = {}, number_of = {}, entity_of = {}, refusals = 0, at = {}, metas = {}, paths_of = {},
    label = "", numbers = numbers, is_saved = numbers ~= nil,
  }
  S.threw = numbers and NONE or K.take_back_thrown()
  names.begin(S)
  S.writer = K.value_writer({
    leave_out = true, report = report, name_of = names.of, table_name = names.of_table, on_metatable = names.on_metatable,
    max_bytes = numbers and limits.saved_bytes or limits.bytes, max_depth = limits.depth, keys_of = numbers and K.sorted_keys,
  })
  local scripts, modules = roster(), {}
  names.add_home(K.env, "E", "globals")
  for key, t in names.each(base[K.env]) do
    if type(t) == "table" and t ~= K.env then names.add_home(t, "E" .. names.key_bytes(key), key) end
  end
  for id, record in next, K.loaded_modules do
    if record.ready then modules[#modules + 1] = id end
  end
  table.sort(modules)
  for i = 1, #modules do
    local id = modules[i]
    local record, name = K.loaded_modules[id], string_pack("<c1s4", "M", id)
    if type(record.value) == "table" then names.module(record.value, record.defaults, name, id, 0, id) end
    if type(record.value) == "function" then S.code_names[record.value] = "F" .. name end
  end
  names.globals(K.env, "E", "globals", 1)
  local made, fired, in_frame = K.timer_counters()
  write({
    kind = "header", scripts = scripts, modules = modules, registrations = K.registration_count, random = K.random_state,
    now = K.now, dt = K.dt, frame = K.frame, tick = K.tick, timers = { made, fired, in_frame }, texts = K.text_count(), input = not numbers and K.input_state() or nil,
    heard_elsewhere = not numbers and K.heard_elsewhere or nil,
  }, "the game")
  for i = 1, #S.homes do write_home(S.homes[i]) end
  local store, mod_store = K.state_stores()
  if not write({ kind = "state", data = store, mods = mod_store }, "state") then note_lost("state") end
  if not write({ kind = "events", data = K.waiting_events() }, "events") then note_lost("events that wait") end
  for i = 1, #modules do
    local id = modules[i]
    local regs = registrations_of(K.loaded_modules[id], 0, id, true)
    if regs then write({ kind = "regs", id = id, regs = regs }, id) end
  end
  return S.writer.take(), true
end
function K.exports.salvage_shared() return begin(nil) end
K.begin_saving = begin

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

-- Ends the salvage: what was left out, by name. It is no part of a saved game: there the piece is a document of its own.
function K.exports.salvage_end()
  S.lost[1] = nil
  S.module = nil
  if S.is_saved then
    local piece = K.encode_value(S.lost)
    S = nil
    names.begin(nil)
    return piece, true
  end
  write({ kind = "lost", data = S.lost }, "losses")
  local piece = S.writer.take()
  S = nil
  names.begin(nil)
  collectgarbage("restart")
  return piece, true
end
`;
