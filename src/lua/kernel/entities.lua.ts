/**
 * Kernel, part 12: components and entities. A component is a sealed table of columns; reading and writing a column
 * goes through the bridge and never leaves WASM.
 */
export const entitiesSource = String.raw`
local K, host = ...
local type, next, select, pcall, error, setmetatable, rawget =
  type, next, select, pcall, error, setmetatable, rawget
local table_concat = table.concat
local raise, member, need_callable = K.raise, K.member, K.need_callable
local ecs = K.api.ecs

local components, names = {}, {}
K.component_names = names       -- by sealed table and by the table of its fields

local function unknown_field(fields, key)
  if type(key) == "number" then raise("%s[entity] has no meaning; write %s.field[entity]", names[fields], names[fields]) end
  raise(host.unknown_field(names[fields], K.cut(tostring(key))))
end

-- called at the top of every body: the common case is one look into a table
local function component(name)
  local known = name ~= nil and components[name]
  if known then return known end
  if type(name) ~= "string" then raise("ecs.component: name must be a string, got %s", type(name)) end
  local fields = host.columns(name)
  setmetatable(fields, { __index = unknown_field })
  local sealed = setmetatable({}, {
    __index = fields,
    __newindex = function(_, key)
      raise("%s.%s cannot be replaced; to set a value write %s.%s[entity] = value", name, tostring(key), name, tostring(key))
    end,
    __pairs = function()
      local copy = {}
      for field, column in next, fields do copy[field] = column end
      return next, copy, nil
    end,
    __name = name,
    __metatable = name,
  })
  components[name], names[sealed], names[fields] = sealed, name, name
  return sealed
end

-- a component has other columns when a script that declares its fields has another version; columns that scripts have taken
-- out of it stay what they were
function K.exports.refresh_components()
  for fields, name in next, names do
    if components[name] ~= fields then
      local now = host.columns(name)
      for field in next, fields do
        if now[field] == nil then fields[field] = nil end
      end
      for field, column in next, now do fields[field] = column end
    end
  end
end

function K.is_sealed(t) return names[t] ~= nil end

-- a component may be given by name or as what ecs.component returned
local function name_of(value, where)
  local name = names[value]
  if name then return name end
  if type(value) ~= "string" then raise("%s: component must be a component or its name, got a %s that is none", where, type(value)) end
  return value
end

ecs.component = component
ecs.alive = host.alive

-- defaults are written at once, so that the columns can be used; the change itself waits for the end of the loop
function ecs.add(entity, what, fields)
  local name = name_of(what, "ecs.add")
  local columns = component(name)
  host.add(entity, name)
  if fields then
    for field, value in next, fields do columns[field][entity] = value end
  end
end

function ecs.remove(entity, what) host.remove(entity, name_of(what, "ecs.remove")) end
function ecs.has(entity, what) return host.has(entity, name_of(what, "ecs.has")) end

local function fill(entity, values, ...)
  if type(values) == "string" then
    host.attach(entity, values)
  elseif values ~= nil then
    if type(values) ~= "table" then raise("ecs.spawn: components must be a table or a script id, got %s %s", type(values), tostring(values)) end
    if values == K.public.ecs then raise("ecs.spawn is called with a dot: ecs.spawn{ ... }") end
    if values[1] ~= nil then raise("ecs.spawn: write { Position = {} }, with a table of fields for each component, not a list") end
    for name, fields in next, values do
      if type(fields) ~= "table" then raise("ecs.spawn needs a table of fields for %s, got a %s", tostring(name), type(fields)) end
      ecs.add(entity, name, fields)
    end
  end
  for i = 1, select("#", ...) do
    local id = select(i, ...)
    if type(id) ~= "string" then raise("ecs.spawn needs script ids after the components, got a %s", type(id)) end
    host.attach(entity, id)
  end
end

function ecs.spawn(values, ...)
  local owner = K.owner()
  local entity = host.spawn(owner and owner.id or K.mod)
  if values == nil and select("#", ...) == 0 then return entity end
  local ok, message = pcall(fill, entity, values, ...)
  if not ok then
    -- half an entity helps nobody, and one per frame would fill the world
    host.despawn(entity)
    error(message, 0)
  end
  return entity
end

function ecs.despawn(entity) host.despawn(entity) end
function ecs.attach(entity, id) host.attach(entity, id) end
function ecs.detach(entity, id) host.detach(entity, id) end

-- results hold until the next structural change, which is applied between loops only
local queries = {}
local MAX_QUERIED = 64
function K.forget_queries()
  if next(queries) ~= nil then queries = {} end
end
K.exports.forget_queries = K.forget_queries

function ecs.query(...)
  local count = select("#", ...)
  if count == 0 then raise("ecs.query needs at least one component") end
  if count > MAX_QUERIED then raise("ecs.query takes up to %d components, got %d", MAX_QUERIED, count) end
  local key
  if count == 1 then
    key = name_of((...), "ecs.query")
  else
    local parts = {}
    for i = 1, count do parts[i] = name_of((select(i, ...)), "ecs.query") end
    key = table_concat(parts, "\0")
  end
  local known = queries[key]
  if known then return known end
  local list = { ... }
  for i = 1, count do list[i] = name_of(list[i], "ecs.query") end
  known = host.query(list)
  queries[key] = known
  return known
end

local function instance(entity, id)
  local script = K.by_id[host.resolve(id)]
  if not script then return nil end
  local page, i = K.find(script, entity)
  if page then return script, K.module_at(script, page, i), page.versions[i] end
  return script
end

function ecs.script(entity, id)
  local _, module = instance(entity, id)
  return module
end

local MAX_DEPTH = 16
local function finish(depth, call, entity, ok, ...)
  K.call_depth, K.call, K.call_entity = depth, call, entity
  if not ok then error((...), 0) end
  return ...
end

function ecs.call(entity, id, name, ...)
  local script, module, version = instance(entity, id)
  if not module then return host.call_elsewhere(entity, id, name, { ... }, select("#", ...)) end
  local fn = member(module, name)
  if fn == nil then raise("%s has no function %q", script.id, name) end
  need_callable(fn, "%s of %s", name, script.id)
  local depth, call, owner = K.call_depth, K.call, K.call_entity
  if depth >= MAX_DEPTH then raise("ecs.call is nested more than %d deep", MAX_DEPTH) end
  K.call_depth, K.call, K.call_entity = depth + 1, K.call_of(script, version, name), entity
  if K.wants_self(fn) then return finish(depth, call, owner, pcall(fn, module, ...)) end
  return finish(depth, call, owner, pcall(fn, ...))
end

-- the same for the host: call(number, entity, name, arguments as a list, count)
function K.exports.call(number, entity, name, arguments, count)
  local script = K.scripts[number]
  local page, i = K.find(script, entity)
  if not page then raise("entity %d has no running instance of %s", entity, script.id) end
  local module = K.module_at(script, page, i)
  local fn = member(module, name)
  if fn == nil then raise("%s has no function %q", script.id, name) end
  K.begin_call(script, entity, name, page.versions[i])
  need_callable(fn, "%s of %s", name, script.id)
  local result
  if K.wants_self(fn) then
    result = fn(module, table.unpack(arguments, 1, count))
  else
    result = fn(table.unpack(arguments, 1, count))
  end
  K.end_call()
  return result, K.pending_events
end

function K.exports.module(number, entity)
  return K.module_of(K.scripts[number], entity)
end
`;
