/** fengari, Lua written in JavaScript: the same script on plain Lua tables, one call per frame. */
import fengari from 'fengari';
import { moveOnTables } from '../move-script.mjs';

const { lua, lauxlib, lualib, to_luastring } = fengari;

export async function createPeer(count) {
  const L = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(L);
  if (lauxlib.luaL_dostring(L, to_luastring(moveOnTables)) !== 0) throw new Error(lua.lua_tojsstring(L, -1));
  const call = (name, argument, results) => {
    lua.lua_getglobal(L, to_luastring(name));
    lua.lua_pushnumber(L, argument);
    if (lua.lua_pcall(L, 1, results, 0) !== 0) throw new Error(lua.lua_tojsstring(L, -1));
  };
  call('setup', count, 0);
  return {
    frame: (dt) => call('update', dt, 0),
    position() {
      call('position', count, 1);
      const x = lua.lua_tonumber(L, -1);
      lua.lua_pop(L, 1);
      return x;
    },
    dispose: () => undefined,
  };
}
