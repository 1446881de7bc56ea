/**
 * Kernel, part 9: who registered what. Every handler and timer belongs to an instance (script and entity); it ends
 * with the entity, and a swap hands it on to the new code where it can.
 */
export const registrationsSource = String.raw`
local K = ...
local type, next, rawget = type, next, rawget
local raise, wants_self = K.raise, K.wants_self

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

function K.unregister(r)
  if r.dead then return end
  r.dead = true
  K.by_registration[r.id] = nil
  if r.on_end then r.on_end(r) end
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

function K.forget_registration(r)
  K.unregister(r)
  local script = r.script
  local list = script and script.registrations[r.entity]
  if list and keep_living(list) == 0 then script.registrations[r.entity] = nil end
end

function K.drop_registrations(script, entity)
  local list = script.registrations[entity]
  if not list then return end
  for i = 1, #list do K.unregister(list[i]) end
  script.registrations[entity] = nil
end

-- those made by one version only: what a failed attempt leaves behind
function K.drop_registrations_of(script, entity, version)
  local list = script.registrations[entity]
  if not list then return end
  for i = 1, #list do
    if list[i].version == version then K.unregister(list[i]) end
  end
  if keep_living(list) == 0 then script.registrations[entity] = nil end
end

-- the function that has taken a function's place in the module table, or below it
local function successor(fn, old, new)
  for key, value in next, old do
    if value == fn then
      local target = rawget(new, key)
      return type(target) == "function" and target or nil
    end
  end
  return K.changed_to(fn)
end

-- after a swap: names stay, functions that stand in the module move to the new function at their path, what a body
-- registered is there again from the new body, the rest ends
function K.carry_registrations(script, entity, old, new, from, to)
  local list = script.registrations[entity]
  if not list then return end
  for i = 1, #list do
    local r = list[i]
    if not r.dead and r.version ~= to then
      if r.in_body then
        K.unregister(r)
      elseif r.thread then
        -- a running coroutine cannot change its code: it goes on and is reported
        to.report.stale[r.what] = (to.report.stale[r.what] or 0) + 1
        r.version = to
      elseif r.name then
        r.version = to
      else
        local target = successor(r.fn, old, new)
        if target then
          r.fn, r.version = target, to
        else
          K.unregister(r)
          to.report.dropped[r.what] = (to.report.dropped[r.what] or 0) + 1
        end
      end
    end
  end
  if keep_living(list) == 0 then script.registrations[entity] = nil end
end

-- calls what was registered, on behalf of its owner
function K.invoke(r, argument)
  local script, entity = r.script, r.entity
  local version
  local fn, module = r.fn, nil
  if script then
    local page, i = K.find(script, entity)
    if page then module, version = page.modules[i], page.versions[i] end
    if not module and entity == 0 then module = script.module_table end
  end
  K.begin_call(script, entity, r.what, version)
  if r.name then
    fn = module and module[r.name]
    if fn == nil then
      raise("%s names the function %q, but %s has no such function", r.what, r.name, script and script.id or "the module")
    end
  end
  if module and type(fn) == "function" and wants_self(fn) then fn(module, argument) else fn(argument) end
  K.end_call()
end
`;
