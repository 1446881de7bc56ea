local module = {}

local function link()
  local village, cave = { name = "village" }, { name = "cave" }
  village.next, cave.next = cave, village
  return { places = { village, cave }, at = village }
end

module.quest = link()
module.path = ""

function module.on_update()
  module.quest.at = module.quest.at.next
  local same = module.quest.at == module.quest.places[1] or module.quest.at == module.quest.places[2]
  module.path = module.path .. ({ [true] = "1", [false] = "!" })[same] .. module.quest.at.name:sub(1, 1)
end

return module
