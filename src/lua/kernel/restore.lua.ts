/**
 * Kernel, part 18e: what salvage wrote, put into a new VM. Modules are loaded and what scripts share is put in place;
 * then all bodies run, each as if its instance were attached, without on_start; then the saved data goes over what
 * they made, in a second reading, in which every name has something that it stands for. In that one no hook runs.
 */
export const restoreSource = String.raw`
local K, host = ...
local type, next, rawget, rawset, pcall, error = type, next, rawget, rawset, pcall, error
local values = K.restore_values
local NONE = {}

local R                      -- the restoration under way

local function put_instance(item)
  local script, entity = values.script_of(item.number), item.entity
  local page, i
  if script then page, i = K.find(script, entity) end
  if not page then return end
  local module, version = page.modules[i], page.versions[i]
  local content = item.data
  -- other content: what its body brings anew is not what the game has removed, and it has not failed yet
  local is_same = item.hash == version.hash
  if R.is_saved then
    if not is_same then R.migrated[script.id] = (R.migrated[script.id] or 0) + 1 end
    if K.member(module, "on_restore") ~= nil then
      R.restored[#R.restored + 1] = { script = script, entity = entity, saved = item.on_save }
    end
  end
  if content then
    local fresh, stays, replaced = {}, {}, nil
    if R.is_saved then
      if not is_same then
        K.fit_fields(content, module, version, R.header.scripts[item.number].defaults[item.hash] or NONE, R.retyped, script.id)
      end
      for key in next, version.transient or NONE do stays[key] = true end
    end
    for key, value in next, module do
      fresh[key] = value
      if type(value) == "function" and content[key] ~= nil then
        replaced = replaced or {}
        replaced[key] = value
      end
    end
    for _, key in next, item.out or NONE do stays[key] = true end
    -- what is not to be carried to another version is not carried to one in another VM
    if not is_same then
      for key in next, version.transient or NONE do content[key] = nil end
      for key in next, version.directives do content[key] = nil end
      content.transient = nil
    end
    values.put_over(module, content, not is_same or stays)
    for _, key in next, is_same and item.gone or NONE do
      if type(rawget(module, key)) == "function" then
        replaced = replaced or {}
        replaced[key] = rawget(module, key)
        rawset(module, key, nil)
      end
    end
    R.replaced[module] = replaced
    values.adopt(fresh, module, {}, 0)
  end
  K.restore_registrations(item.regs or NONE, script, entity, version, script.id)
  if item.threw and item.threw == version.hash and not version.threw[entity] then
    version.threw[entity], version.threw_count = true, version.threw_count + 1
  end
  if is_same and item.failing_count then
    script.failing[entity], script.has_failed = { frame = item.failing_frame, count = item.failing_count }, true
  end
  if is_same and item.suspended then
    script.suspended[entity], page.modules[i], script.has_failed = module, false, true
    script.state[entity] = version.number << 2 | 3
  end
  if not version.on_update or not version.on_fixed_update then K.note_hooks(version, module) end
end

-- a table of a module whose file is another one now: defaults that nobody has touched are those of the new file
local function follow_edit(t, item)
  local data, untouched, gone = item.data, item.untouched, item.gone
  for key in next, untouched do data[key] = rawget(t, key) end
  for key, value in next, t do
    if data[key] == nil and not untouched[key] and not gone[key] then data[key] = value end
  end
end

local put = {
  home = function(item)
    local t = values.resolve(item.name)
    if not t then return end
    if item.id and item.hash ~= K.module_hash(item.id) then follow_edit(t, item) end
    values.put_over(t, item.data, K.sandbox_base[t])
  end,
  state = function(item) K.state_stores(item.data, item.mods) end,
  metas = function(item)
    for i = 1, #item, 2 do values.give_metatable(item[i], item[i + 1]) end
  end,
  events = function(item) R.events = item.data end,
  regs = function(item)
    local record = R.is_final and K.loaded_modules[item.id]
    if record then K.restore_registrations(item.regs, record, 0, nil, item.id) end
  end,
  instance = put_instance,
  lost = function(item)
    for name, count in next, item.data do K.count_lost(R.lost, name, count) end
  end,
}

-- bytes: the whole document; saved: 1 for that of a saved game
function K.exports.restore_open(bytes, saved)
  R = { bytes = bytes, lost = {}, module = 0, at = {}, is_final = false }
  if saved == 1 then R.is_saved, R.numbers, R.migrated, R.retyped, R.restored = true, {}, {}, {}, {} end
  values.begin(R)
  values.open()
  local header = values.read()
  if not header or header.kind ~= "header" then error("the bytes are no salvaged state", 0) end
  R.header = header
  K.registration_count, K.random_state = header.registrations, header.random
  K.now, K.dt, K.frame, K.tick = header.now, header.dt, header.frame, header.tick
  K.text_count(header.texts)
  if not R.is_saved then
    K.input_state(header.input)
    K.heard_elsewhere = header.heard_elsewhere
  end
  return "", true
end

-- which script here is meant by a number in a saved game
function K.exports.restore_number(saved, here)
  R.numbers[saved] = here
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
  local item = values.read()
  while item and item.kind ~= "instance" do
    if item.kind ~= "lost" then put[item.kind](item) end
    item = values.read()
  end
  R.reader, R.module = nil, 0
  return "", true
end

-- Makes up to count instances. After an error of a body the next call goes on behind its instance.
function K.exports.restore_script(number, count)
  local script, roster = values.script_of(number), R.header.scripts[number]
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
  if roster.hash == version.hash then
    script.resting, script.spent_frame, script.spent_count = roster.resting, roster.spent_frame, roster.spent_count
  end
  return "", at >= #roster.entities
end

-- Puts the saved data over what the bodies made, so many items in a call. Called when all instances are made.
function K.exports.restore_data(count)
  if R.is_over then return "", true end               -- something went wrong: what is there is all there will be
  if not R.is_final then
    R.is_final = true
    if R.building then K.drop_registrations(R.building.script, R.building.entity) end
  end
  if not R.reader then
    if load_next() then return "", false end
    values.open()
    values.read()
  end
  for _ = 1, count do
    local item = values.read()
    if not item then
      R.is_over = true
      return "", true
    end
    put[item.kind](item)
  end
  return "", false
end

-- ends it; the piece is a document: what was left out, by name, the number of events that wait, and of a saved game what was
-- given to other code
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
  R.lost[1] = nil
  if R.is_saved then
    R.retyped[1] = nil
    K.note_restored(R.restored)
  end
  local piece = K.encode_value({ lost = R.lost, waiting = waiting, migrated = R.migrated, retyped = R.retyped })
  R = nil
  values.begin(nil)
  K.call = nil
  K.forget_queries()
  return piece, true
end
`;
