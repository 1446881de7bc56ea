/**
 * Kernel, part 12b: texts of what has no text of its own. Lua's tostring tells addresses, and those depend on when the
 * collector ran; here each table, function and coroutine has a number, in the order in which scripts asked.
 */
export const textsSource = String.raw`
local K = ...
local type, rawget, select, setmetatable, pcall, error, raise = type, rawget, select, setmetatable, pcall, error, K.raise
local raw_tostring, raw_format, gsub, find = tostring, string.format, string.gsub, string.find
local getmetatable, pack, unpack = debug.getmetatable, table.pack, table.unpack

local numbers, count = setmetatable({}, { __mode = "k" }), 0
local function number_of(value)
  local known = numbers[value]
  if not known then
    known = count + 1
    count, numbers[value] = known, known
  end
  return known
end

-- how many numbers were given; sets it where it is given, so that texts kept in data are not given again
function K.text_count(set)
  if set and set > count then count = set end
  return count
end

local NO_STRING = "'__tostring' must return a string"
local is_object = { table = true, ["function"] = true, thread = true, userdata = true }

local function text_of(...)
  local value = ...
  if value == nil and select("#", ...) == 0 then raise("bad argument #1 to 'tostring' (value expected)") end
  local kind = type(value)
  if not is_object[kind] then return raw_tostring(value) end
  local meta = getmetatable(value)
  if meta then
    if rawget(meta, "__tostring") ~= nil then
      -- Lua's own calls it: one that calls itself ends soon, by the limit on calls of C
      local ok, text = pcall(raw_tostring, value)
      if ok then return text end
      if text == NO_STRING then raise(text) end
      error(text, 0)
    end
    local name = rawget(meta, "__name")
    if type(name) == "string" then kind = name end
  end
  return raw_format("%s: 0x%08x", kind, number_of(value))
end
K.tostring = text_of

local function format_objects(format, ...)
  local arguments, at = pack(...), 0
  local plain = gsub(format, "%%([-+ #0-9.]*)(.)", function(flags, conversion)
    if conversion == "%" then return nil end
    at = at + 1
    if at > arguments.n then return nil end
    local value = arguments[at]
    if conversion == "p" then
      arguments[at] = is_object[type(value)] and raw_format("0x%08x", number_of(value)) or "(null)"
      return "%" .. flags .. "s"
    end
    if conversion == "s" and is_object[type(value)] then arguments[at] = text_of(value) end
  end)
  return plain, unpack(arguments, 1, arguments.n)
end

-- what Lua's own refuses is the affair of the line that called
local function checked(ok, ...)
  if ok then return ... end
  raise("%s", (gsub(..., "'%?'", "'format'", 1)))
end

-- string.format; %p is the number, and "(null)" for what is no table, function or coroutine
function K.format(format, ...)
  if type(format) == "string" then
    local special = find(format, "p", 1, true) ~= nil
    for i = 1, special and 0 or select("#", ...) do
      if is_object[type((select(i, ...)))] then
        special = true
        break
      end
    end
    if special then return checked(pcall(raw_format, format_objects(format, ...))) end
  end
  return checked(pcall(raw_format, format, ...))
end
`;
