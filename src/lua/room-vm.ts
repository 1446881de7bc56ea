/**
 * A VM with everything scripts can reach in it: kernel, columns of the world, host functions.
 */
import { createColumnAccess } from './column-access.ts';
import { createHostFunctions, createStringAccess, type HostContext } from './host-functions.ts';
import type { BootedVm } from './vm/boot.ts';
import { createVm, type Vm } from './vm/vm.ts';

/** Makes it in a booted VM. @throws MoonloopError `VM_FAILED` */
export function createRoomVm(booted: BootedVm, context: HostContext, callTicks: number): Vm {
  const { mod, world, guard } = context.services;
  const place = { memory: world.memory, handles: world.handles, guardAddress: guard.address, mod, callTicks };
  return createVm(booted, place, (made) => {
    const columns = createColumnAccess(world, guard, made.raw, made.memory);
    return {
      bridge: { ...createStringAccess(made, world), fail: columns.refuse },
      functions: createHostFunctions(made, columns, context),
    };
  });
}
