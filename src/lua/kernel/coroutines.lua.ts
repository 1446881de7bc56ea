/**
 * Kernel, part 10a: coroutines of scripts. On whose behalf code runs, and how deep it is in ecs.call, belongs to the
 * coroutine that runs: whoever resumes one gets back what was, also when it yielded in the middle of an ecs.call and never
 * comes back. Tasks are resumed by the kernel alone.
 */
export const coroutinesSource = String.raw`
local K = ...
local type, error, tostring, pcall, setmetatable = type, error, tostring, pcall, setmetatable
local create, resume, yield, close, status = coroutine.create, coroutine.resume, coroutine.yield, coroutine.close, coroutine.status
local running, isyieldable = coroutine.running, coroutine.isyieldable
local pack, unpack = table.pack, table.unpack
local raise = K.raise

-- how many calls of ecs.call the running coroutine is in
K.call_depth = 0

-- coroutines that time.start made, with their registrations
local tasks = setmetatable({}, { __mode = "k" })
K.tasks = tasks

local function refuse_task(co, what)
  if type(co) ~= "thread" then raise("bad argument #1 to '%s' (coroutine expected, got %s)", what, type(co)) end
  if tasks[co] and status(co) ~= "dead" then
    raise("coroutine.%s: a task of time.start goes on by itself; time.cancel ends it", what)
  end
end

local function back(depth, call, entity, ...)
  K.call_depth, K.call, K.call_entity = depth, call, entity
  return ...
end

local coroutines = {}
for name, fn in next, coroutine do coroutines[name] = fn end
K.coroutines = coroutines

function coroutines.resume(co, ...)
  refuse_task(co, "resume")
  local depth = K.call_depth
  K.call_depth = 0
  return back(depth, K.call, K.call_entity, resume(co, ...))
end

function coroutines.close(co)
  refuse_task(co, "close")
  return back(K.call_depth, K.call, K.call_entity, close(co))
end

local function unwrap(co, depth, call, entity, ok, ...)
  K.call_depth, K.call, K.call_entity = depth, call, entity
  if ok then return ... end
  if status(co) == "dead" then close(co) end
  error((...), 0)
end
function coroutines.wrap(fn)
  if type(fn) ~= "function" then raise("bad argument #1 to 'wrap' (function expected, got %s)", type(fn)) end
  local co = create(fn)
  return function(...)
    local depth = K.call_depth
    K.call_depth = 0
    return unwrap(co, depth, K.call, K.call_entity, resume(co, ...))
  end
end

-- a coroutine that yields inside of an ecs.call goes on inside of it
function K.yield(...)
  if not isyieldable() then
    local _, is_main = running()
    if is_main then raise("attempt to yield from outside a coroutine") end
    raise("attempt to yield across a C-call boundary: require, or a library function that calls this one, must return first")
  end
  if K.call_depth == 0 then return yield(...) end
  return back(K.call_depth, K.call, K.call_entity, yield(...))
end
coroutines.yield = K.yield

-- pcall that nothing can leave but by returning: a function of C that cannot be left stands in between. Returns what pcall
-- does, as a list with its length n.
local whole = {
  __tostring = function(call)
    call.results = pack(pcall(unpack(call, 1, call.n)))
    return ""
  end,
}
function K.pcall_whole(...)
  local call = setmetatable(pack(...), whole)
  local ok, message = pcall(tostring, call)
  if not ok then return { false, message, n = 2 } end
  return call.results
end
`;
