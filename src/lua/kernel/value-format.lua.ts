/**
 * Kernel, part 17a: values as bytes, what writing and reading share. docs/value-format.md describes the bytes;
 * src/lua/codec reads and writes the same ones in TypeScript.
 */
export const valueFormatSource = String.raw`
local K = ...
local string_unpack, string_sub, string_rep = string.unpack, string.sub, string.rep

K.value_format = {
  header = "MLV\1",
  -- largest documents and deepest nesting, where the caller names no others
  max_bytes = 64 << 20,
  max_depth = 100000,
}

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
