/**
 * The VMs of one room, one after the other. After a trap the next one takes over at once, in the same frame: it compiles
 * what was live, and gets back what could be read out of the one that stopped.
 */
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import type { Handle } from '../ecs/handles.ts';
import type { LoopHook, RoomLoading, RoomServices } from '../script/runtime.ts';
import type { Budgets } from './budgets.ts';
import { compileLive } from './compile-live.ts';
import type { Death } from './kernel-calls.ts';
import type { CompileCall } from './rehearsal.ts';
import { createRoomLoading } from './room-loading.ts';
import type { Lap } from './run-lap.ts';
import { restoreState, salvageState } from './salvage.ts';
import { createSilentRoom } from './silent-room.ts';
import type { BootedVm } from './vm/boot.ts';
import type { VmPool } from './vm/vm-pool.ts';
import { type AnyRoom, createVmRoom, type VmRoomServices } from './vm-room.ts';

/** The VM of a room, whichever it is. */
export interface RoomVms {
  /**
   * Runs something in it. When the VM stops, the next one takes over before this returns; what was thrown out of the VM
   * before it had an answer is run again there, unless told otherwise, and else answered as by a room without a VM.
   */
  use<R>(work: (room: AnyRoom) => R, how?: Use): R;
  /** Runs a hook on all instances of a script; those behind one at which the VM stopped miss nothing. */
  run(number: number, hook: LoopHook, dt: number): void;
  /** Counts the VMs: what was compiled in one is not in the next. */
  readonly generation: number;
  /** Too many VMs stopped: no code of the mod runs until it has a new version. */
  isResting(): boolean;
  wake(): void;
  /** A VM beside it, for loading a saved game. @throws MoonloopError `VM_FAILED` */
  openLoading(): Promise<RoomLoading>;
  /** Most ticks that one call has spent, in any of its VMs. */
  mostTicks(): number;
  close(): void;
}

/** `tries`: it is about a version that is not live, and no live one is to blame when the VM stops. */
export type Use = 'again' | 'once' | 'tries';

/** What a room needs besides its first VM. */
export interface LuaRoomOptions {
  readonly pool: VmPool;
  readonly budgets: Budgets;
}

/** What the next VM starts from. */
export interface RoomVmsOptions extends LuaRoomOptions {
  /** Live versions by script number, in the order in which they became live first. */
  readonly live: ReadonlyMap<number, CompileCall>;
  /** Numbers of those that are on probation. */
  readonly tried: ReadonlySet<number>;
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
  const { pool, budgets, live, tried, begin } = options;
  const { world, mod } = services;
  const silent = createSilentRoom(mod);
  let deaths: Death[] = [];
  let deathTimes: number[] = [];
  let resting = false;
  let takesOver = false;
  const listening = new Set<string>();
  const own: VmRoomServices = {
    ...services,
    died: (death) => void deaths.push(death),
    listens(event, listens) {
      if (listens) listening.add(event);
      else listening.delete(event);
      services.listens(event, listens);
    },
    moduleBytes(id) {
      // a set that is being tried is not what a VM that takes over begins with
      const { bytes } = (takesOver && [...live.values()].find((call) => call.id === id)) || {};
      return bytes ?? services.moduleBytes(id);
    },
  };
  let current: AnyRoom = createVmRoom(first, own, budgets);
  let generation = 0;
  let closed = false;
  let mostBefore = 0;

  /** The state of the VM that stopped could not be read: its instances start from their defaults. */
  const startAnew = (room: AnyRoom): void => {
    for (const number of live.keys()) for (const entity of services.instancesOf(number)) room.attach(number, entity);
  };

