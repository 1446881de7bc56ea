/** wasmoon: the same script on plain Lua tables, the loop in Lua, one call per frame. */
import { LuaFactory } from 'wasmoon';
import { moveOnTables } from '../move-script.mjs';

export async function createPeer(count) {
  const lua = await new LuaFactory().createEngine();
  await lua.doString(moveOnTables);
  lua.global.get('setup')(count);
  const update = lua.global.get('update');
  return {
    frame: (dt) => update(dt),
    position: () => lua.global.get('position')(count),
    dispose: () => lua.global.close(),
  };
}
