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
local live = collectgarbage("count")           -- KiB that were alive when the last cycle ended, as far as is known
local last = live                              -- KiB in use when the collector last ran
local during = 0                               -- KiB allocated while the running cycle was under way
local running = false

-- How much of its budget the collector needs now: 0 nothing to do, 1 the budget, more when scripts allocate faster
-- than it collects. Called once a frame, before the collector runs.
function K.exports.collector_pressure()
  local count = collectgarbage("count")
  if running then during = during + count - last end
  last = count
  local grown = count - live
  local start = live / 2 > MIN_GROWTH and live / 2 or MIN_GROWTH
  if not running then
    if grown < start then return 0 end
    running, during = true, 0
  end
  local pressure = grown / start - 1
  return pressure > 1 and pressure or 1
end

-- one piece; true when the cycle has ended
function K.exports.collect_step()
  local ended = collectgarbage("step", 0)
  last = collectgarbage("count")
  if ended then
    -- what was allocated during the cycle survived it, dead or alive: it counts as growth
    running = false
    live = last - during
  end
  return ended
end

function K.exports.collect_all()
  collectgarbage("collect")
  collectgarbage("stop")
  running = false
  live = collectgarbage("count")
  last = live
end

-- bytes in use
function K.exports.used_bytes()
  return collectgarbage("count") * 1024
end
`;
