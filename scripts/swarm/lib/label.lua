-- Lines of text with a dark one behind them, readable whatever is below. A label is a table of two entities and of what
-- they show, so that nothing is written that is there already.
local Text = ecs.component("Text")
local SHADOW = 0x07050d

local label = {}

local function line(x, y, layer, anchor_x, anchor_y)
  return ecs.spawn({
    Position = { x = x, y = y },
    Text = { layer = layer, anchorX = anchor_x, anchorY = anchor_y },
  })
end

-- anchor: 0 begins at x, 0.5 is centred, 1 ends at x.
function label.new(x, y, layer, anchor)
  return { front = line(x, y, layer + 1, anchor, 0.5), back = line(x + 2, y + 2, layer, anchor, 0.5), text = "" }
end

function label.write(one, text, size, color)
  if one.text == text then return end
  one.text = text
  Text.text[one.front], Text.text[one.back] = text, text
  Text.size[one.front], Text.size[one.back] = size, size
  Text.color[one.front], Text.color[one.back] = color, SHADOW
end

return label
