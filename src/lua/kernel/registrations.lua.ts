/**
 * Kernel, part 9: who registered what. Every handler and timer belongs to an instance (script and entity); it ends
 * with the entity, and a swap hands it on to the new code where it can.
 */
export const registrationsSource = String.raw`
local K = ...
local type = type
local raise, wants_self, member, need_callable = K.raise, K.wants_self, K.member, K.need_callable

K.registration_count = 0

-- what: where it is registered, for messages. target: a function, or the name of one in the module table
function K.register(what, target)
  local script, entity, version = K.owner()
  K.registration_count = K.registration_count + 1
  local r = {
    id = K.registration_count, what = what, script = script, entity = entity, dead = false,
    fn = type(target) == "function" and target or nil,
    name = type(target) == "string" and target or nil,
    in_body = K.call ~= nil and K.call.hook == "body", version = version,
  }
  if script then
    local list = script.registrations[entity]
    if not list then list = {}; script.registrations[entity] = list end
    list[#list + 1] = r
  end
  K.by_registration[r.id] = r
  return r
end
K.by_registration = {}

-- Ends a registration. While an attempt to swap is under way the end is noted only: if the attempt fails, what its
-- hooks ended is there again.
K.attempt, K.first_of_attempt, K.ended_count = false, 0, 0   -- set by the swap, which begins and ends attempts
local ended = {}
local function finish(r)
  K.by_registration[r.id] = nil
  if r.on_end then r.on_end(r) end
end
function K.unregister(r)
  if r.dead then return end
  r.dead = true
  if K.attempt then
    K.ended_count = K.ended_count + 1
    ended[K.ended_count] = r
  else
    finish(r)
  end
end

-- keeps the lists of what instances own free of ended registrations
local function keep_living(list)
  local n = 0
  for i = 1, #list do
    local r = list[i]
    if not r.dead then n = n + 1; list[n] = r end
  end
  for i = #list, n + 1, -1 do list[i] = nil end
  return n
end

-- lists are tidied when half of what they hold has ended: an owner of many timers must not pay for all at each end
local function note_end(r)
  local script = r.script
  local list = script and script.registrations[r.entity]
  if not list then return end
  list.ended = (list.ended or 0) + 1
  if list.ended * 2 < #list then return end
  list.ended = 0
  if keep_living(list) == 0 then script.registrations[r.entity] = nil end
end

function K.forget_registration(r)
  if r.dead then return end
  K.unregister(r)
  if not K.attempt then note_end(r) end
end

-- Ends a registration for whoever asks, if it is theirs: an instance's own ones, and those of the mod's modules, which
-- belong to all of the mod. The console may end any.
function K.end_own(id, kind)
  local r = K.by_registration[id]
  if not r or not r[kind] then return false end
  local script, entity = K.owner()
  local of_module = not r.script or r.script.module_of_mod
  if script and not of_module and not (r.script == script and r.entity == entity) then return false end
  K.forget_registration(r)
  return true
end

function K.drop_registrations(script, entity)
  local list = script.registrations[entity]
  if not list then return end
  for i = 1, #list do K.unregister(list[i]) end
  script.registrations[entity] = nil
end

-- after an attempt to swap that went well: what was ended meanwhile is gone for good
function K.keep_registrations()
  K.attempt = false
  for i = 1, K.ended_count do
    local r = ended[i]
    ended[i] = nil
    finish(r)
    -- lists hold on to it for a while: not to what it was made of
    r.fn, r.thread, r.version = nil, nil, nil
    note_end(r)
  end
  K.ended_count = 0
end
-- after one that failed: what was ended is there again, what was registered is not
function K.undo_registrations()
  K.attempt = false
  for i = 1, K.ended_count do
    ended[i].dead = false
    ended[i] = nil
  end
  K.ended_count = 0
  K.forget_registrations_since(K.first_of_attempt)
end
function K.forget_registrations_since(count)
  for id = count + 1, K.registration_count do
    local r = K.by_registration[id]
    if r then K.forget_registration(r) end
  end
end

-- after a swap that starts anew: only what was registered since it began is left
function K.end_registrations_of_old(script, entity)
  local list = script.registrations[entity]
  for i = 1, #list do
    if list[i].id <= K.first_of_attempt then K.unregister(list[i]) end
  end
end

-- calls what was registered, on behalf of its owner
function K.invoke(r, argument)
  local script, entity = r.script, r.entity
  local version
  local fn, module = r.fn, nil
  if script then
    if script.resting then return end
    local page, i = K.find(script, entity)
    if page then
      module, version = page.modules[i], page.versions[i]
      if not module then return end             -- suspended: none of its code runs
    end
    if not module and entity == 0 then module = script.module_table end
  end
  K.begin_call(script, entity, r.what, version)
  if r.name then
    fn = module and member(module, r.name)
    if fn == nil then
      raise("%s names the function %q, but %s has no such function", r.what, r.name, script and script.id or "the module")
    end
    need_callable(fn, "%s, which %s names,", r.name, r.what)
  end
  if module and wants_self(fn) then fn(module, argument) else fn(argument) end
  K.end_call()
end
`;
