/**
 * A booted VM in reserve: for trying a version where nothing can be lost, and for going on when a VM had to be given up.
 */
import type { BootedVm, VmBooter } from './boot.ts';

/** VMs of one runtime. */
export interface VmPool {
  /** A fresh VM, as soon as there is one. @throws MoonloopError `VM_FAILED` */
  take(): Promise<BootedVm>;
  /** The VM in reserve, if there is one at this moment. */
  takeNow(): BootedVm | undefined;
  /** Resolves when a VM is in reserve, or cannot be had. */
  ready(): Promise<void>;
}

/** @param booter - Makes the VMs. */
export function createVmPool(booter: VmBooter): VmPool {
  let reserve: BootedVm | undefined;
  let booting: Promise<void> | undefined;
  const ready = (): Promise<void> => {
    if (reserve) return Promise.resolve();
    booting ??= booter.boot().then(
      (booted) => {
        reserve = booted;
        booting = undefined;
      },
      () => {
        booting = undefined; // the next who needs one tries again, and is told why not
      },
    );
    return booting;
  };
  return {
    take: () => booter.boot(),
    takeNow() {
      const taken = reserve;
      reserve = undefined;
      void ready();
      return taken;
    },
    ready,
  };
}
