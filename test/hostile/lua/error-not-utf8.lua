-- attack: throws bytes that are no UTF-8, surrogates and cut characters
-- class: error
-- expect: error
local entity = ...
local m = {}

function m.on_update(dt)
  error("\xff\xfe\xed\xa0\x80\xc3" .. ("\xe2\x82"):rep(1000))
end

return m
