/**
 * Kernel, part 2: the instances of a script, in the order they were attached.
 * They sit in pages of 256, never in one big table: the collector cannot interrupt its work on a single table.
 */
export const instancesSource = String.raw`
local K = ...
local next, pairs, table_remove = next, pairs, table.remove
local PAGE = 256

function K.new_script(number, id)
  local script = {
    number = number, id = id,
    version = nil, candidate = nil,   -- current version, and the one being tried
    pages = {}, count = 0, holes = 0,
    where = {},                       -- handle -> page, in small tables by index
    registrations = {},               -- handle -> list of what the instance registered
    suspended = {},                   -- handle -> module table of an instance that is left out of the loop
    failing = {},                     -- handle -> frame of its last failure, and how many frames running
  }
  K.scripts[number], K.by_id[id] = script, script
  return script
end

local function new_page()
  return { modules = {}, entities = {}, versions = {}, slots = {}, n = 0, live = 0, version = nil }
end

local function put(script, page, entity, module, version)
  local i = page.n + 1
  page.n, page.live = i, page.live + 1
  page.modules[i], page.entities[i], page.versions[i], page.slots[entity] = module, entity, version, i
  -- the version all instances of the page share, or false when they differ
  if page.live == 1 then page.version = version elseif page.version ~= version then page.version = false end
  local group = (entity & 0xfffff) >> 8
  local where = script.where[group]
  if not where then where = {}; script.where[group] = where end
  where[entity] = page
end

function K.insert(script, entity, module, version)
  local pages = script.pages
  local page = pages[#pages]
  if not page or page.n >= PAGE then
    page = new_page()
    pages[#pages + 1] = page
  end
  put(script, page, entity, module, version)
  script.count = script.count + 1
end

-- page and slot of an entity's instance, or nil
function K.find(script, entity)
  local where = script.where[(entity & 0xfffff) >> 8]
  local page = where and where[entity]
  if page then return page, page.slots[entity] end
end

function K.module_of(script, entity)
  local page, i = K.find(script, entity)
  return page and (page.modules[i] or script.suspended[entity]) or nil
end

-- the module table at a place, also of an instance that is suspended
function K.module_at(script, page, i)
  return page.modules[i] or script.suspended[page.entities[i]]
end

-- leaves a hole: closing it now would move instances under a running loop
function K.take_out(script, entity)
  local page, i = K.find(script, entity)
  if not page then return false end
  page.modules[i], page.entities[i], page.versions[i], page.slots[entity] = false, false, false, nil
  script.suspended[entity], script.failing[entity] = nil, nil
  if page.backups then K.drop_backup(page, i) end
  page.live = page.live - 1
  local group = (entity & 0xfffff) >> 8
  script.where[group][entity] = nil
  if next(script.where[group]) == nil then script.where[group] = nil end
  script.count, script.holes = script.count - 1, script.holes + 1
  return true
end

local function close_holes(script, page)
  local n = 0
  for i = 1, page.n do
    local module, entity = page.modules[i], page.entities[i]
    if entity then
      n = n + 1
      if n ~= i then
        if page.backups then K.move_backup(page, i, page, n) end
        page.modules[n], page.entities[n], page.versions[n], page.slots[entity] = module, entity, page.versions[i], n
      end
    end
  end
  for i = n + 1, page.n do page.modules[i], page.entities[i], page.versions[i] = nil, nil, nil end
  script.holes = script.holes - (page.n - n)
  page.n = n
end

-- Closes the holes of some pages and joins half-empty neighbours; order stays. Called between loops only.
local function tidy(script)
  local pages = script.pages
  local work, p = 2, 1
  while p <= #pages and work > 0 do
    local page = pages[p]
    if page.live == 0 then
      script.holes = script.holes - page.n
      table_remove(pages, p)
    else
      local following = pages[p + 1]
      if page.n - page.live > PAGE // 4 or (following and page.live + following.live <= PAGE // 2) then
        close_holes(script, page)
        work = work - 1
        if following and page.n + following.live <= PAGE then
          for i = 1, following.n do
            if following.entities[i] then
              put(script, page, following.entities[i], following.modules[i], following.versions[i])
              if following.backups and following.backups.modules[i] then K.move_backup(following, i, page, page.n) end
            end
          end
          script.holes = script.holes - (following.n - following.live)
          table_remove(pages, p + 1)
        end
      end
      p = p + 1
    end
  end
end

function K.exports.end_frame()
  K.end_input()
  K.end_log()
  K.tidy_events()
  for _, script in pairs(K.scripts) do
    if script.holes > 64 then tidy(script) end
  end
end
`;
