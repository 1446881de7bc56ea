/// <reference types="vite/client" />
import { expect, test, vi } from 'vitest';
import luaWasmUrl from 'wasmoon/dist/glue.wasm?url';
import { createGame } from '../../src/game/create-game.ts';
import { createLuaRuntime } from '../../src/lua/lua-runtime.ts';
import { createMemorySource } from '../../src/source/memory-source.ts';
import { defaultSystems } from '../../systems/index.ts';

const script = (step: number): string => `
local entity = ...
local Position = ecs.component("Position")
local module = { frames = 0 }
function module.on_update(dt)
  Position.x[entity] = Position.x[entity] + ${step}
  module.frames = module.frames + 1
  if Position.x[entity] > 1000 then Position.z[entity] = 1 end
end
return module`;

test('a script runs, is swapped with its data and fails with file and line, in a page as in Node', async () => {
  const source = createMemorySource({ 'a.lua': script(1), 'mod/mod.toml': '', 'mod/main.lua': 'return {}' });
  const runtimes = [createLuaRuntime({ wasmUrl: luaWasmUrl })];
  const game = await createGame({ source, runtimes, systems: defaultSystems, maxColumnsMiB: 32, maxFailingShare: 1 });
  const failures: unknown[] = [];
  game.scripts.events.on('failed', (error) => failures.push(error));
  const { Position } = game.world.components;
  const eid = game.spawn({ Position: {} }, 'a.lua');
  for (let n = 0; n < 10; n++) game.step(1 / 60);
  expect(Position.x[eid]).toBe(10);
  source.write({ 'a.lua': script(500) });
  await game.reload.idle();
  for (let n = 0; n < 2; n++) game.step(1 / 60);
  expect(Position.x[eid]).toBe(1010);
  expect(game.scripts.state(eid, 'a.lua')).toMatchObject({ ok: true, value: { frames: 12 } });
  expect(failures).toMatchObject([{ code: 'HOOK_FAILED', place: { file: 'a.lua', line: 8, entity: eid } }]);
  game.dispose();
});

/** VMs in reserve are made in the background; then the functions of the platform are there again. */
const asItWas = (): Promise<void> =>
  vi.waitFor(() => {
    for (const fn of [WebAssembly.instantiate, WebAssembly.instantiateStreaming]) {
      expect(Function.prototype.toString.call(fn)).toContain('[native code]');
    }
  });

test('booting VMs leaves WebAssembly as it was', async () => {
  await asItWas();
  const source = createMemorySource({ 'a.lua': script(1), 'mod/mod.toml': '', 'mod/a.lua': script(2) });
  const runtimes = [createLuaRuntime({ wasmUrl: luaWasmUrl })];
  const game = await createGame({ source, runtimes, systems: defaultSystems, maxColumnsMiB: 32 });
  await asItWas();
  expect(Object.keys(game.scripts.counts())).toEqual(['game', 'mod']);
  game.dispose();
});
