import { expect, test } from 'vitest';
import { addComponent } from 'bitecs';
import { createGameWorld } from '../../src/ecs/world.ts';
import { createScripts } from '../../src/script/scripts.ts';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { hashContent } from '../../src/core/hash.ts';
import { toScriptId } from '../../src/core/script-id.ts';

const build = (id: string, text: string) => { const bytes = new TextEncoder().encode(text); return { id: toScriptId(id), bytes, hash: hashContent(bytes) }; };

test('moves', async () => {
  const world = createGameWorld();
  const lines: string[] = [];
  const scripts = createScripts(world, { runtimes: [createLuaRuntime()], log: (l) => lines.push(`${l.script} ${l.entity} ${l.message}`) });
  scripts.events.on('failed', (e) => lines.push(`FAILED ${e.code} ${e.message} ${JSON.stringify(e.place)}`));
  scripts.events.on('refused', (e) => lines.push(`REFUSED ${e.error.message}`));
  scripts.events.on('swapped', (e) => lines.push(`SWAPPED ${JSON.stringify(e)}`));
  await scripts.prepare('a.lua');
  console.log(scripts.tryBuild(build('a.lua', `
local entity = ...
local Position, Velocity = ecs.component("Position"), ecs.component("Velocity")
local module = { hits = 0 }
function module.on_start() print("start", entity) Velocity.x[entity] = 2 end
function module.on_update(dt)
  local x = Position.x
  x[entity] = x[entity] + Velocity.x[entity] * dt
  module.hits = module.hits + 1
end
return module`)));
  const { Position, Velocity } = world.components;
  const e = world.spawn('test');
  addComponent(world, e, Position); addComponent(world, e, Velocity);
  scripts.attach(e, 'a.lua');
  const frame = () => { world.time.frame++; world.time.deltaSeconds = 1 / 60; scripts.frame.begin(); scripts.frame.swap(); scripts.frame.fireTimers(); scripts.frame.run('on_update', 1 / 60); scripts.frame.end(); };
  for (let i = 0; i < 60; i++) frame();
  expect(Position.x[e]).toBeCloseTo(2);
  console.log(scripts.state(e, 'a.lua'));
  console.log(scripts.tryBuild(build('a.lua', `
local entity = ...
local Position = ecs.component("Position")
local module = { hits = 5, extra = 1 }
function module:on_update(dt)
  Position.x[entity] = Position.x[entity] - 1
  self.hits = self.hits + 100
  if self.hits > 300 then Position.z[entity] = 4 end
end
return module`)));
  for (let i = 0; i < 4; i++) frame();
  console.log(scripts.state(e, 'a.lua'), scripts.list(), scripts.counts());
  console.log(lines.join('\n'));
});
