-- attack: pcall trees whose leaves throw tables, thirty levels deep
-- class: loop
-- expect: killed
local entity = ...
local m = {}

function m.on_update(dt)
  local function tree(n)
    if n == 0 then error({}) end
    pcall(tree, n - 1)
    pcall(tree, n - 1)
  end
  tree(30)
end

return m
