/**
 * The kernel as Lua's compiler leaves it. Compiling takes six times as long as loading what came out, and a VM that
 * replaces another one is made within a frame.
 */
import { encodeText } from '../../core/text.ts';
import { kernelParts } from '../kernel/kernel.ts';
import { kernelChunkPrefix } from './captured-error.ts';
import { createHeap } from './heap.ts';
import type { VmInstance } from './vm-instance.ts';
import { createVmMemory } from './vm-memory.ts';

/** Compiled parts of the kernel in loading order, names and lines of the source included. */
export type KernelCode = readonly (readonly [name: string, code: Uint8Array])[];

/** Lua that compiles a chunk; nothing else has ever run in its VM. */
const compiler = 'local text, name = ... return string.dump(assert(load(text, name, "t")))';

/**
 * Compiles the kernel in an instance that is good for nothing else afterwards: a VM must not be able to tell, by the
 * places of things in its memory, whether it was the first one.
 */
export function compileKernel(instance: VmInstance): KernelCode {
  const { raw } = instance;
  const memory = createVmMemory(raw);
  const L = raw.lua_newstate(createHeap(instance), 0);
  for (const [name, open] of [['_G', raw.luaopen_base] as const, ['string', raw.luaopen_string] as const]) {
    raw.luaL_requiref(L, memory.constant(name), instance.addFunction(open as (L: number) => number), 1);
  }
  raw.lua_settop(L, 0);
  const text = encodeText(compiler);
  memory.withCopy(text, (pointer) =>
    raw.luaL_loadbufferx(L, pointer, text.length, memory.constant('=compiler'), memory.constant('t')),
  );
  const code = kernelParts.map(([name, source]) => {
    raw.lua_pushvalue(L, 1);
    memory.pushText(L, source);
    memory.pushText(L, `${kernelChunkPrefix}/${name}`);
    if (raw.lua_pcallk(L, 2, 1, 0, 0, 0) !== 0) throw new Error(`kernel part ${name}: ${memory.readText(L, -1)}`);
    const compiled = memory.readBytes(L, -1);
    raw.lua_settop(L, 1);
    return [name, compiled] as const;
  });
  raw.lua_close(L);
  return code;
}
