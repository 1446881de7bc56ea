/**
 * Kernel, part 10b: how much leaves the mod. Events for others are copied outside of the VM, where no tick and no memory
 * limit counts: their number and size in a frame is limited here, before they go.
 */
export const sendingSource = String.raw`
local K = ...
local type, next = type, next
local raise = K.raise
local MAX_EVENTS, MAX_BYTES, MAX_ENTRIES = 10000, 8 << 20, 100000
local VALUE_BYTES = 16

-- Bytes of a value as it is copied: a table that stands in several places is copied as often. Stops where it is too much.
local function size_of(value)
  if type(value) == "string" then return #value end
  if type(value) ~= "table" then return VALUE_BYTES end
  local tables, count, at, bytes, entries = { value }, 1, 1, VALUE_BYTES, 0
  while at <= count do
    for key, inner in next, tables[at] do
      entries, bytes = entries + 1, bytes + 2 * VALUE_BYTES
      if type(key) == "string" then bytes = bytes + #key end
      local kind = type(inner)
      if kind == "string" then
        bytes = bytes + #inner
      elseif kind == "table" then
        count = count + 1
        tables[count] = inner
      end
      -- too many entries are refused where they are copied
      if bytes > MAX_BYTES or entries > MAX_ENTRIES then return bytes end
    end
    at = at + 1
  end
  return bytes
end

local frame, sent, sent_bytes = -1, 0, 0
function K.count_sent(name, value)
  if frame ~= K.frame then frame, sent, sent_bytes = K.frame, 0, 0 end
  if sent >= MAX_EVENTS then raise("events.emit: a mod may send up to %d events to others in a frame", MAX_EVENTS) end
  local bytes = sent_bytes + #name + size_of(value)
  if bytes > MAX_BYTES then raise("events.emit: a mod may send up to %d MiB to others in a frame", MAX_BYTES >> 20) end
  sent, sent_bytes = sent + 1, bytes
end
`;
