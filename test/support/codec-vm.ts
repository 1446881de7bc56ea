/**
 * A real VM with the whole kernel and real columns, but no game: pieces of Lua run beside the kernel and can use its
 * shared table K. What goes in and out are strings of bytes.
 */
import { encodeText } from '../../src/core/text.ts';
import type { ComponentSchema } from '../../src/ecs/schema.ts';
import { createGameWorld } from '../../src/ecs/world.ts';
import { createColumnAccess } from '../../src/lua/column-access.ts';
import { createStringAccess } from '../../src/lua/host-functions.ts';
import { createVmBooter } from '../../src/lua/vm/boot.ts';
import { createVm } from '../../src/lua/vm/vm.ts';
import { createEntityOwners } from '../../src/script/entity-owners.ts';

/** The VM. */
export interface CodecVm {
  /**
   * Runs the body of a function that has `K` and the arguments as `...`; returns the string it returns.
   * Throws the Lua error's message.
   */
  run(lua: string, ...args: readonly Uint8Array[]): Uint8Array;
  /** The result of `run`, as text. */
  text(lua: string, ...args: readonly Uint8Array[]): string;
}

// the kernel's functions stand in the registry, and each of them sees K
const findK = `
local K
for _, fn in pairs(debug.getregistry()) do
  for i = 1, type(fn) == "function" and 60 or 0 do
    local name, value = debug.getupvalue(fn, i)
    if name == "K" then K = value end
  end
end
`;

const booter = createVmBooter(undefined, 4096);

/** Starts a VM whose world has these components besides the built-in ones. */
export async function startCodecVm(components: ComponentSchema = {}): Promise<CodecVm> {
  const world = createGameWorld({ capacity: 16, maxColumnsMiB: 1, components });
  const booted = await booter.boot();
  const guard = createEntityOwners(world, () => true).guardOf('game');
  const place = { memory: world.memory, handles: world.handles, guardAddress: guard.address };
  const vm = createVm(booted, { ...place, mod: 'game', callTicks: 500_000_000 }, (made) => {
    const columns = createColumnAccess(world, guard, made.raw, made.memory);
    const push = (L: number): number => {
      columns.pushColumns(L, world.registry.get(made.memory.readText(L, 1)));
      return 1;
    };
    return { bridge: { ...createStringAccess(made, world), fail: columns.refuse }, functions: { columns: push } };
  });
  const { raw, L, memory } = vm;
  const cell = raw.malloc(4);
  const run = (lua: string, ...args: readonly Uint8Array[]): Uint8Array => {
    const problem = vm.load(L, encodeText(`${findK}\n${lua}`), '=test');
    if (problem !== undefined) throw new Error(problem);
    for (const bytes of args) memory.pushBytes(L, bytes);
    if (raw.lua_pcallk(L, args.length, 1, 0, 0, 0) !== 0) {
      const message = memory.readText(L, -1);
      raw.lua_settop(L, 0);
      throw new Error(message);
    }
    const pointer = raw.lua_tolstring(L, -1, cell);
    const bytes = new Uint8Array(raw.memory.buffer, pointer, memory.readI32(cell)).slice();
    raw.lua_settop(L, 0);
    return bytes;
  };
  return { run, text: (lua, ...args) => new TextDecoder().decode(run(lua, ...args)) };
}
