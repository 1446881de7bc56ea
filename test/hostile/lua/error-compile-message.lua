-- attack: a syntax error next to a long line with control characters
-- class: error
-- expect: refused
local text = "[2J]0;title xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" " = =
return {}
