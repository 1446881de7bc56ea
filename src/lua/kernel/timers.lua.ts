/** Kernel, part 11: time and timers, kept in a heap by the moment they are due. */
export const timersSource = String.raw`
local K, host = ...
local type, math_huge, error = type, math.huge, error
local create, resume, yield, status, running =
  coroutine.create, coroutine.resume, coroutine.yield, coroutine.status, coroutine.running
local raise = K.raise

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

local heap, size, sequence = {}, 0, 0
local function earlier(a, b)
  return a.due < b.due or (a.due == b.due and a.sequence < b.sequence)
end
local function push(r, due)
  sequence = sequence + 1
  r.due, r.sequence, r.waiting = due, sequence, true
  size = size + 1
  local i = size
  while i > 1 do
    local parent = i // 2
    if not earlier(r, heap[parent]) then break end
    heap[i] = heap[parent]
    i = parent
  end
  heap[i] = r
end
local function pop()
  local top, r = heap[1], heap[size]
  heap[size] = nil
  size = size - 1
  if size > 0 then
    local i = 1
    while true do
      local child = i * 2
      if child > size then break end
      if child < size and earlier(heap[child + 1], heap[child]) then child = child + 1 end
      if not earlier(heap[child], r) then break end
      heap[i] = heap[child]
      i = child
    end
    heap[i] = r
  end
  top.waiting = false
  return top
end

-- ended timers are taken out when they are more than half of the heap
local ended = 0
local function note_end(r)
  if not r.waiting then return end
  ended = ended + 1
  -- it may lie in the heap for long: it must not keep a version alive
  r.fn, r.thread, r.version = nil, nil, nil
  if ended <= 64 or ended * 2 <= size then return end
  local living = {}
  for i = 1, size do
    local timer = heap[i]
    if timer.dead then timer.waiting = false else living[#living + 1] = timer end
  end
  table.sort(living, earlier)
  heap, size, ended = living, #living, 0
end

local function start(what, seconds, target, period)
  if not (seconds >= 0 and seconds < math_huge) then raise("%s needs seconds of at least 0, got %s", what, seconds) end
  local r = K.register(what, target)
  r.timer, r.period, r.on_end = true, period, note_end
  push(r, K.now + seconds)
  return r.id
end
function api.after(seconds, target) return start("time.after", seconds, target, nil) end
function api.every(seconds, target) return start("time.every", seconds, target, seconds) end
function api.cancel(id)
  local r = K.by_registration[id]
  if r and r.timer then
    K.forget_registration(r)
    return true
  end
  return false
end

-- coroutines that time.start made, with their registrations
local tasks = setmetatable({}, { __mode = "k" })

local function run_task(r)
  K.begin_call(r.script, r.entity, r.what, r.version)
  local ok, seconds = resume(r.thread)
  if not ok then
    K.forget_registration(r)
    host.coroutine_failed(r.thread, seconds)
    error(seconds, 0)
  end
  K.end_call()
  if r.dead then return end                     -- it has cancelled itself
  if status(r.thread) == "dead" then
    K.forget_registration(r)
  else
    push(r, K.now + seconds)
  end
end

function api.start(fn)
  local r = K.register("time.start", fn)
  r.timer, r.on_end = true, note_end
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
  yield(seconds)
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
    if r.sequence > fire_sequence then break end
    pop()
    if r.dead then
      ended = ended - 1
    elseif r.thread then
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

function K.exports.timer_count()
  return size - ended
end
`;
