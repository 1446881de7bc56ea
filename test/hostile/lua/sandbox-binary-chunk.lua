-- attack: loads binary chunks in every mode
-- class: sandbox
-- expect: harmless
local entity = ...
local m = {}

function m.on_update(dt)
  local header = "\x1bLua\x54\x00\x19\x93\r\n\x1a\n\x04\x08\x08" .. ("\0"):rep(200)
  for _, mode in ipairs({ "b", "bt", "t", "", "x" }) do
    local ok, made = pcall(load, header, "x", mode)
    if ok and made then print("ESCAPED: binary chunk") end
  end
  if load(header) then print("ESCAPED: binary chunk") end
  local first = true
  if load(function() if first then first = false return header end end) then print("ESCAPED: binary chunk") end
  local ok, made = pcall(load, setmetatable({}, { __call = function() return header end, __tostring = function() return header end }))
  if ok and made then print("ESCAPED: binary chunk") end
end

return m
