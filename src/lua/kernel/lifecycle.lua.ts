/** Kernel, part 4: versions, building an instance from a body, starting and ending it. */
export const lifecycleSource = String.raw`
local K, host = ...
local type, setmetatable, rawget, rawset = type, setmetatable, rawget, rawset
local upvaluejoin = debug.upvaluejoin
local raise, wants_self, member, need_callable = K.raise, K.wants_self, K.member, K.need_callable

-- the globals of a chunk live in an upvalue of their own per version, so that a script that assigns _ENV
-- can only lose its own way
local function cell(env)
  return function() return env end
end
function K.set_env(chunk, env) upvaluejoin(chunk, 1, cell(env), 1) end
-- the globals that code which is loaded now should see
function K.current_env() return K.staging and K.staged_env or K.env end

-- a compiled chunk becomes the version that is tried next; the column shows which version an entity runs
function K.exports.candidate(number, id, chunk, version_number, state_column, hash, withdraws, reset, three_way, keep_locals)
  local script = K.scripts[number] or K.new_script(number, id)
  script.state = state_column
  local version = {
    script = script, reset = reset and withdraws == 0, three_way = three_way, keep_locals = keep_locals, directives = {},
    number = version_number, state = version_number << 2 | 1, hash = hash, withdraws = withdraws,
    threw = {}, threw_count = 0, on_probation = withdraws == 0 and script.version ~= nil and script.count > 0, body = chunk, live_cell = cell(K.env), template = nil, transient = nil,
    selves = {}, failed = {}, retries = {}, save_failed = {}, plans = setmetatable({}, { __mode = "k" }), looked = 0,
    report = { kept = {}, defaulted = {}, orphaned = {}, retyped = {}, unapplied = {}, stale = {}, dropped = {}, restarted = 0 },
  }
  version.body_call = K.call_of(script, version, "body")
  upvaluejoin(chunk, 1, version.live_cell, 1)
  script.candidate = version
end

function K.point_env(version, env)
  upvaluejoin(version.body, 1, env and cell(env) or version.live_cell, 1)
end

local begin, leave, note_hooks = host.begin, host.leave, K.note_hooks
function K.build(script, version, entity)
  K.call, K.call_entity = version.body_call, entity
  begin()
  local module = version.body(entity)
  leave()
  if type(module) ~= "table" then
    raise("%s must return a table, its body returned %s (is 'return module' missing at the end?)",
      script.id, module == nil and "nothing" or "a " .. type(module))
  end
  if K.is_sealed(module) then raise("%s must return a table of its own, its body returned a component", script.id) end
  if rawget(module, "entity") == nil then rawset(module, "entity", entity) end
  if not version.on_update or not version.on_fixed_update then note_hooks(version, module) end
  return module
end

-- runs a chunk that belongs to no entity and gives what it returns
function K.exports.evaluate(chunk)
  K.set_env(chunk, K.env)
  K.begin_call(nil, 0, "body", nil)
  local value = chunk()
  K.end_call()
  return value
end

-- calls a hook when the module has it; wants_self is looked up once per version and name
function K.hook(script, version, entity, module, name, argument)
  local hook = member(module, name)
  if hook == nil then return nil end
  K.begin_call(script, entity, name, version)
  need_callable(hook, name)
  local self = version.selves[name]
  if self == nil then
    self = wants_self(hook)
    version.selves[name] = self
  end
  local result
  if self then result = hook(module, argument) else result = hook(argument) end
  leave()
  return result
end

function K.exports.attach(number, entity)
  local script = K.scripts[number]
  local version = script.version
  local module = K.build(script, version, entity)
  K.insert(script, entity, module, version)
  K.hook(script, version, entity, module, "on_start")
  -- on_start may put hooks into the module that the body did not
  if not version.on_update or not version.on_fixed_update then note_hooks(version, module) end
  K.end_call()
  return K.pending_events
end

-- runs on_destroy; the host calls remove afterwards, whatever happened
function K.exports.destroy(number, entity)
  local script = K.scripts[number]
  local page, i = nil, nil
  if script then page, i = K.find(script, entity) end
  if page then K.hook(script, page.versions[i], entity, K.module_at(script, page, i), "on_destroy") end
  K.end_call()
  return K.pending_events
end

function K.exports.remove(number, entity)
  local script = K.scripts[number]
  if not script then return false end           -- the VM is not the one in which it was compiled
  K.drop_registrations(script, entity)
  return K.take_out(script, entity)
end

-- the candidate becomes the current version; the old one goes with the last instance that runs it
function K.exports.publish(number)
  local script = K.scripts[number]
  if not script or not script.candidate then return end
  script.version, script.candidate, script.live_defaults, script.resting = script.candidate, nil, nil, nil
end

function K.exports.withdraw(number)
  local script = K.scripts[number]
  if not script then return end
  script.candidate, script.live_defaults = nil, nil
end
`;
