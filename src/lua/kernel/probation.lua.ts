/**
 * Kernel, part 7a: instances that fail. A new version is on probation: what its entities were before is kept beside them,
 * and which of them threw is noted, so that the host can take the version back. Outside of probation an instance that
 * throws in three frames running is suspended until its script has a new version.
 */
export const probationSource = String.raw`
local K = ...
local next, getmetatable, setmetatable = next, debug.getmetatable, debug.setmetatable
local MOST_FAILING_FRAMES, MOST_SPENT = 3, 3

-- Keeps what an instance was before a swap. The new version has a table of its own, so the old table is its own copy; what
-- both share below is noted by the swap (K.swap_tables) before anything could touch it.
function K.back_up(page, i, old, from, tables)
  local backups = page.backups
  if not backups then
    backups = { modules = {}, versions = {}, tables = {} }
    page.backups = backups
  end
  backups.modules[i], backups.versions[i], backups.tables[i] = old, from, tables or false
end

function K.move_backup(from, i, to, n)
  K.back_up(to, n, from.backups.modules[i], from.backups.versions[i], from.backups.tables[i])
  K.drop_backup(from, i)
end
function K.drop_backup(page, i)
  local backups = page.backups
  backups.modules[i], backups.versions[i], backups.tables[i] = false, false, false
end

-- The module table and version that a swap starts from. Nothing when the instance is still on the content that a rollback
-- goes back to: then it only gets the new number. An entity on which the withdrawn version threw is again what it was.
function K.before_swap(script, page, i, to)
  local entity, from = page.entities[i], page.versions[i]
  if to.withdraws ~= 0 then
    if from.number < to.withdraws and from.hash == to.hash then
      page.versions[i], page.version = to, false
      script.state[entity] = to.state
      return nil
    end
    local backups = from.number == to.withdraws and from.threw[entity] and page.backups
    if backups and backups.modules[i] then
      if backups.tables[i] then K.restore_tables(backups.tables[i]) end
      return backups.modules[i], backups.versions[i]
    end
  end
  return K.module_at(script, page, i), from
end

-- An instance threw in a loop. Returns 2 when its version is on probation, 1 when it has now been suspended, else 0.
function K.exports.note_failure(number, page_number, slot)
  local script = K.scripts[number]
  local page = script.pages[page_number]
  local entity, version = page.entities[slot], page.versions[slot]
  if not entity then return 0 end
  local failing = script.failing[entity]
  if not failing then
    script.has_failed = true
    failing = { frame = -2, count = 0 }
    script.failing[entity] = failing
  end
  if failing.frame ~= K.frame then
    failing.count = failing.frame == K.frame - 1 and failing.count + 1 or 1
    failing.frame = K.frame
  end
  if version.on_probation then
    if not version.threw[entity] then
      version.threw[entity] = true
      version.threw_count = version.threw_count + 1
    end
    if failing.count >= MOST_FAILING_FRAMES then version.threw_on = true end
    return 2
  end
  if failing.count < MOST_FAILING_FRAMES then return 0 end
  script.suspended[entity], page.modules[slot] = page.modules[slot], false
  script.state[entity] = version.number << 2 | 3
  return 1
end

-- Code of a script spent its budget. With the third time in a frame the script rests until it has a new version, or is
-- taken back if it is on probation. Returns 1 when it rests from now on, 2 when it is to be taken back, else 0.
function K.exports.note_spent(number, version)
  local script = K.scripts[number]
  if not script then return 0 end
  -- what an older version spends while its entities are moved is not the fault of the new one
  if script.version and version ~= script.version.number then return 0 end
  if script.spent_frame ~= K.frame then script.spent_frame, script.spent_count = K.frame, 0 end
  script.spent_count = script.spent_count + 1
  if script.spent_count < MOST_SPENT or script.resting then return 0 end
  if script.version and script.version.on_probation then
    script.version.spent = true
    return 2
  end
  script.resting = true
  return 1
end

-- leaves an instance out of everything until its script has a new version
function K.exports.suspend(number, entity)
  local script = K.scripts[number]
  local page, i = nil, nil
  if script then page, i = K.find(script, entity) end
  if not page or not page.modules[i] then return end
  script.has_failed = true
  script.suspended[entity], page.modules[i] = page.modules[i], false
  script.state[entity] = page.versions[i].number << 2 | 3
end

-- Before everything is written down: instances on which a version on probation threw, or one that is being taken back, are
-- again what they were. Returns the hashes of those versions, by script and entity.
function K.take_back_thrown()
  local threw = {}
  for _, script in next, K.scripts do
    threw[script] = {}
    for p = 1, #script.pages do
      local page = script.pages[p]
      for i = 1, page.n do
        local entity, version = page.entities[i], page.versions[i]
        if entity and version.threw[entity] then
          threw[script][entity] = version.hash
          local backups = page.backups
          if backups and backups.modules[i] then
            if backups.tables[i] then K.restore_tables(backups.tables[i]) end
            page.modules[i], page.versions[i] = backups.modules[i], backups.versions[i]
          end
        end
      end
    end
  end
  return threw
end

-- where an instance stands, counted from 0: (page - 1) * 1024 + slot; 0 when it has no place
function K.exports.place_of(number, entity)
  local script = K.scripts[number]
  if not script then return 0 end
  local page, i = K.find(script, entity)
  for p = 1, #script.pages do
    if page and script.pages[p] == page then return (p - 1) * 1024 + i end
  end
  return 0
end

-- entities on which the current version threw, whether one of them did in three frames running, and whether the budget
-- was spent three times in a frame
function K.exports.failures(number)
  local script = K.scripts[number]
  local version = script and script.version
  if not version then return 0, false, false end
  return version.threw_count, version.threw_on == true, version.spent == true
end

-- The current version is on probation, as it was in the VM that this one has taken the place of. What the instances are
-- now is what going back makes of them.
function K.exports.resume_probation(number)
  local script = K.scripts[number]
  local version = script and script.version
  if not version then return end
  version.on_probation = true
  for p = 1, #script.pages do
    local page = script.pages[p]
    for i = 1, page.n do
      if page.entities[i] then
        local module = K.module_at(script, page, i)
        local copy = {}
        for key, value in next, module do copy[key] = value end
        setmetatable(copy, getmetatable(module))
        K.back_up(page, i, copy, version, K.note_tables(module))
      end
    end
  end
end

function K.exports.end_probation(number)
  local script = K.scripts[number]
  if not script then return end
  if script.version then script.version.on_probation, script.version.threw = false, {} end
  for p = 1, #script.pages do script.pages[p].backups = nil end
end
`;
