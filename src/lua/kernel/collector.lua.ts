/**
 * Kernel, part 16: the collector never runs inside script code. It is stopped; the host steps it between frames, in
 * pieces small enough to fit a budget, when enough was allocated since the last cycle ended.
 */
export const collectorSource = String.raw`
local K = ...
local collectgarbage = collectgarbage
collectgarbage("incremental", 100, 100, 10)   -- pieces of about 1 KiB of marking work
collectgarbage("stop")

local MIN_GROWTH = 1024                        -- KiB to allocate before a cycle starts
local threshold, running = collectgarbage("count") + MIN_GROWTH, false

-- true when there is work to do
function K.exports.wants_collection()
  if not running and collectgarbage("count") >= threshold then running = true end
  return running
end

-- one piece; true when the cycle has ended
function K.exports.collect_step()
  if collectgarbage("step", 0) then
    running = false
    local count = collectgarbage("count")
    threshold = count + (count / 2 > MIN_GROWTH and count / 2 or MIN_GROWTH)
    return true
  end
  return false
end

function K.exports.collect_all()
  collectgarbage("collect")
  collectgarbage("stop")
  running = false
  threshold = collectgarbage("count") * 1.5 + MIN_GROWTH
end

-- bytes in use
function K.exports.used_bytes()
  return collectgarbage("count") * 1024
end
`;
