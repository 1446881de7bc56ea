/**
 * The scripts that must not notice anything: counters whose state and component follow from the number of their updates.
 */

const counter = (check: string): string => `local entity = ...
local x, call = ecs.component("Position").x, ecs.call
local m = { updates = 0, beats = 0, heard = 0, sum = 0, list = {}, nested = { deep = { n = 0 } }, text = "" }
${check}
function m.on_start()
  time.every(0, "beat")
  events.on("pulse", "hear")
end
function m.beat() m.beats = m.beats + 1 end
function m.hear(n) m.heard = m.heard + n end
function m.next(n) return n + 1 end
function m.on_update()
  look()
  local n = call(entity, "healthy", "next", m.updates)
  m.updates = n
  m.sum = (m.sum * 31 + n + entity) % 1000003
  m.list[(n - 1) % 4 + 1] = n
  m.nested.deep.n = n
  m.text = "update " .. n
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

/** What such an instance counts: its updates, the firings of its timer, the events it heard. */
export const counted = ['updates', 'beats', 'heard'] as const;
/** How often each has happened. */
export type Counts = Record<(typeof counted)[number], number>;

/** What an instance of either must hold after so much has happened to it. */
export function healthyState(entity: number, counts: Counts): Record<string, unknown> {
  let sum = 0;
  const list: number[] = [];
  for (let n = 1; n <= counts.updates; n++) {
    sum = (sum * 31 + n + entity) % 1000003;
    list[(n - 1) % 4] = n;
  }
  const text = counts.updates === 0 ? '' : `update ${counts.updates}`;
  return { entity, ...counts, sum, list, nested: { deep: { n: counts.updates } }, text };
}
