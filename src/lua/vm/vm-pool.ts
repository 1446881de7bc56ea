/**
 * Booted VMs in reserve: for trying a version where nothing can be lost, and for going on when a VM had to be given up.
 */
import type { BootedVm, VmBooter } from './boot.ts';

/** VMs of one runtime. */
export interface VmPool {
  /** A fresh VM, as soon as there is one. @throws MoonloopError `VM_FAILED` */
  take(): Promise<BootedVm>;
  /** A VM in reserve, if there is one at this moment. */
  takeNow(): BootedVm | undefined;
  /** Versions are going to be tried: resolves when there is a VM for that too, or cannot be one. */
  ready(): Promise<void>;
}

/** How many VMs are kept in reserve, before and after the first version is tried. */
export interface ReserveSizes {
  readonly atFirst: number;
  readonly withReloads: number;
}

/** One for the next trap, and once versions are tried, one for the next of them. */
const reserveSizes: ReserveSizes = { atFirst: 1, withReloads: 2 };

/** @param booter - Makes the VMs. @param sizes - How many are kept. */
export function createVmPool(booter: VmBooter, sizes = reserveSizes): VmPool {
  const reserve: BootedVm[] = [];
  let size = sizes.atFirst;
  let filling: Promise<void> | undefined;
  const fill = async (): Promise<void> => {
    while (reserve.length < size) reserve.push(await booter.boot());
  };
  const refill = (): Promise<void> => {
    // what fails here is tried again by the next who needs a VM, who is told why not
    filling ??= fill()
      .catch(() => undefined)
      .finally(() => {
        filling = undefined;
      });
    return filling;
  };
  const takeNow = (): BootedVm | undefined => {
    const taken = reserve.shift();
    void refill();
    return taken;
  };
  return {
    take: async () => takeNow() ?? booter.boot(),
    takeNow,
    ready() {
      size = sizes.withReloads;
      return refill();
    },
  };
}
