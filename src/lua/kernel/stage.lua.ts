/**
 * Kernel, part 8: staging. A new version's body runs once against a scratch entity before anybody else meets it.
 * Global writes go to an overlay, columns of other entities do not change (the bridge sees to that), host functions
 * with effects do nothing. Tables that the body reaches by reference are not protected.
 */
export const stageSource = String.raw`
local K = ...
local setmetatable, pairs = setmetatable, pairs

K.staging = false

function K.exports.stage(number, entity)
  local script = K.scripts[number]
  local version = script.candidate
  K.staging, K.staged_entity = true, entity
  K.staged_modules = {}
  K.random_before = K.random_state
  local overlay = setmetatable({}, { __index = K.env })
  overlay._G = overlay
  K.staged_env = overlay
  K.point_env(version, overlay)
  local module = K.build(script, version, entity)
  K.learn(version, module)
  K.end_call()
end

-- always called after stage, whether it went well or not
function K.exports.end_stage(number)
  local version = K.scripts[number].candidate
  if version then K.point_env(version, nil) end
  if K.random_before then K.random_state = K.random_before end
  K.staging, K.staged_entity, K.staged_modules, K.staged_env, K.random_before = false, nil, nil, nil, nil
end
`;
