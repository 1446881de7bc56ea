/**
 * The scripts that must not notice anything: counters whose state and component follow from the number of their updates.
 */

const counter = (check: string): string => `local entity = ...
local x = ecs.component("Position").x
local m = { n = 0, sum = 0, list = {}, nested = { deep = { n = 0 } }, text = "" }
${check}
function m.on_update()
  look()
  m.n = m.n + 1
  m.sum = (m.sum * 31 + m.n + entity) % 1000003
  m.list[(m.n - 1) % 4 + 1] = m.n
  m.nested.deep.n = m.n
  m.text = "update " .. m.n
  x[entity] = x[entity] + 1
end
return m
`;

/** Runs in the mod of the attacker. It shares the globals with him, so it takes what it needs when it starts. */
export const neighbour = counter('local function look() end');

/** Runs in a mod of its own, and throws when it sees anything of another. */
export const stranger = counter(`local names = {}
for name, value in pairs(_G) do names[name] = value end
local index, rep, spawn, print, pcall = getmetatable("").__index, string.rep, ecs.spawn, print, pcall
local function look()
  for name, value in pairs(_G) do if names[name] ~= value then error("POLLUTED: global " .. tostring(name)) end end
  if ("x"):rep(3) ~= "xxx" or string.rep ~= rep or rawequal(index, string) ~= (index == string) then error("POLLUTED: texts") end
  if ecs.spawn ~= spawn or rawget(string, "HOSTILE") or rawget(ecs, "HOSTILE") then error("POLLUTED: libraries") end
  if state.get("kept") ~= nil then error("POLLUTED: state") end
  local n = 5
  if pcall(function() return n.HOSTILE end) or pcall(n) then error("POLLUTED: metatable of numbers") end
end`);

/** What an instance of either must hold after so many updates. */
export function healthyState(entity: number, updates: number): Record<string, unknown> {
  let sum = 0;
  const list: number[] = [];
  for (let n = 1; n <= updates; n++) {
    sum = (sum * 31 + n + entity) % 1000003;
    list[(n - 1) % 4] = n;
  }
  const text = updates === 0 ? '' : `update ${updates}`;
  return { entity, n: updates, sum, list, nested: { deep: { n: updates } }, text };
}
