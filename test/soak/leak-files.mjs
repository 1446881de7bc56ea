/**
 * Files for counting what reloads leave behind: a script with handlers, timers, tasks and a required module, and a cycle
 * of saves, good and bad, that ends where it began. `n` makes every content a new one of the same length.
 */

const mark = (n) => String(n).padStart(7, '0');

/** A good version; `more` is Lua that stands before its end. */
export const walker = (n, more = '') => `-- ${mark(n)}
local entity = ...
local Position = ecs.component("Position")
local lib = require "lib"
local m = { frames = 0, pings = 0, ticks = 0, waits = 0, later = 0, bag = { gold = 1, list = { 1, 2, 3 } } }
m.transient = { "cache" }
m.cache = { ${n} }
events.on("ping", function() m.pings = m.pings + 1 end)
time.every(0.125, function() m.ticks = m.ticks + 1 end)
time.start(function() while true do time.wait(0.125) m.waits = m.waits + 1 end end)
function m.on_start()
  events.on("ping", "on_ping")
  time.every(0.125, "tick")
  time.start(function() while true do time.wait(0.125) m.waits = m.waits + 1 end end)
end
function m.on_ping() m.pings = m.pings + 1 end
function m.tick() m.ticks = m.ticks + 1 end
function m.on_later() m.later = m.later + 1 end
function m.on_save() return { frames = m.frames, note = "saved by ${mark(n)}" } end
function m.on_restore(saved) assert(saved.frames == m.frames) end
function m.on_reload()
  time.after(0.25, "on_later")
  time.start(function() time.wait(0.25) m.waits = m.waits + 1 end)
end
function m.on_update(dt)
  m.frames = m.frames + 1
  Position.x[entity] = lib.next(Position.x[entity], dt)
end
${more}
return m
`;

/** A good version of the module. */
export const lib = (n) => `-- ${mark(n)}
local lib = { speed = ${1_000_000 + n}, names = { "a", "b" } }
lib.Class = {}
lib.Class.__index = lib.Class
function lib.Class.value(self) return self.speed end
function lib.next(x, dt) return (x + dt * ${1_000_000 + n}) % 1000 end
return lib
`;

const half = (text) => text.slice(0, text.length / 2);
const refused = [
  (n) => `-- ${mark(n)}\nerror("a body that throws")`,
  (n) => `-- ${mark(n)}\nreturn 5`,
  (n) => walker(n, 'function m.on_swap() error("a hook that throws") end'),
  (n) => walker(n, 'function m.on_reload() m.frames = -1 error("another") end'),
  () => '',
];

/** What the saves of a cycle may do besides: `probation` goes back twice, `leaking` is what a leak looks like. */
export const kinds = ['plain', 'probation', 'leaking'];

/** The saves of one cycle, each a set of files; every cycle takes numbers of its own. */
export function savesOfCycle(cycle, kind) {
  const n = cycle * 20;
  const bad = refused.map((content, kind) => ({ 'walker.lua': content(n + 10 + kind) }));
  const throwing = [
    { 'walker.lua': walker(n + 8, 'function m.on_update() m.bag.gold = m.bag.gold - 1 error("thrown") end') },
    { 'walker.lua': walker(n + 9) },
    { 'lib.lua': `-- ${mark(n + 8)}\nlocal lib = {} function lib.next() error("thrown") end return lib` },
    { 'lib.lua': lib(n + 9) },
  ];
  const leak =
    'leaked = leaked or {} for i = 1, 10 do leaked[#leaked + 1] = {} end function m.on_swap() events.on("x", "on_ping") end';
  return [
    { 'walker.lua': walker(n) },
    { 'walker.lua': half(walker(n + 1)) },
    { 'walker.lua': walker(n) }, // undone
    { 'lib.lua': lib(n) },
    { 'walker.lua': walker(n + 2, kind === 'leaking' ? leak : '') },
    ...bad,
    { 'walker.lua': walker(n + 3) },
    { 'lib.lua': half(lib(n + 1)) },
    { 'lib.lua': lib(n + 2), 'walker.lua': walker(n + 4) },
    ...(kind === 'probation' ? throwing : []),
    { 'walker.lua': null },
    { 'walker.lua': walker(n + 5) },
    { 'walker.lua': walker(n + 6) },
  ];
}
