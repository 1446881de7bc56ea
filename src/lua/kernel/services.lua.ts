/** Kernel, part 13: the small services of the host API: state, input, random numbers, log. */
export const servicesSource = String.raw`
local K, host = ...
local type, next, tostring, select = type, next, K.tostring, select
local table_concat, math_tointeger, string_format = table.concat, math.tointeger, string.format
local raise = K.raise

-- A copy that shares nothing with the original; aliases and cycles are kept. A list of work instead of recursion: data may
-- be deep, and a path is put together only where something is wrong.
function K.deep_copy(value, name)
  local seen, originals, parents, keys, count = {}, {}, {}, {}, 0
  local function path_to(at, key)
    local reversed = { key }
    while at > 1 do
      reversed[#reversed + 1] = keys[at]
      at = parents[at]
    end
    local path = name
    for i = #reversed, 1, -1 do
      local kind = type(reversed[i])
      path = path .. "." .. ((kind == "string" or kind == "number") and reversed[i] or kind)
    end
    return path
  end
  local function copy_of(inner, at, key)
    local kind = type(inner)
    if kind == "table" then
      local fresh = seen[inner]
      if not fresh then
        fresh, count = {}, count + 1
        seen[inner], originals[count], parents[count], keys[count] = fresh, inner, at, key
      end
      return fresh
    elseif kind == "function" or kind == "thread" or kind == "userdata" then
      raise("state holds data only: there is a %s at %s", kind, path_to(at, key))
    end
    return inner
  end
  local result, at = copy_of(value, 0, nil), 1
  while at <= count do
    local original = originals[at]
    local fresh = seen[original]
    for key, inner in next, original do fresh[copy_of(key, at, nil)] = copy_of(inner, at, key) end
    at = at + 1
  end
  return result
end

local store, mod_store = {}, {}
local state = K.api.state
function state.get(key, default)
  local value = store[key]
  if value == nil then return default end
  return K.deep_copy(value, "state")
end
function state.set(key, value) store[key] = K.deep_copy(value, "the value of " .. tostring(key)) end
function state.get_mod_state(mod)
  local value = mod_store[mod or K.mod]
  return value ~= nil and K.deep_copy(value, "state") or nil
end
function state.save_mod_state(mod, value) mod_store[mod] = K.deep_copy(value, "the state of " .. mod) end

-- both stores; sets them where they are given
function K.state_stores(set, set_mod)
  if set then store, mod_store = set, set_mod end
  return store, mod_store
end

local down, pressed, released = {}, {}, {}
local pointer_x, pointer_y = 0.0, 0.0
-- what input says now; sets it where it is given
function K.input_state(set)
  if set then down, pressed, released, pointer_x, pointer_y = set[1], set[2], set[3], set[4], set[5] end
  return { down, pressed, released, pointer_x, pointer_y }
end
-- pressed and released hold for one frame
function K.end_input()
  if next(pressed) ~= nil then pressed = {} end
  if next(released) ~= nil then released = {} end
end
function K.exports.key(code, is_down)
  if is_down and not down[code] then pressed[code] = true end
  if not is_down and down[code] then released[code] = true end
  down[code] = is_down or nil
end
function K.exports.pointer(x, y) pointer_x, pointer_y = x, y end
local input = K.api.input
function input.down(code) return down[code] == true end
function input.pressed(code) return pressed[code] == true end
function input.released(code) return released[code] == true end
function input.axis(negative, positive)
  return (down[positive] and 1 or 0) - (down[negative] and 1 or 0)
end
function input.pointer() return pointer_x, pointer_y end

-- splitmix64: its whole state is one integer, so that staging can put it back
K.random_state = 1
local function next_bits()
  local s = K.random_state + 0x9e3779b97f4a7c15
  K.random_state = s
  s = (s ~ (s >> 30)) * 0xbf58476d1ce4e5b9
  s = (s ~ (s >> 27)) * 0x94d049bb133111eb
  return s ~ (s >> 31)
end
local function whole(value, name)
  local integer = math_tointeger(value)
  if not integer then raise("random: %s has no integer representation", name) end
  return integer
end
local function random(low, high)
  if low == nil then return (next_bits() >> 11) * 0x1p-53 end
  if high == nil then low, high = 1, low end
  low, high = whole(low, "the lower bound"), whole(high, "the upper bound")
  if low > high then raise("random: the interval %d … %d is empty", low, high) end
  local span = high - low + 1
  if span <= 0 then return next_bits() end
  return low + (next_bits() >> 1) % span
end
K.api.random = random
function K.seed(value) K.random_state = value end
function K.exports.seed(value)
  K.random_state = value
  next_bits()
end

local function joined(...)
  local count = select("#", ...)
  if count == 1 then return tostring((...)) end
  local parts = { ... }
  for i = 1, count do parts[i] = tostring(parts[i]) end
  return table_concat(parts, "\t", 1, count)
end
local log = K.api.log
-- lines of one frame; more are counted, and told as a number when the frame ends
local MAX_LINES = 1000
local lines = 0
local function write(level, message)
  lines = lines + 1
  if lines > MAX_LINES then return end
  local script, entity = K.owner()
  host.log(level, message, script and script.id or "", entity)
end
function K.end_log()
  if lines > MAX_LINES then
    host.log("warn", string_format("… and %d more lines of mod %s in this frame", lines - MAX_LINES, K.mod), "", 0)
  end
  lines = 0
end
function log.debug(...) write("debug", joined(...)) end
function log.info(...) write("info", joined(...)) end
function log.warn(...) write("warn", joined(...)) end
function log.error(...) write("error", joined(...)) end
K.api.print = log.info
`;
