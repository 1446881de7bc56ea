/**
 * Kernel, part 14: require. A module is a file of the same mod, or of a mod that it declares to depend on; it is run once
 * and kept. What staging requires for the first time is forgotten with it.
 */
export const modulesSource = String.raw`
local K, host = ...
local type, error, setmetatable, rawget = type, error, setmetatable, rawget
local raise, begin, leave = K.raise, host.begin, host.leave

local loaded = {}          -- id -> record
local pending = {}         -- modules whose files have changed: staging runs the new ones
local loading, depth = {}, 0
local renewed, added       -- while a set is tried: id -> record before; ids that were not loaded before

function K.exports.pend_module(id, is_pending) pending[id] = is_pending or nil end

-- the hash of the content that a module was loaded from; nil as long as the host has compiled no such file
local function hash_of(id, of_candidate)
  local script = K.by_id[id]
  local version = script and (of_candidate and script.candidate or script.version)
  return version and version.hash
end
function K.module_hash(id)
  local record = loaded[id]
  return record and record.hash or hash_of(id, false)
end

local function cycle_of(id)
  local path = {}
  for i = 1, depth do path[#path + 1] = loading[i] end
  path[#path + 1] = id
  return table.concat(path, " -> ")
end

-- What a file of another mod sees: the globals of this one, but for a require that means the files of its own mod.
local function env_of(mod, globals)
  local function require_there(name)
    if type(name) ~= "string" then raise("require: name must be a string, got %s", type(name)) end
    return K.require_for(mod, name)
  end
  local own = { require = require_there, moonloop = setmetatable({ require = require_there }, { __index = rawget(K.env, "moonloop") }) }
  return setmetatable(own, { __index = globals, __newindex = globals, __metatable = "globals" })
end

local function load_module(id, name)
  local chunk, mod = host.module_chunk(id)
  local record = { number = 0, id = id, module_of_mod = true, registrations = {}, where = {}, ready = false, value = nil }
  K.set_env(chunk, mod and env_of(mod, K.current_env()) or K.current_env())
  local modules = K.staging and K.staged_modules or loaded
  modules[id] = record
  if added and modules == loaded and renewed[id] == nil then added[#added + 1] = id end
  depth = depth + 1
  loading[depth] = id
  -- what the module registers while it loads belongs to the module
  local call, entity = K.call, K.call_entity
  K.call, K.call_entity = K.call_of(record, nil, "module"), 0
  -- nor may it leave by yielding: it would be loading for ever
  local results = K.pcall_whole(chunk, name)
  local ok, value = results[1], results[2]
  loading[depth] = nil
  depth = depth - 1
  K.call, K.call_entity = call, entity
  if not ok then
    modules[id] = nil
    K.drop_registrations(record, 0)
    error(value, 0)
  end
  if value == nil then value = true end
  local before = not K.staging and renewed and renewed[id]
  local defaults = K.defaults_of(value)
  local both = before and type(value) == "table" and type(before.value) == "table"
  if both and not K.is_framework(before.value) and not K.is_framework(value) then
    K.patch_module(before.value, value, before.defaults)
    value = before.value
  end
  record.value, record.defaults, record.ready, record.hash = value, defaults, true, hash_of(id, renewed and renewed[id])
  record.module_table = type(value) == "table" and value or nil
  return value
end

K.loaded_modules, K.load_module = loaded, load_module

-- mod: that of the file which requires it; nil for this one
function K.require_for(mod, name)
  local id = host.module_id(name, mod)
  local owner = K.owner()
  host.required(owner and owner.id or "", id)
  local known = loaded[id]
  if K.staging and (not known or pending[id]) then known = K.staged_modules[id] end
  if known then
    if not known.ready then raise("require goes in a circle: %s", cycle_of(id)) end
    return known.value
  end
  return load_module(id, name)
end
function K.api.require(name) return K.require_for(nil, name) end

-- While a set is tried, whoever requires one of its modules gets the new one. What the old ones registered ends when the
-- set is kept.
function K.exports.renew_module(id)
  renewed, added = renewed or {}, added or {}
  local record = loaded[id]
  if not record then return end
  record.hash = K.module_hash(id)
  renewed[id] = record                          -- which may fail for want of memory, so it comes first
  loaded[id] = nil
end
-- those that nobody has required yet, so that whoever holds the old tables gets the new functions too
function K.exports.load_renewed()
  for id in next, renewed or {} do
    if not loaded[id] then
      begin()                                   -- each with a budget of its own
      load_module(id, id)
      leave()
    end
  end
end
function K.keep_modules()
  for _, record in next, renewed or {} do K.drop_registrations(record, 0) end
  renewed, added = nil, nil
  K.keep_replacements()
end
function K.undo_modules()
  for i = 1, added and #added or 0 do loaded[added[i]] = nil end
  for id, record in next, renewed or {} do loaded[id] = record end
  renewed, added = nil, nil
  K.undo_replacements()
end
`;
