-- attack: odd bytes and code points in every utf8 function
-- class: loop
-- expect: error,killed,harmless
local entity = ...
local m = {}

function m.on_update(dt)
  for _, text in ipairs({ "\xff", "\xf4\x90\x80\x80", "\xc0\x80", "\xed\xa0\x80", ("\x80"):rep(1000) }) do
    pcall(utf8.len, text) pcall(utf8.len, text, 1, -1, true) pcall(utf8.codepoint, text, 1, -1, true)
    pcall(function() for _ in utf8.codes(text, true) do end end)
    pcall(utf8.offset, text, -1) pcall(utf8.offset, text, math.maxinteger) pcall(utf8.offset, text, math.mininteger)
  end
  pcall(utf8.char, 0x7fffffff)
  utf8.char(-1)
end

return m
