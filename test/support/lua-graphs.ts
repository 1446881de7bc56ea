/** Random Lua graphs with any value as key, as Lua source, and the Lua function that compares two of them. */
import fc from 'fast-check';
import { type LuaScalar, luaScalar, toLuaScalar } from './lua-data.ts';

type Part = LuaScalar | { readonly kind: 'table'; readonly number: number };

const part: fc.Arbitrary<Part> = fc.oneof(
  luaScalar,
  fc.nat(9).map((number) => ({ kind: 'table', number }) as const),
);
const key = part.filter((one) => one.kind !== 'float' || !Number.isNaN(one.value));
const table = fc.record({
  list: fc.array(part, { maxLength: 4 }),
  entries: fc.array(fc.tuple(key, part), { maxLength: 5 }),
});

/** Lua statements that make `root`: up to ten tables that refer to each other in any way, as values and as keys. */
export const luaGraphSource: fc.Arbitrary<string> = fc
  .tuple(part, fc.array(table, { minLength: 1, maxLength: 10 }))
  .map(([root, tables]) => {
    const show = (one: Part): string =>
      one.kind === 'table' ? `t[${(one.number % tables.length) + 1}]` : toLuaScalar(one);
    const lines = tables.flatMap(({ list, entries }, n) => [
      ...list.map((one, i) => `t[${n + 1}][${i + 1}] = ${show(one)}`),
      ...entries.map(([at, one]) => `t[${n + 1}][${show(at)}] = ${show(one)}`),
    ]);
    // the number by which a table is known again when it is a key
    const made = `local t = {} for i = 1, ${tables.length} do t[i] = { ["\\0number"] = i } end`;
    return `${made}\n${lines.join('\n')}\nlocal root = ${show(root)}\n`;
  });

/**
 * Lua source of `same(a, b)`: "same" when both are equal to the bit with isomorphic sharing (nan is nan, whatever its
 * payload), otherwise where they differ.
 */
export const luaSame = String.raw`
local function same(a, b)
  local forth, back, todo = {}, {}, { { a, b, "root" } }
  local function by_number(t)
    local found = {}
    for key in next, t do if type(key) == "table" then found[rawget(key, "\0number")] = key end end
    return found
  end
  while #todo > 0 do
    local x, y, path = table.unpack(table.remove(todo))
    local kind = type(x)
    if kind ~= type(y) or math.type(x) ~= math.type(y) then return path .. ": type" end
    if kind == "table" then
      if forth[x] ~= y and (forth[x] or back[y]) or back[y] and back[y] ~= x then return path .. ": sharing" end
      if not forth[x] then
        forth[x], back[y] = y, x
        local keys, count, other_count = by_number(y), 0, 0
        for key, value in next, x do
          count = count + 1
          local other_key = key
          if type(key) == "table" then
            other_key = keys[rawget(key, "\0number")]
            if other_key == nil then return path .. ": key" end
            todo[#todo + 1] = { key, other_key, path .. ".key" }
          end
          todo[#todo + 1] = { value, rawget(y, other_key), path .. "." .. tostring(key) }
        end
        for _ in next, y do other_count = other_count + 1 end
        if count ~= other_count then return path .. ": count" end
      end
    elseif math.type(x) == "float" then
      if x == x and string.pack(">d", x) ~= string.pack(">d", y) or (x ~= x) ~= (y ~= y) then return path .. ": bits" end
    elseif x ~= y then
      return path .. ": value"
    end
  end
  return "same"
end
`;
