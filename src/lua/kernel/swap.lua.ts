/**
 * Kernel, part 7: the swap. One entity's move to another version is a transaction: the new instance is built beside
 * the old one, and until the last hook has returned the old one is what the page holds.
 */
export const swapSource = String.raw`
local K = ...
local next = next
local build, hook, merge, forget_changes = K.build, K.hook, K.merge, K.forget_changes

-- the running attempt
local at_script, at_entity, at_old, at_to, at_tables
local moved_before_failure = 0

-- the hooks of a swap, where one of the two instances has any
local function with_hooks(script, entity, old, new, from, to)
  at_tables = K.note_tables(old)
  local state
  if old.on_save ~= nil then state = hook(script, from, entity, old, "on_save") end
  merge(old, new, from, to)
  if new.on_swap ~= nil then hook(script, to, entity, new, "on_swap", old) end
  if new.on_restore ~= nil then hook(script, to, entity, new, "on_restore", state) end
  if new.on_reload ~= nil then
    hook(script, to, entity, new, "on_reload", { from = from.number, to = to.number, report = K.report_of(to) })
  end
end

local function swap_one(script, page, i, to)
  local from, old, entity = page.versions[i], page.modules[i], page.entities[i]
  at_script, at_entity, at_old, at_to = script, entity, old, to
  K.attempt, K.first_of_attempt = true, K.registration_count
  local new = build(script, to, entity)
  if old.on_save ~= nil or new.on_swap ~= nil or new.on_restore ~= nil or new.on_reload ~= nil then
    with_hooks(script, entity, old, new, from, to)
  else
    merge(old, new, from, to)
  end
  page.modules[i], page.versions[i], page.version = new, to, false
  script.state[entity] = to.state
  if script.registrations[entity] then K.carry_registrations(script, entity, old, new, to) end
  K.attempt = false
  if K.ended_count > 0 then K.keep_registrations() end
  if K.changed then forget_changes() end
  at_script, at_old, at_to, at_tables, K.call = nil, nil, nil, nil, nil
end

-- after an error in an attempt: everything is as it was before it, and this entity is not tried again. Returns how many
-- instances the same call had moved before.
function K.exports.swap_failed()
  local moved = moved_before_failure
  moved_before_failure = 0
  if not at_script then return moved end
  K.undo_changes()
  if at_tables then K.restore_tables(at_tables) end
  K.undo_registrations()
  at_to.failed[at_entity] = true
  at_script, at_old, at_to, at_tables = nil, nil, nil, nil
  return moved
end

-- tries the candidate on the first instance; 1 when it went well, 0 when no entity carries the script
function K.exports.canary(number)
  local script = K.scripts[number]
  for p = 1, #script.pages do
    local page = script.pages[p]
    for i = 1, page.n do
      if page.modules[i] then
        local to = script.candidate
        swap_one(script, page, i, to)
        if page.live == 1 then page.version = to end
        return 1
      end
    end
  end
  return 0
end

-- moves up to count instances to the current version; returns how many it moved, and whether none is left
function K.exports.swap(number, count)
  local script = K.scripts[number]
  local to, pages, moved = script.version, script.pages, 0
  local failed = next(to.failed) ~= nil and to.failed
  moved_before_failure = 0
  for p = 1, #pages do
    local page = pages[p]
    if page.version ~= to then
      local same = true
      for i = 1, page.n do
        local version = page.versions[i]
        if version and version ~= to then
          if failed and failed[page.entities[i]] then
            same = false
          else
            if moved == count then return moved, false end
            swap_one(script, page, i, to)
            moved = moved + 1
            moved_before_failure = moved
          end
        end
      end
      page.version = same and to or false
    end
  end
  return moved, true
end

-- counts of what reloads of the current version kept and did not: tables of field name to number of entities
function K.exports.report(number)
  local version = K.scripts[number].version
  return version and K.report_of(version)
end
`;
