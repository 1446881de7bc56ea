/** wasmoon: objects of typed arrays handed to Lua, which sees proxies of them; one call of the script per entity. */
import { LuaFactory } from 'wasmoon';

export async function createPeer(count) {
  const column = (value) => new Float32Array(count + 1).fill(value);
  const Position = { x: column(0), y: column(0) };
  const Velocity = { x: column(1), y: column(2) };
  const lua = await new LuaFactory().createEngine();
  lua.global.set('Position', Position);
  lua.global.set('Velocity', Velocity);
  await lua.doString(`
    function update(entity, dt)
      local x, y, vx, vy = Position.x, Position.y, Velocity.x, Velocity.y
      x[entity] = x[entity] + vx[entity] * dt
      y[entity] = y[entity] + vy[entity] * dt
      if x[entity] > 1e9 or y[entity] > 1e9 then error("far away") end
    end
  `);
  const update = lua.global.get('update');
  return {
    frame(dt) {
      for (let entity = 1; entity <= count; entity++) update(entity, dt);
    },
    position: () => Position.x[count - 1], // Lua's index 1 is the array's 0
    dispose: () => lua.global.close(),
  };
}
