/**
 * Kernel, part 17c: bytes to values. Bytes are taken for hostile: whatever they are, reading ends, allocates no more than
 * about 45 times their length, and either gives exactly what was written or refuses. A graph has one encoding for each
 * order of its entries; every other one is refused.
 *
 * The options of a reader: is_trusted (no checksum is asked: the bytes never left the process), leave_out (what this VM
 * does not have is left out instead of refused), resolve (the value for a name that the writer's name_of gave),
 * max_bytes, max_depth.
 */
export const valueReaderSource = String.raw`
local K = ...
local type, rawget, math_type, math_tointeger, pcall = type, rawget, math.type, math.tointeger, pcall
local string_byte, string_sub, string_unpack, string_format = string.byte, string.sub, string.unpack, string.format
local debug_getmetatable = debug.getmetatable
local component = K.api.ecs.component
local format = K.value_format

local END, PAIRS, NIL = 0x00, 0x01, 0x02
local HEADER, TRAILER = #format.header, 8

local DAMAGED, VERSION, REFUSED = "DATA_DAMAGED", "DATA_VERSION", "VALUE_REFUSED"

-- why a document is refused before any of it is read, with the code of the error; nil when it can be read
local function problem_of(bytes, options)
  if type(bytes) ~= "string" then return "saved data is a string, got a " .. type(bytes), REFUSED end
  local max_bytes = options.max_bytes or format.max_bytes
  if #bytes > max_bytes then
    return string_format("the data has %d bytes, more than the limit of %d", #bytes, max_bytes), REFUSED
  end
  if string_sub(bytes, 1, HEADER - 1) ~= string_sub(format.header, 1, HEADER - 1) then
    return "the bytes are no saved data", DAMAGED
  end
  local version = string_byte(bytes, HEADER)
  if version and version ~= string_byte(format.header, HEADER) then
    return string_format("the data has format %d, this version of moonloop reads format %d", version,
      string_byte(format.header, HEADER)), VERSION
  end
  if #bytes < HEADER + 1 + TRAILER then return "the data is cut off", DAMAGED end
  local covered = #bytes - TRAILER
  if not options.is_trusted and K.value_checksum(bytes, covered) ~= string_unpack("<i8", bytes, covered + 1) then
    return "the data is damaged: its checksum does not fit", DAMAGED
  end
end

function K.value_reader(bytes, options)
  options = options or {}
  local problem, code = problem_of(bytes, options)
  if problem then return nil, problem, code end
  local leave_out, resolve = options.leave_out, options.resolve
  local max_depth = options.max_depth or format.max_depth
  local last = #bytes - TRAILER
  local at = HEADER + 1
  local strings, string_count, seen = {}, 0, {}
  local queue, known, read = {}, 0, 0
  local level, level_end = 0, 0
  local is_missing = false                            -- the value that was read last is left out

  local function damaged(what)
    problem, code = problem or string_format("the data is damaged at byte %d: %s", at, what), code or DAMAGED
    return nil
  end

  local function missing(what, why)
    if leave_out then
      is_missing = true
    else
      problem, code = problem or what, code or why
    end
    return nil
  end

  local function new_string(length, least)
    if length < least then return damaged("a length that is written too long") end
    if at + length - 1 > last then return damaged("a string that goes on behind the end") end
    local text = string_sub(bytes, at, at + length - 1)
    if seen[text] then return damaged("a string that was there before") end
    at = at + length
    string_count = string_count + 1
    strings[string_count], seen[text] = text, true
    return text
  end

  -- a whole number of so many bytes; nil when they are not there or a shorter form exists
  local function whole(how, size, low, high)
    if at + size - 1 > last then return damaged("the end") end
    local value = string_unpack(how, bytes, at)
    at = at + size
    if value >= low and value <= high then return damaged("a number that is written too long") end
    return value
  end

  local value_of

  local function name(what)
    local tag = at <= last and string_byte(bytes, at)
    at = at + 1
    local text = tag and (tag >= 0x90 or tag >= 0x0a and tag <= 0x0e) and value_of(tag)
    if type(text) ~= "string" then return damaged("no name of a " .. what) end
    return text
  end

  local function sealed(text)
    local ok, made = pcall(component, text)
    if ok then return made end
    return missing(string_format("there is no component %q", text), "COMPONENT_UNKNOWN")
  end

  local function column()
    local of = name("component")
    local field = of and name("field")
    local owner = field and sealed(of)
    if owner == nil then return nil end
    local found = rawget(debug_getmetatable(owner).__index, field)
    if found == nil then return missing(string_format("%s has no field %q", of, field), "FIELD_UNKNOWN") end
    return found
  end

  local function named()
    local text = name("value")
    local found = text and resolve and resolve(text)
    if text and found == nil then return missing(string_format("there is nothing named %q", text), REFUSED) end
    return found
  end

  -- the value whose first byte was read; nil when there is a problem, or when it is left out
  function value_of(tag)
    if tag >= 0x90 then return strings[tag - 0x8f] or damaged("a string that was not there before") end
    if tag >= 0x40 then return tag - 0x50 end
    if tag == 0x08 then
      if at + 7 > last then return damaged("the end") end
      local value
      value, at = string_unpack("<d", bytes, at)
      return value == value and value or damaged("nan in a long form")
    end
    if tag == 0x0a then
      local length = at <= last and string_byte(bytes, at)
      if not length then return damaged("the end") end
      at = at + 1
      return new_string(length, 0)
    end
    if tag == 0x0f then
      local fresh = {}
      known = known + 1
      queue[known] = fresh
      return fresh
    end
    if tag == 0x03 then return false end
    if tag == 0x04 then return true end
    if tag == 0x05 then return whole("<i2", 2, -16, 63) end
    if tag == 0x06 then return whole("<i4", 4, -0x8000, 0x7fff) end
    if tag == 0x07 then return whole("<i8", 8, -0x80000000, 0x7fffffff) end
    if tag == 0x09 then return 0.0 / 0.0 end
    if tag == 0x0b then
      local length = whole("<I4", 4, -1, 0xff)
      return length and new_string(length, 0)
    end
    if tag >= 0x0c and tag <= 0x12 then
      local size = tag <= 0x0e and tag - 0x0c or tag - 0x10
      local is_string = tag <= 0x0e
      local number = whole(size == 0 and "B" or size == 1 and "<I2" or "<I4", 1 << size, -1,
        size == 0 and (is_string and 112 or 0) or size == 1 and 0xff or 0xffff)
      return number and ((is_string and strings or queue)[number] or damaged("a number that was not given before"))
    end
    if tag == 0x13 then
      local text = name("component")
      return text and sealed(text)
    end
    if tag == 0x14 then return column() end
    if tag == 0x15 then return named() end
    return damaged("an unknown kind of value")
  end

  local function next_tag()
    if at > last then return damaged("the end") end
    local tag = string_byte(bytes, at)
    at = at + 1
    return tag
  end

  local function read_pairs(t, length)
    local tag = next_tag()
    if tag == END then return damaged("no entries where some were announced") end
    while tag and tag ~= END do
      local value = value_of(tag)
      local lost = value == nil and is_missing
      is_missing = false
      if value == nil and not lost then return end
      tag = next_tag()
      if not tag then return end
      local key = value_of(tag)
      local kind = math_type(key)
      if key == nil then
        if not is_missing then return end
        is_missing = false
      elseif kind == "integer" and key >= 1 and key <= length + 1
        or kind == "float" and (key ~= key or math_tointeger(key)) or rawget(t, key) ~= nil then
        return damaged("a key that cannot be")
      elseif not lost then
        t[key] = value
      end
      tag = next_tag()
    end
  end

  local function read_table(t)
    local index = 0
    local tag = next_tag()
    while tag and tag > PAIRS do
      index = index + 1
      if tag ~= NIL then
        local value = value_of(tag)
        if value ~= nil then
          t[index] = value
        elseif is_missing then
          is_missing = false
        else
          return
        end
      end
      tag = next_tag()
    end
    if tag == PAIRS then read_pairs(t, index) end
  end

  local reader = {}

  -- the next item: true and its value, false at the end, nil and why with a code when the bytes are refused
  function reader.next()
    if problem then return nil, problem, code end
    local tag = next_tag()
    if tag == END then
      if at == last + 1 then
        at = last
        return false
      end
      damaged("more bytes than there should be")
    end
    local value
    if tag and tag ~= NIL then
      value = tag == PAIRS and damaged("an unknown kind of value") or value_of(tag)
      is_missing = false
    end
    level, level_end = 0, read
    while not problem and read < known do
      read = read + 1
      if read > level_end then
        level, level_end = level + 1, known
        if level > max_depth then
          problem, code = string_format("the data is nested more than %d deep", max_depth), REFUSED
        end
      end
      read_table(queue[read])
    end
    if problem then return nil, problem, code end
    return true, value
  end

  return reader
end

-- the one value of a document: true and the value, or nil and why with a code
function K.decode_value(bytes, options)
  local reader, problem, code = K.value_reader(bytes, options)
  if not reader then return nil, problem, code end
  local ok, value, why = reader.next()
  if ok == nil then return nil, value, why end
  local more = ok and reader.next()
  if more ~= false or not ok then return nil, "the data does not hold one value", DAMAGED end
  return true, value
end
`;
