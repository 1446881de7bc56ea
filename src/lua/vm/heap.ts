/**
 * The heap of a VM: instantiates heap.wat on the VM's memory.
 */
import { decodeBase64 } from '../../core/base64.ts';
import { MoonloopError } from '../../core/moonloop-error.ts';
import { heapBinary } from '../wat/heap-binary.ts';
import type { VmInstance } from './vm-instance.ts';

/**
 * Prepares a VM's memory for a Lua state.
 * @returns The allocator, as an index in the VM's function table: what `lua_newstate` takes.
 * @throws MoonloopError `VM_FAILED` when the VM has no memory left.
 */
export function createHeap(vm: VmInstance): number {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(decodeBase64(heapBinary)), {
    vm: { ...vm.raw },
    heap: { pages: vm.mostPages },
  });
  if ((exports['init'] as () => number)() === 0) throw new MoonloopError('VM_FAILED', 'the Lua VM has no memory left');
  return vm.addFunction(exports['allocator'] as () => number);
}
