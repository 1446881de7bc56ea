/** wasmoon: columns behind host functions written in JavaScript, one call of the script per entity. */
import { LuaFactory } from 'wasmoon';

export async function createPeer(count) {
  const column = (value) => new Float32Array(count + 1).fill(value);
  const [x, y, vx, vy] = [column(0), column(0), column(1), column(2)];
  const lua = await new LuaFactory().createEngine();
  lua.global.set('get_x', (entity) => x[entity]);
  lua.global.set('get_y', (entity) => y[entity]);
  lua.global.set('get_vx', (entity) => vx[entity]);
  lua.global.set('get_vy', (entity) => vy[entity]);
  lua.global.set('set_x', (entity, value) => {
    x[entity] = value;
  });
  lua.global.set('set_y', (entity, value) => {
    y[entity] = value;
  });
  await lua.doString(`
    function update(entity, dt)
      set_x(entity, get_x(entity) + get_vx(entity) * dt)
      set_y(entity, get_y(entity) + get_vy(entity) * dt)
      if get_x(entity) > 1e9 or get_y(entity) > 1e9 then error("far away") end
    end
  `);
  const update = lua.global.get('update');
  return {
    frame(dt) {
      for (let entity = 1; entity <= count; entity++) update(entity, dt);
    },
    position: () => x[count],
    dispose: () => lua.global.close(),
  };
}
