/**
 * The VMs of one room, one after the other. After a trap the next one takes over at once, in the same frame: it compiles
 * what was live, and gets back what could be read out of the one that stopped.
 */
import { toMoonloopError } from '../core/moonloop-error.ts';
import type { Handle } from '../ecs/handles.ts';
import type { LoopHook, RoomServices } from '../script/runtime.ts';
import { withScratch } from '../script/scratch.ts';
import type { Budgets } from './budgets.ts';
import type { Death } from './kernel-calls.ts';
import type { CompileCall } from './rehearsal.ts';
import { restoreState, salvageState } from './salvage.ts';
import { createSilentRoom } from './silent-room.ts';
import type { BootedVm } from './vm/boot.ts';
import type { VmPool } from './vm/vm-pool.ts';
import { type AnyRoom, createVmRoom } from './vm-room.ts';

/** The VM of a room, whichever it is. */
export interface RoomVms {
  /** Runs something in it; a trap is taken care of before this returns. */
  use<R>(work: (room: AnyRoom) => R): R;
  /** Runs a hook on all instances of a script; those behind one at which the VM stopped miss nothing. */
  run(number: number, hook: LoopHook, dt: number): void;
  /** Too many VMs stopped: no code of the mod runs until it has a new version. */
  isResting(): boolean;
  wake(): void;
  close(): void;
}

/** What a room needs besides its first VM. */
export interface LuaRoomOptions {
  readonly pool: VmPool;
  readonly budgets: Budgets;
}

/** What the next VM starts from. */
export interface RoomVmsOptions extends LuaRoomOptions {
  /** Live versions by script number, in the order in which they became live first. */
  readonly live: ReadonlyMap<number, CompileCall>;
  /** Brings a room up to the present frame. */
  begin(room: AnyRoom): void;
}

/** What is left of a VM that stopped. */
interface Remains {
  /** State of the scripts; undefined when it could not be read. */
  readonly saved: Uint8Array | undefined;
  /** By script: entities that had an instance. */
  readonly instances: readonly (readonly [number: number, entities: readonly Handle[]])[];
}

/** A mod that makes so many VMs stop within a minute runs no more until it has a new version. */
const maxDeaths = 3;
const deathWindowSeconds = 60;

/** Starts with the first VM. */
export function createRoomVms(first: BootedVm, services: RoomServices, options: RoomVmsOptions): RoomVms {
  const { pool, budgets, live, begin } = options;
  const { world, mod } = services;
  let deaths: Death[] = [];
  let deathTimes: number[] = [];
  let resting = false;
  const own = { ...services, died: (death: Death) => void deaths.push(death) };
  let current: AnyRoom = createVmRoom(first, own, budgets);
  let closed = false;

  const compileLive = (room: AnyRoom): void => {
    for (const [number, { id, bytes, target }] of live) {
      const carrier = world.handles.idOf(services.instancesOf(number).values().next().value ?? 0);
      const ready = room.compile(number, id, bytes, target);
      const staged = ready.ok ? withScratch(world, carrier, (scratch) => room.stage(number, scratch)) : ready;
      if (staged.ok) room.publish(number);
      else room.withdraw(number);
    }
  };

  /** The state of the VM that stopped could not be read: its instances start from their defaults. */
  const startAnew = (room: AnyRoom): void => {
    for (const number of live.keys()) for (const entity of services.instancesOf(number)) room.attach(number, entity);
  };

  /** What can be read out of the VM that stopped. */
  const salvage = (stopped: AnyRoom): Uint8Array | undefined => {
    const calls = stopped.salvageCalls();
    const saved = calls && salvageState(calls, [...live.keys()]);
    return saved?.ok ? saved.value : undefined;
  };

  /** What was left out of the restored state; undefined when it could not be restored. */
  const restore = (room: AnyRoom, saved: Uint8Array | undefined): Readonly<Record<string, number>> | undefined => {
    const calls = room.salvageCalls();
    const restored = saved && calls && restoreState(calls, saved, [...live.keys()]);
    if (!restored?.ok) {
      startAnew(room);
      return undefined;
    }
    room.noteRestored(restored.value.pendingEvents);
    for (const error of restored.value.errors) services.failed(error);
    return Object.fromEntries(restored.value.lost);
  };

  /** Entities that ended while there was no VM. */
  const detachGone = (room: AnyRoom, { instances }: Remains): void => {
    for (const [number, handles] of instances) {
      const still = services.instancesOf(number);
      for (const entity of handles) if (!still.has(entity)) room.detach(number, entity);
    }
  };

  /** Whether the script at fault is to go on in this frame. */
  const takeOver = (booted: BootedVm, death: Death, remains: Remains): boolean => {
    current = createVmRoom(booted, own, budgets);
    begin(current);
    compileLive(current);
    const lost = restore(current, remains.saved);
    detachGone(current, remains);
    if (death.number > 0) current.suspend(death.number, death.entity);
    const now = world.time.elapsedSeconds;
    deathTimes = [...deathTimes.filter((at) => now - at < deathWindowSeconds), now];
    resting = deathTimes.length >= maxDeaths;
    const { goesOn } = services.roomReplaced({ ...death, lost, rests: resting });
    return goesOn && !resting;
  };

  const recover = (death: Death): boolean => {
    const stopped = current;
    const instances = [...live.keys()].map((number) => [number, [...services.instancesOf(number)]] as const);
    const remains: Remains = { saved: salvage(stopped), instances };
    deaths = []; // saving may have made the VM stop once more
    const booted = pool.takeNow();
    const goesOn = booted !== undefined && takeOver(booted, death, remains);
    if (booted === undefined) {
      current = createSilentRoom(mod);
      pool.take().then(
        (fresh) => closed || takeOver(fresh, death, remains),
        (cause: unknown) => services.failed(toMoonloopError(cause, 'VM_FAILED', { mod })),
      );
    }
    stopped.flush();
    stopped.close();
    return goesOn;
  };
  const use = <R>(work: (room: AnyRoom) => R): R => {
    // a body that makes its VM stop while it is restored is found by the next who needs the VM
    const [left] = deaths;
    if (left) recover(left);
    const result = work(current);
    const [death] = deaths;
    if (death) recover(death);
    return result;
  };

  return {
    use,
    isResting: () => resting,
    wake() {
      resting = false;
      deathTimes = [];
    },
    run(number, hook, dt) {
      let place: [page: number, slot: number] = [1, 1];
      for (let round = 0; round <= maxDeaths; round++) {
        current.run(number, hook, dt, ...place);
        const [death] = deaths;
        if (death === undefined || !recover(death)) return;
        place = current.placeBehind(number, death.entity);
      }
    },
    close() {
      closed = true;
      current.close();
    },
  };
}
