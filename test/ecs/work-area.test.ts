import { expect, test } from 'vitest';
import { createWorldMemory } from '../../src/ecs/world-memory.ts';
import { createLuaRuntime } from '../../src/lua/index.ts';
import { luaModule, play } from '../support/play.ts';

test('the work area is the same 4 bytes per slot for everybody, 256 at least', () => {
  for (const [capacity, bytes] of [
    [8, 256],
    [1000, 4016],
  ] as const) {
    const memory = createWorldMemory({ capacity, maxColumnsMiB: 1 });
    const before = memory.usedBytes();
    expect(memory.workArea()).toBe(before);
    expect(memory.workArea()).toBe(before);
    expect(memory.usedBytes() - before).toBe(bytes);
  }
});

test('VMs come and go, and world memory stays as it is: 60 reloads that query, and 5 VMs given up', async () => {
  const budgets = { callTicks: 100_000, frameTicks: 400_000 };
  const asking = (n: number): string =>
    luaModule(
      `n = ${n}`,
      'm.found = #ecs.query("Position") function m.on_update() m.found = #ecs.query("Velocity") end',
    );
  const t = await play({ 'a.lua': asking(0) }, { runtimes: [createLuaRuntime({ budgets })] });
  const eid = t.spawn('a.lua');
  t.frames(2);
  await t.save({ 'a.lua': asking(1) });
  t.frames(2);
  const before = t.game.world.memory.usedBytes();
  for (let n = 2; n < 62; n++) {
    await t.save({ 'a.lua': asking(n) });
    t.frames(1);
  }
  for (let n = 0; n < 5; n++) {
    expect(() => t.ask(eid, 'table.move({}, 1, 1e9, 2)')).toThrow('its VM was given up');
    await t.save({ 'a.lua': asking(100 + n) });
    t.frames(2);
  }
  expect(t.ask(eid, 'm.found')).toBe(1);
  expect(t.game.world.memory.usedBytes()).toBe(before);
});
