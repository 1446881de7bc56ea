/**
 * Kernel, part 7: the swap. One entity's move to another version is a transaction: the new instance is built beside
 * the old one, and until the last hook has returned the old one is what the page holds.
 */
export const swapSource = String.raw`
local K, host = ...
local next, getmetatable = next, debug.getmetatable
local build, hook, merge, forget_changes = K.build, K.hook, K.merge, K.forget_changes
local back_up, before_swap, is_spent, member = K.back_up, K.before_swap, host.is_spent, K.member
local carried = K.carried_registrations

-- the running attempt
local at_script, at_entity, at_from, at_to, at_tables
local moved_before_failure = 0

-- the hooks of a swap, where one of the two instances has any
local function with_hooks(script, entity, old, new, from, to)
  at_tables = K.note_tables(old)
  K.swap_tables = at_tables
  local state
  if member(old, "on_save") ~= nil and not from.save_failed[entity] then
    from.save_failed[entity] = true
    state = hook(script, from, entity, old, "on_save")
    from.save_failed[entity] = nil
  end
  merge(old, new, from, to)
  hook(script, to, entity, new, "on_swap", old)
  hook(script, to, entity, new, "on_restore", state)
  if member(new, "on_reload") ~= nil then
    hook(script, to, entity, new, "on_reload", { from = from.number, to = to.number, report = K.deep_copy(K.report_of(to), "report") })
  end
end

-- A version that asks for it starts from its defaults: the old instance ends, the new one starts.
local function start_anew(script, entity, old, from, to)
  at_tables = K.note_tables(old)
  K.swap_tables = at_tables
  local new = build(script, to, entity)
  local first = K.registration_count
  hook(script, from, entity, old, "on_destroy")
  K.forget_registrations_since(first)
  hook(script, to, entity, new, "on_start")
  K.note_hooks(to, new)
  to.report.restarted = to.report.restarted + 1
  return new
end

local function has_swap_hooks(old, new)
  if getmetatable(old) == nil and getmetatable(new) == nil then
    return old.on_save ~= nil or new.on_swap ~= nil or new.on_restore ~= nil or new.on_reload ~= nil
  end
  return member(old, "on_save") ~= nil or member(new, "on_swap") ~= nil or member(new, "on_restore") ~= nil
    or member(new, "on_reload") ~= nil
end

-- makes the new instance, with the data of the old one; nothing holds it yet. Also what registrations call from then on
local function prepare(script, entity, old, from, to)
  at_script, at_entity, at_from, at_to = script, entity, from, to
  K.swap_tables = nil
  if to.reset then return start_anew(script, entity, old, from, to), nil end
  local new = build(script, to, entity)
  if has_swap_hooks(old, new) then
    with_hooks(script, entity, old, new, from, to)
  else
    merge(old, new, from, to)
  end
  return new, script.registrations[entity] and carried(script, entity, old, new)
end

-- puts it in the place of the old one; cannot fail
local function place(script, page, i, old, new, to, targets)
  local entity = page.entities[i]
  if to.on_probation then
    back_up(page, i, old, page.versions[i], K.swap_tables)
  elseif page.backups then
    K.drop_backup(page, i)
  end
  if script.has_failed then script.suspended[entity], script.failing[entity] = nil, nil end
  page.modules[i], page.versions[i], page.version = new, to, false
  script.state[entity] = to.state
  if script.registrations[entity] then
    if to.reset then K.end_registrations_of_old(script, entity) else K.carry_registrations(script, entity, targets, to) end
  end
end

local function swap_one(script, page, i, to)
  local old, from = page.modules[i], page.versions[i]
  if to.withdraws ~= 0 or not old then
    old, from = before_swap(script, page, i, to)
    if not old then return end                  -- it runs this content already
  end
  K.attempt, K.first_of_attempt = true, K.registration_count
  local new, targets = prepare(script, page.entities[i], old, from, to)
  place(script, page, i, old, new, to, targets)
  K.attempt = false
  if K.ended_count > 0 then K.keep_registrations() end
  if K.changed then forget_changes() end
  at_script, at_tables, K.call = nil, nil, nil
end

-- whether the attempt that has failed for want of memory is to be made again: 1 or 0
local MOST_RETRIES = 3
function K.exports.retry_swap()
  if not at_script then return 0 end
  if at_from then at_from.save_failed[at_entity] = nil end   -- no fault of the hook
  local count = (at_to.retries[at_entity] or 0) + 1
  at_to.retries[at_entity] = count
  return count <= MOST_RETRIES and 1 or 0
end

-- after an error in an attempt: everything is as it was before it, and this entity is not tried again when that is final.
-- Returns how many instances the same call had moved before.
function K.exports.swap_failed(is_final)
  local moved = moved_before_failure
  moved_before_failure = 0
  if not at_script then return moved end
  K.undo_changes(0)
  if at_tables then K.restore_tables(at_tables) end
  K.undo_registrations()
  if is_final then at_to.failed[at_entity] = true end
  at_script, at_tables = nil, nil
  return moved
end

-- A set of versions becomes live together: their canaries are prepared one after the other, and put in place when all of
-- them went well. Until then the attempt stays open, and undo takes back all of it.
local canaries                    -- nil when no set is open
function K.exports.open_set()
  K.attempt, K.first_of_attempt = true, K.registration_count
  canaries = {}
end

-- tries the candidate on the first instance; 1 when it went well, 0 when no entity carries the script
function K.exports.canary(number)
  local script = K.scripts[number]
  for p = 1, #script.pages do
    local page = script.pages[p]
    for i = 1, page.n do
      if page.entities[i] then
        local old, from = before_swap(script, page, i, script.candidate)
        if not old then return 1 end
        local c = { script = script, page = page, i = i, old = old, to = script.candidate, changes = K.change_count() }
        canaries[#canaries + 1] = c
        at_tables = nil
        c.new, c.targets = prepare(script, page.entities[i], old, from, c.to)
        c.tables = at_tables
        at_script, at_tables, K.call = nil, nil, nil
        return 1
      end
    end
  end
  return 0
end

function K.exports.commit_set()
  for n = 1, #canaries do
    local c = canaries[n]
    place(c.script, c.page, c.i, c.old, c.new, c.to, c.targets)
    if c.page.live == 1 then c.page.version = c.to end
  end
  K.attempt = false
  K.keep_registrations()
  forget_changes()
  K.keep_modules()
  canaries = nil
end

function K.exports.undo_set()
  if not canaries then return end
  -- the last one may have failed half way
  for n = #canaries, 1, -1 do
    local c = canaries[n]
    K.undo_changes(c.changes)
    local tables = c.tables or at_tables
    if tables then K.restore_tables(tables) end
    at_tables = nil
  end
  K.undo_registrations()
  K.undo_modules()
  at_script, at_tables, K.call = nil, nil, nil
  canaries = nil
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
            if moved == count or is_spent() then return moved, false end
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
  local script = K.scripts[number]
  local version = script and script.version
  return version and K.report_of(version)
end
`;
