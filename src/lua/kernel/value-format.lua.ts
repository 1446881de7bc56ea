/**
 * Kernel, part 17a: values as bytes, what writing and reading share. docs/value-format.md describes the bytes;
 * src/lua/codec reads and writes the same ones in TypeScript.
 */
export const valueFormatSource = String.raw`
local K = ...
local type, next, tostring = type, next, tostring
local string_pack, string_unpack, string_char, string_find, string_format, string_sub, string_rep =
  string.pack, string.unpack, string.char, string.find, string.format, string.sub, string.rep

local format = {
  header = "MLV\1",
  -- largest documents and deepest nesting, where the caller names no others
  max_bytes = 64 << 20,
  max_depth = 100000,
}
K.value_format = format

-- integers and numbers of strings that are one byte
local small_integers, short_strings = {}, {}
format.small_integers, format.short_strings = small_integers, short_strings
for i = -16, 63 do small_integers[i] = string_char(0x50 + i) end
for i = 1, 112 do short_strings[i] = string_char(0x8f + i) end

function format.pack_integer(value)
  if value >= -0x8000 and value <= 0x7fff then return string_pack("<Bi2", 0x05, value) end
  if value >= -0x80000000 and value <= 0x7fffffff then return string_pack("<Bi4", 0x06, value) end
  return string_pack("<Bi8", 0x07, value)
end

-- a number given to a string or table before; tag is that of the one-byte form
function format.pack_again(tag, number)
  if number <= 0xff then return string_pack("BB", tag, number) end
  if number <= 0xffff then return string_pack("<BI2", tag + 1, number) end
  return string_pack("<BI4", tag + 2, number)
end

-- component and field names of all columns that this VM holds
function format.find_columns()
  local columns = {}
  for fields, name in next, K.component_names do
    for field, column in next, fields do columns[column] = { name, field } end
  end
  return columns
end

-- a key as part of a path
function format.shown(at)
  local kind = type(at)
  if kind == "string" then
    local short = string_sub(at, 1, 60)
    return string_find(short, "^[%a_][%w_]*$") and "." .. short or string_format("[%q]", short)
  end
  return (kind == "number" or kind == "boolean") and "[" .. tostring(at) .. "]" or "[a " .. kind .. "]"
end

-- 64 bits over so many bytes from the start, eight at a time. Each step is a bijection of the sum: damage within one
-- group of eight bytes always shows.
local FACTOR = 0x9e3779b97f4a7c15
function K.value_checksum(bytes, count)
  local sum, at, last = count, 1, count - count % 32
  while at <= last do
    local a, b, c, d
    a, b, c, d, at = string_unpack("<i8i8i8i8", bytes, at)
    sum = (sum ~ a) * FACTOR
    sum = (sum ~ (sum >> 32) ~ b) * FACTOR
    sum = (sum ~ (sum >> 32) ~ c) * FACTOR
    sum = (sum ~ (sum >> 32) ~ d) * FACTOR
    sum = sum ~ (sum >> 32)
  end
  while at <= count do
    local group = string_sub(bytes, at, at + 7 < count and at + 7 or count)
    sum = (sum ~ string_unpack("<i8", group .. string_rep("\0", 8 - #group))) * FACTOR
    sum = sum ~ (sum >> 32)
    at = at + 8
  end
  return sum
end
`;
