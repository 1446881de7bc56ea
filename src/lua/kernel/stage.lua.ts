/**
 * Kernel, part 8: staging. A new version's body runs once against a scratch entity before anybody else meets it.
 * Global writes go to an overlay, columns of other entities do not change (the bridge sees to that), host functions
 * with effects do nothing. Tables that the body reaches by reference are not protected.
 */
export const stageSource = String.raw`
local K = ...
local setmetatable, pairs = setmetatable, pairs

K.staging = false

local function begin(version, entity)
  K.staging, K.staged_entity = true, entity
  K.staged_modules = {}
  K.random_before = K.random_state
  local overlay = setmetatable({}, { __index = K.env })
  overlay._G = overlay
  K.staged_env, K.staged_version = overlay, version
  K.point_env(version, overlay)
end

function K.exports.stage(number, entity)
  local script = K.scripts[number]
  local version = script.candidate
  begin(version, entity)
  local module = K.build(script, version, entity)
  K.learn(version, module)
  K.end_call()
end

-- What the defaults of the live version are under the circumstances of the staging that follows: what then differs was
-- edited, whatever the defaults depend on.
function K.exports.stage_live(number, entity)
  local script = K.scripts[number]
  script.live_defaults = nil
  local version = script.version
  if not version or not version.template then return end
  begin(version, entity)
  script.live_defaults = { version = version, module = K.build(script, version, entity) }
  K.end_call()
end
-- The defaults that an edit has changed, and whether they are those of the same circumstances. Those of a version that
-- was overtaken are not: random ones differ from those of the new version without an edit.
function K.defaults_before(from, to)
  local live = to.script.live_defaults
  if live and live.version == from then return live.module, true end
  return from.template, false
end

-- always called after one of them, whether it went well or not
function K.exports.end_stage()
  if K.staged_version then K.point_env(K.staged_version, nil) end
  if K.random_before then K.random_state = K.random_before end
  K.staging, K.staged_entity, K.staged_modules, K.staged_env, K.random_before = false, nil, nil, nil, nil
  K.staged_version = nil
end
`;
