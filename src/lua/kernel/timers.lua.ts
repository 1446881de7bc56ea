/** Kernel, part 11: time and timers, kept in a heap by the moment they are due. */
export const timersSource = String.raw`
local K, host = ...
local type, math_huge, error, rawequal = type, math.huge, error, rawequal
local create, resume, status, running, isyieldable =
  coroutine.create, coroutine.resume, coroutine.status, coroutine.running, coroutine.isyieldable
local tasks, yield = K.tasks, K.yield
local getinfo, string_format, string_sub = debug.getinfo, string.format, string.sub
local raise, is_spent = K.raise, host.is_spent

K.now, K.dt, K.frame, K.tick = 0.0, 0.0, 0, 0

function K.exports.begin_frame(now, dt, frame, tick)
  K.now, K.dt, K.frame, K.tick = now, dt, frame, tick
  K.forget_queries()
end
function K.exports.tick(number) K.tick = number end

local api = K.api.time
function api.now() return K.now end
function api.dt() return K.dt end
function api.frame() return K.frame end
function api.tick() return K.tick end

-- a binary heap; each timer knows its place, so that one that ends can be taken out
local heap, size, sequence = {}, 0, 0
local function earlier(a, b)
  return a.due < b.due or (a.due == b.due and a.sequence < b.sequence)
end
local function put(r, i)
  heap[i], r.place = r, i
end
local function rise(r, i)
  while i > 1 do
    local parent = i // 2
    if not earlier(r, heap[parent]) then break end
    put(heap[parent], i)
    i = parent
  end
  put(r, i)
end
local function sink(r, i)
  while true do
    local child = i * 2
    if child > size then break end
    if child < size and earlier(heap[child + 1], heap[child]) then child = child + 1 end
    if not earlier(heap[child], r) then break end
    put(heap[child], i)
    i = child
  end
  put(r, i)
end
local function push(r, due)
  sequence = sequence + 1
  r.due, r.sequence = due, sequence
  size = size + 1
  rise(r, size)
end
local function take_out(r)
  local i, last = r.place, heap[size]
  if not i then return end
  heap[size], r.place = nil, nil
  size = size - 1
  if rawequal(last, r) then return end
  if i > 1 and earlier(last, heap[i // 2]) then rise(last, i) else sink(last, i) end
end

local function start(what, seconds, target, period)
  if not (seconds >= 0 and seconds < math_huge) then raise("%s needs seconds of at least 0, got %s", what, seconds) end
  local r = K.register(what, target)
  r.timer, r.period, r.on_end = true, period, take_out
  push(r, K.now + seconds)
  return r.id
end
function api.after(seconds, target) return start("time.after", seconds, target, nil) end
function api.every(seconds, target) return start("time.every", seconds, target, seconds) end
function api.cancel(id) return K.end_own(id, "timer") end

-- where a task stands that has yielded: the nearest line of script code
local function position(thread)
  for level = 0, 12 do
    local at = getinfo(thread, level, "Sl")
    if not at then break end
    if at.currentline > 0 and string_sub(at.source, 1, 9) ~= "=moonloop" then
      return string_format("%s:%d: ", at.short_src, at.currentline)
    end
  end
  return ""
end

local function run_task(r)
  r.seconds = nil                               -- set by time.wait: a task that yields by itself is told by that
  K.begin_call(r.script, r.entity, r.what, r.version)
  local ok, message = resume(r.thread)
  if ok and not r.seconds and status(r.thread) ~= "dead" then
    ok, message = false, position(r.thread) .. "a task must wait with time.wait, not with coroutine.yield"
  end
  if not ok then
    K.forget_registration(r)
    host.coroutine_failed(r.thread, message)
    error(message, 0)
  end
  K.end_call()
  if r.dead then return end                     -- it has cancelled itself
  if status(r.thread) == "dead" then
    K.forget_registration(r)
  else
    push(r, K.now + r.seconds)
  end
end

function api.start(fn)
  local r = K.register("time.start", fn)
  r.timer, r.on_end = true, take_out
  r.thread = create(fn)
  tasks[r.thread] = r
  push(r, K.now)
  return r.id
end

function api.wait(seconds)
  local r = tasks[running()]
  if not r then raise("time.wait works only inside a function started with time.start") end
  if type(seconds) ~= "number" or not (seconds >= 0 and seconds < math_huge) then
    raise("time.wait needs seconds of at least 0")
  end
  if not isyieldable() then raise("time.wait cannot wait here: require, or a function of Lua's libraries that calls this one, must return first") end
  r.seconds = seconds
  yield()
  -- an ended task has nobody to run for
  if r.dead then raise("this task has ended") end
end

-- runs one timer that is due after another; after an error the host calls again
local fire_sequence, fire_frame = 0, -1
function K.exports.fire()
  if fire_frame ~= K.frame then fire_sequence, fire_frame = sequence, K.frame end
  while size > 0 and heap[1].due <= K.now do
    local r = heap[1]
    -- timers made or renewed in this frame wait for the next one, or a timer of 0 seconds would never end
    if r.sequence > fire_sequence or is_spent() then break end
    take_out(r)
    if r.thread then
      run_task(r)
    elseif r.period then
      local due = r.due + r.period
      push(r, due > K.now and due or K.now)
      K.invoke(r, nil)
    else
      K.forget_registration(r)
      K.invoke(r, nil)
    end
  end
  return K.pending_events
end

-- a timer with the moment and place in the order that it had in another VM
function K.set_timer(r, due, at_sequence)
  if r.place then take_out(r) end
  r.timer, r.on_end = true, take_out
  r.due, r.sequence = due, at_sequence
  size = size + 1
  rise(r, size)
end
-- the counters behind that order; sets them where they are given
function K.timer_counters(made, fired, in_frame)
  if made then sequence, fire_sequence, fire_frame = made, fired, in_frame end
  return sequence, fire_sequence, fire_frame
end

function K.exports.timer_count()
  return size
end
`;
