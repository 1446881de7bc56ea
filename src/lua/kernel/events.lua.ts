/**
 * Kernel, part 10: events. Emitting queues; the host has the queue delivered after the emitting script's loop, in
 * order. After an error in a handler the host calls again and delivery goes on with the next handler.
 */
export const eventsSource = String.raw`
local K, host = ...
local type, next = type, next
local raise, is_spent = K.raise, host.is_spent
local MAX_ROUNDS = 8

local handlers = {}      -- event name -> list of registrations, in order
-- what waits to be delivered, the rest of a round that the budget cut off included; 0 when nothing does
K.pending_events = 0
local names, data, queued = {}, {}, 0

-- lists with ended handlers in them, tidied at the end of the frame
local untidy = {}
local function note_end(r)
  local list = r.list
  list.dead = list.dead + 1
  untidy[r.event] = list
end

function K.hear(r, name, once)
  r.event, r.once = name, once
  local list = handlers[name]
  if not list then
    list = { dead = 0 }
    handlers[name] = list
    host.listen(name, true)
  end
  list[#list + 1] = r
  r.on_end = note_end
  r.list = list
  return r.id
end
local function on(name, target, once) return K.hear(K.register("event " .. name, target), name, once) end

function K.api.events.on(name, target) return on(name, target, false) end
function K.api.events.once(name, target) return on(name, target, true) end

function K.api.events.off(id) return K.end_own(id, "event") end

local function enqueue(name, value)
  queued = queued + 1
  names[queued], data[queued] = name, value
  K.pending_events = K.pending_events + 1
end

-- who listens is looked at when the event is delivered: a script attached in the same loop hears it
function K.api.events.emit(name, value)
  if K.heard_elsewhere[name] then
    K.count_sent(name, value)
    host.emit(name, value)
  end
  enqueue(name, value)
end
-- events that other mods or TypeScript listen to; kept up to date by the host
K.heard_elsewhere = {}
function K.exports.heard_elsewhere(name, heard) K.heard_elsewhere[name] = heard or nil end

-- an event from outside this mod
function K.exports.event(name, value)
  if handlers[name] then enqueue(name, value) end
end

-- closes the gaps that ended handlers leave
local function tidy_handlers(name, list)
  if list.dead == 0 then return end
  local n = 0
  for i = 1, #list do
    local r = list[i]
    if not r.dead then n = n + 1; list[n] = r end
  end
  for i = #list, n + 1, -1 do list[i] = nil end
  list.dead = 0
  if n == 0 then
    handlers[name] = nil
    host.listen(name, false)
  end
end

function K.tidy_events()
  if next(untidy) == nil then return end
  for name, list in next, untidy do
    if handlers[name] == list then tidy_handlers(name, list) end
  end
  untidy = {}
end

-- where delivery stands: the round's events, the running one, its next handler
local round_names, round_data, round_count, at, handler, last, rounds = {}, {}, 0, 1, 0, 0, 0

local function begin_event()
  local list = handlers[round_names[at]]
  handler, last = 0, list and #list or 0
end

-- delivers what waits; returns the number of events left for the next time
function K.exports.deliver()
  while true do
    while at <= round_count do
      local name = round_names[at]
      local list = handlers[name]
      while list and handler < last do
        handler = handler + 1
        if is_spent() then
          handler = handler - 1
          K.pending_events = queued + round_count - at + 1
          return K.pending_events
        end
        local r = list[handler]
        if r and not r.dead then
          if r.once then K.forget_registration(r) end
          K.invoke(r, round_data[at])
        end
      end
      round_data[at] = nil
      at = at + 1
      if at <= round_count then begin_event() end
    end
    if queued == 0 or rounds >= MAX_ROUNDS then
      -- handlers that answer each other for ever go on in the next frame
      rounds, round_count, at = 0, 0, 1
      K.pending_events = queued
      return queued
    end
    round_names, names, round_data, data = names, round_names, data, round_data
    round_count, queued, K.pending_events, at, rounds = queued, 0, 0, 1, rounds + 1
    begin_event()
  end
end

-- What waits to be delivered, where another VM takes over: passed and last are the ids of the handlers that the running
-- event has reached and ends with.
function K.waiting_events()
  local waiting = { names = {}, data = {}, running = 0, count = 0, rounds = rounds }
  local function put(name, value)
    waiting.count = waiting.count + 1
    waiting.names[waiting.count], waiting.data[waiting.count] = name, value
  end
  for i = at, round_count do put(round_names[i], round_data[i]) end
  waiting.running = waiting.count
  for i = 1, queued do put(names[i], data[i]) end
  local list = at <= round_count and handlers[round_names[at]]
  local reached, final = list and list[handler], list and list[last]
  waiting.passed, waiting.last = reached and reached.id or 0, final and final.id or 0
  return waiting
end
-- puts it in the place of what waits here, and handlers in the order of their ids; returns the number of events
function K.put_events(waiting)
  for name, list in next, handlers do
    tidy_handlers(name, list)
    table.sort(list, function(a, b) return a.id < b.id end)
  end
  untidy = {}
  local function up_to(id)
    local list, n = handlers[round_names[1]], 0
    while list and list[n + 1] and list[n + 1].id <= id do n = n + 1 end
    return n
  end
  names, data, round_names, round_data = {}, {}, {}, {}
  for i = 1, waiting.running do round_names[i], round_data[i] = waiting.names[i], waiting.data[i] end
  round_count, at, rounds, queued = waiting.running, 1, waiting.rounds, 0
  if round_count > 0 then handler, last = up_to(waiting.passed), up_to(waiting.last) end
  for i = waiting.running + 1, waiting.count do enqueue(waiting.names[i], waiting.data[i]) end
  K.pending_events = waiting.count
  return waiting.count
end

function K.exports.handler_count()
  local count = 0
  for _, list in next, handlers do count = count + #list - list.dead end
  return count
end
`;
