/**
 * Kernel, part 10b: how much leaves the mod. Events for others are copied outside of the VM, where no tick and no memory
 * limit counts: their number and size in a frame is limited here, before they go.
 */
export const sendingSource = String.raw`
local K = ...
local type, next = type, next
local raise = K.raise
local MAX_EVENTS, MAX_BYTES, MAX_DEPTH, MAX_ENTRIES = 10000, 8 << 20, 32, 100000
local VALUE_BYTES = 16

-- Bytes of a table as it is copied: one that stands in several places is copied as often, and measured once. What contains
-- itself, is too deep or has too many entries is refused where it is copied.
local entries
local function size_of(value, measured, depth)
  local known = measured[value]
  if known or depth > MAX_DEPTH then return known or 0 end
  measured[value] = 0
  local bytes = VALUE_BYTES
  for key, inner in next, value do
    entries, bytes = entries + 1, bytes + VALUE_BYTES
    if entries > MAX_ENTRIES then break end
    if type(key) == "string" then bytes = bytes + #key end
    local kind = type(inner)
    if kind == "string" then bytes = bytes + #inner elseif kind == "table" then bytes = bytes + size_of(inner, measured, depth + 1) end
    if bytes > MAX_BYTES then bytes = MAX_BYTES + 1 break end
  end
  measured[value] = bytes
  return bytes
end

local frame, sent, sent_bytes = -1, 0, 0
function K.count_sent(name, value)
  if frame ~= K.frame then frame, sent, sent_bytes = K.frame, 0, 0 end
  if sent >= MAX_EVENTS then raise("events.emit: a mod may send up to %d events to others in a frame", MAX_EVENTS) end
  local bytes = sent_bytes + #name + VALUE_BYTES
  if type(value) == "string" then
    bytes = bytes + #value
  elseif type(value) == "table" then
    entries = 0
    bytes = bytes + size_of(value, {}, 0)
  end
  if bytes > MAX_BYTES then raise("events.emit: a mod may send up to %d MiB to others in a frame", MAX_BYTES >> 20) end
  sent, sent_bytes = sent + 1, bytes
end
`;