  /** What can be read out of the VM that stopped. */
  const salvage = (stopped: AnyRoom): Uint8Array | undefined => {
    try {
      const calls = stopped.salvageCalls();
      const saved = calls && salvageState(calls, [...live.keys()]);
      return saved?.ok ? saved.value : undefined;
    } catch {
      return undefined;
    }
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
      for (const entity of handles.filter((handle) => !still.has(handle))) {
        room.destroy(number, entity);
        room.remove(number, entity);
      }
    }
  };

  const withLive = (room: AnyRoom, { saved }: Remains): Readonly<Record<string, number>> | undefined => {
    takesOver = true;
    try {
      begin(room);
      compileLive(room, services, live);
      return restore(room, saved);
    } finally {
      takesOver = false;
    }
  };

  /** Whether the script at fault is to go on in this frame. */
  const takeOver = (booted: BootedVm, death: Death, remains: Remains): boolean => {
    const room = createVmRoom(booted, own, budgets);
    const lost = withLive(room, remains);
    begin(room); // the time it had is that of the VM that stopped
    detachGone(room, remains);
    for (const number of tried) if (live.has(number)) room.resumeProbation(number);
    // code of an older version is not in the new VM
    const isLive = live.get(death.number)?.target.version === death.error.place.version;
    if (isLive) room.suspend(death.number, death.entity);
    current = room;
    generation++;
    const now = world.time.elapsedSeconds;
    deathTimes = [...deathTimes.filter((at) => now - at < deathWindowSeconds), now];
    resting = deathTimes.length >= maxDeaths;
    const { goesOn } = services.roomReplaced({ ...death, lost, rests: resting });
    return goesOn && !resting;
  };

  /** The same as soon as there is a VM; until then nothing runs. */
  const takeOverLater = (death: Death, remains: Remains): void => {
    pool
      .take()
      .then((fresh) => closed || current !== silent || takeOver(fresh, death, remains))
      .catch((cause: unknown) => services.failed(toMoonloopError(cause, 'VM_FAILED', { mod })));
  };

  const recover = (death: Death): boolean => {
    const stopped = current;
    const instances = [...live.keys()].map((number) => [number, [...services.instancesOf(number)]] as const);
    const remains: Remains = { saved: salvage(stopped), instances };
    deaths = []; // saving may have made the VM stop once more
    current = silent;
    generation++;
    const booted = pool.takeNow();
    let goesOn = false;
    try {
      if (booted) goesOn = takeOver(booted, death, remains);
      else takeOverLater(death, remains);
    } catch {
      takeOverLater(death, remains);
    }
    mostBefore = Math.max(mostBefore, stopped.mostTicks());
    stopped.flush();
    stopped.close();
    return goesOn;
  };

  /** Takes care of a VM that has stopped. True when another one has taken over and the script may go on in it. */
  const settle = (blames: boolean): boolean => {
    if (current.hasStopped()) current.stop();
    const [death] = deaths;
    return death === undefined || recover(blames ? death : { ...death, number: 0, entity: 0 });
  };

  /** What `work` answers; undefined when something was thrown out of the VM. */
  const answer = <R>(work: (room: AnyRoom) => R): { readonly value: R } | undefined => {
    try {
      return { value: work(current) };
    } catch (thrown) {
      // what the framework itself refuses leaves the VM as it was
      if (thrown instanceof MoonloopError && !current.hasStopped()) throw thrown;
      current.stop(thrown);
      return undefined;
    }
  };

  return {
    get generation() {
      return generation;
    },
    use(work, how = 'again') {
      settle(true); // a body that makes its VM stop while it is restored is found by the next who needs the VM
      for (let round = 0; ; round++) {
        const answered = answer(work);
        const goesOn = settle(how !== 'tries');
        if (answered) return answered.value;
        if (how !== 'again' || !goesOn || round === maxDeaths) return work(silent);
      }
    },
    isResting: () => resting,
    wake() {
      resting = false;
      deathTimes = [];
    },
    mostTicks: () => Math.max(mostBefore, current.mostTicks()),
    run(number, hook, dt) {
      const lap: Lap = { passed: 0, isDone: false };
      for (let round = 0; round <= maxDeaths && !lap.isDone; round++) {
        current.run(number, hook, dt, lap);
        if (!settle(true) || current === silent) return;
      }
    },
    async openLoading() {
      const booted = await pool.take();
      return createRoomLoading(booted, own, {
        budgets,
        live,
        begin,
        listening,
        replace(room) {
          const before = current;
          current = room;
          generation++;
          deaths = [];
          resting = false;
          deathTimes = [];
          before.salvageCalls()?.call('forget_kept_queries');
          before.close();
        },
      });
    },
    close() {
      closed = true;
      current.close();
    },
  };
}
