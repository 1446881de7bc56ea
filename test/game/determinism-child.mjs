/** One process of the test of determinism: plays 1,000 ticks and prints a hash of everything after each. */
import { hashContent } from '../../dist/src/core/hash.js';
import { encodeText } from '../../dist/src/core/text.js';
import { worldHash } from '../../dist/src/ecs/snapshot.js';
import { createGame, createMemorySource } from '../../dist/src/index.js';
import { createLuaRuntime } from '../../dist/src/lua/index.js';
import { createManualClock } from '../../dist/src/testing/index.js';
import { defaultSystems } from '../../dist/systems/index.js';

const main = `
local lib = require("lib.names")
local m = { sum = 0, seen = {}, byText = {}, order = {} }
local function note(...)
  for _, text in ipairs({ ... }) do
    for i = 1, #text do m.sum = (m.sum * 31 + text:byte(i)) % 1000003 end
  end
end
function m.on_start()
  time.every(0.1, "wave")
  events.on("hit", function(by) note("hit", tostring(by)) end)
  time.start(function() while true do time.wait(0.05 + random() / 10) note("task", tostring(coroutine.running())) end end)
end
function m.wave()
  for i = 1, random(3) do
    ecs.spawn({ Position = { x = random(), y = random(100) }, Velocity = { x = random() }, Kinematic = {}, Lifetime = { seconds = random() } },
      lib.kinds[random(2)])
  end
end
function m.on_update()
  local words = {}
  for i = 1, 12 do words["key" .. math.random(1000)] = i end
  for key, value in pairs(words) do note(key, tostring(value)) end
  local objects = {}
  for i = 1, 8 do objects[i % 2 == 0 and {} or function() return i end] = i end
  for object, i in pairs(objects) do note(tostring(i), tostring(object)) end
  m.byText[tostring(objects)] = time.tick()
  for text in pairs(m.byText) do note(text) if random() < 0.1 then m.byText[text] = nil end end
  local list = {}
  for i = 1, 40 do list[i] = { k = random(4), i = i } end
  table.sort(list, function(a, b) return a.k < b.k end)
  for i = 1, 40 do note(tostring(list[i].i)) end
  local found = ecs.query("Position", "Velocity")
  if #found > 0 and random() < 0.4 then ecs.despawn(found[random(#found)]) end
  if time.frame() % 50 == 0 then print(m.sum, string.format("%p %s", m, note), objects) end
  if time.frame() == 500 then for i = 1, 3 do if doomed == nil then doomed = true local s = ("a"):rep(40) s:find(("a?"):rep(40) .. s) end end end
end
return m`;
const bat = (speed) => `
local entity = ...
local Position, m = ecs.component("Position"), { n = 0, text = tostring({}) }
function m.on_update(dt)
  Position.y[entity] = Position.y[entity] + random() * dt * ${speed}
  if random() < 0.05 then events.emit("hit", m) end
end
return m`;
const files = {
  'main.lua': main,
  'lib/names.lua': 'return { kinds = { "bat", "rat" } }',
  'bat.lua': bat(1),
  'rat.lua': bat(2),
  'other/mod.toml': '',
  'other/main.lua': `local m = { heard = 0 } events.on("hit", function(by) m.heard = m.heard + 1 print(m.heard, tostring(by)) end) return m`,
};
const saves = {
  100: { 'bat.lua': bat(3) },
  150: { 'bat.lua': 'local m = {' },
  200: { 'rat.lua': bat(1), 'lib/names.lua': 'return { kinds = { "rat", "bat" } }' },
  300: {
    'bat.lua': bat(4).replace('m.on_update(dt)', 'm.on_update(dt) if m.n == 0 then error("bad " .. tostring(m)) end'),
  },
  450: { 'bat.lua': bat(5) },
  600: { 'main.lua': main.replace('random(3)', 'random(4)') },
  800: { 'other/main.lua': files['other/main.lua'].replace('+ 1', '+ 2') },
};

const source = createMemorySource(files);
const lines = [];
const said = [];
const game = await createGame({
  source,
  runtimes: [createLuaRuntime({ budgets: { callTicks: 300_000 } })],
  systems: defaultSystems,
  clock: createManualClock(1_000_000),
  capacity: 4096,
  maxColumnsMiB: 16,
  seed: 11,
  announce: false,
  log: (line) => lines.push(`${line.frame} ${line.script} ${line.entity} ${line.message}`),
  onCreated({ scripts }) {
    for (const event of ['roomReplaced', 'rolledBack', 'swapped']) scripts.events.on(event, () => said.push(event));
    scripts.events.on('failed', (error) => lines.push(error.message));
  },
});
const hashes = [];
for (let tick = 0; tick < 1000; tick++) {
  if (saves[tick]) {
    source.write(saves[tick]);
    await game.reload.idle();
  }
  game.step(1 / 60);
  const state = game.scripts.state(1, 'main.lua');
  const sum = state.ok ? state.value.sum : state.error.code;
  const log = hashContent(encodeText(lines.join('\n')));
  hashes.push(`${worldHash(game.world)} ${sum} ${game.world.handles.alive()} ${log}`);
}
process.stdout.write(
  JSON.stringify({ hashes, said: [...new Set(said)].sort(), lines: lines.length, alive: game.world.handles.alive() }),
);
game.dispose();
