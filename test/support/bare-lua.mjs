/**
 * Lua straight out of wasmoon's glue.wasm, without wasmoon's JavaScript: for tests and measurements of the binary itself,
 * as it is or rewritten. There are no files, clocks and processes in it. Plain JavaScript, since `npm run bench` runs it too.
 */

/**
 * @param bytes - glue.wasm or what was made of it.
 * @param prepare - Called with the raw exports before anything runs.
 */
export function createBareLua(bytes, prepare = () => undefined) {
  const module = new WebAssembly.Module(bytes);
  const imports = {};
  for (const { module: room, name } of WebAssembly.Module.imports(module)) {
    imports[room] ??= {};
    imports[room][name] = () => {
      throw new Error(`${name} is not there`);
    };
  }
  let lua;
  Object.assign(imports.env, {
    emscripten_date_now: () => 0,
    _emscripten_throw_longjmp() {
      throw Number.POSITIVE_INFINITY;
    },
    // as emscripten makes it: a thrown number is a longjmp, everything else goes on up
    invoke_vii(index, first, second) {
      const stack = lua.stackSave();
      try {
        lua.__indirect_function_table.get(index)(first, second);
      } catch (thrown) {
        lua.stackRestore(stack);
        if (typeof thrown !== 'number') throw thrown;
        lua.setThrew(1, 0);
      }
    },
    emscripten_resize_heap(size) {
      const pages = Math.ceil(
        (Math.max(size >>> 0, lua.memory.buffer.byteLength * 1.2) - lua.memory.buffer.byteLength) / 65536,
      );
      try {
        return lua.memory.grow(pages) >= 0 ? 1 : 0;
      } catch {
        return 0;
      }
    },
  });
  // no variables of the environment: both results are 0 already
  imports.wasi_snapshot_preview1.environ_sizes_get = () => 0;
  imports.wasi_snapshot_preview1.environ_get = () => 0;
  lua = new WebAssembly.Instance(module, imports).exports;
  prepare(lua);
  lua.emscripten_stack_init();
  lua.__wasm_call_ctors();
  const L = lua.luaL_newstate();
  for (const [name, open] of [
    ['_G', 'luaopen_base'],
    ['string', 'luaopen_string'],
    ['table', 'luaopen_table'],
    ['math', 'luaopen_math'],
    ['coroutine', 'luaopen_coroutine'],
    ['utf8', 'luaopen_utf8'],
  ]) {
    lua.luaL_requiref(L, text(name), functionIndex(lua[open]), 1);
    lua.lua_settop(L, 0);
  }

  function text(string) {
    const encoded = new TextEncoder().encode(string);
    const pointer = lua.malloc(encoded.length + 1);
    new Uint8Array(lua.memory.buffer, pointer, encoded.length + 1).set([...encoded, 0]);
    return pointer;
  }

  function functionIndex(fn) {
    const table = lua.__indirect_function_table;
    const index = table.grow(1);
    table.set(index, fn);
    return index;
  }

  /** Compiles a chunk; gives a function that runs it and returns its first result, or its error, as text. */
  function load(source) {
    const chunk = text(source);
    const loaded = lua.luaL_loadstring(L, chunk);
    lua.free(chunk);
    if (loaded !== 0) throw new Error(popText());
    const place = lua.lua_gettop(L);
    return () => {
      lua.lua_pushvalue(L, place);
      const status = lua.lua_pcallk(L, 0, 1, 0, 0, 0);
      return status === 0 ? popText() : `error: ${popText()}`;
    };
  }

  function popText() {
    const length = lua.malloc(4);
    const pointer = lua.luaL_tolstring(L, -1, length);
    const size = new DataView(lua.memory.buffer).getUint32(length, true);
    const found = new TextDecoder().decode(new Uint8Array(lua.memory.buffer, pointer, size));
    lua.free(length);
    lua.lua_settop(L, -3);
    return found;
  }

  return { lua, L, load, functionIndex };
}
