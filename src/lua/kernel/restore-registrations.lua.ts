/**
 * Kernel, part 18d: handlers and timers in a new VM. Those of bodies are there already and become the old ones; others
 * come back by name, or with the function that stands where theirs stood.
 */
export const restoreRegistrationsSource = String.raw`
local K = ...
local next, rawequal = next, rawequal
local values = K.restore_values
local NONE = {}

local function take_id(r, id)
  K.by_registration[r.id] = nil
  r.id = id
  K.by_registration[id] = r
end

-- the function that a registration had, and whether it has one
local function target_of(saved)
  if saved.name then return nil, true end
  local fn = saved.at and values.resolve(saved.at)
  return fn, fn ~= nil
end

local function renew(saved, owner, entity, version, label)
  local fn, has = target_of(saved)
  if not has or saved.task or not (saved.event or saved.due) then
    if not saved.task then values.note_lost(label .. ": " .. saved.what) end
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
function K.restore_registrations(saved, owner, entity, version, label)
  local fresh, taken, done = owner.registrations[entity] or NONE, {}, {}
  if #saved == 0 and #fresh == 0 then return end
  local made = {}
  for i = 1, #fresh do
    if not fresh[i].dead then made[#made + 1] = fresh[i] end
  end
  for round = 1, 2 do
    for i = 1, #saved do
      local old = saved[i]
      local fn = old.at and values.resolve(old.at) or nil
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
`;
