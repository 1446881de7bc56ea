/**
 * The room of one mod's Lua scripts. It lives in a VM; when that had to be given up, it goes on in another one with what
 * could be saved, and nobody outside notices but for an error that says so.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { failure, type Result } from '../core/result.ts';
import { withDispose } from '../core/stop.ts';
import type { FrameTime, RoomServices, ScriptRoom } from '../script/runtime.ts';
import { type CompileCall, createRehearsal } from './rehearsal.ts';
import { saveRoom } from './room-saving.ts';
import { createRoomVms, type LuaRoomOptions } from './room-vms.ts';
import type { BootedVm } from './vm/boot.ts';

/** A version that is being tried, and the VM in which it was compiled. */
interface Candidate {
  readonly call: CompileCall;
  readonly generation: number;
}

const overtaken = 'the VM of this mod stopped while the version was tried; save again';

/** Makes the room in a booted VM. */
export function createLuaRoom(first: BootedVm, services: RoomServices, options: LuaRoomOptions): ScriptRoom {
  const rehearsal = createRehearsal(options.pool, services, options.budgets);
  const candidates = new Map<number, Candidate>();
  const live = new Map<number, CompileCall>();
  const tried = new Set<number>();
  let openedIn = 0;
  const input = { keys: new Set<string>(), pointer: [0, 0] as [number, number], heard: new Set<string>() };
  let spentFrames = 0;
  let time: FrameTime = { now: 0, dt: 0, frame: 0, tick: 0 };

  const vms = createRoomVms(first, services, {
    ...options,
    live,
    tried,
    begin(room) {
      for (const event of input.heard) room.heardElsewhere(event, true);
      for (const code of input.keys) room.key(code, true);
      room.pointer(...input.pointer);
      room.endFrame(); // held, but not pressed in this frame
      room.beginFrame(time);
    },
  });
  const { use } = vms;
  const goLive = (number: number): void => {
    const candidate = candidates.get(number);
    candidates.delete(number);
    if (candidate === undefined) return;
    // a first version has nothing to go back to
    if (live.has(number) && candidate.call.target.withdraws === 0) tried.add(number);
    else tried.delete(number);
    live.set(number, candidate.call);
  };
  /** Where the VM is not the one in which something was begun, it cannot be ended. */
  const inSameVm = <R>(generation: number | undefined, work: () => Result<R>): Result<R> =>
    generation === vms.generation ? work() : failure(new MoonloopError('VM_DEAD', overtaken));

  const room: Omit<ScriptRoom, 'dispose' | typeof Symbol.dispose> = {
    ready: () => options.pool.ready(),
    compile(number, id, bytes, target) {
      const call = { id, bytes, target };
      const compiled = use((vm) => vm.compile(number, id, bytes, target), 'tries');
      candidates.set(number, { call, generation: vms.generation });
      return compiled;
    },
    stageLive: (number, at) => use((vm) => vm.stageLive(number, at), 'once'),
    stage(number, at) {
      const candidate = candidates.get(number);
      const refused = candidate && live.has(number) ? rehearsal.tryOut(number, candidate.call, at, time) : undefined;
      if (refused) return failure(refused);
      return inSameVm(candidate?.generation, () => use((vm) => vm.stage(number, at), 'tries'));
    },
    publish(number) {
      goLive(number);
      use((vm) => vm.publish(number), 'once');
    },
    withdraw(number) {
      candidates.delete(number);
      use((vm) => vm.withdraw(number));
    },
    openSet(modules) {
      openedIn = vms.generation;
      use((vm) => vm.openSet(modules), 'tries');
    },
    canary(number) {
      const { generation } = candidates.get(number) ?? {};
      return inSameVm(generation, () => inSameVm(openedIn, () => use((vm) => vm.canary(number), 'tries')));
    },
    loadSetModules: () => inSameVm(openedIn, () => use((vm) => vm.loadSetModules(), 'tries')),
    // when the VM stops in these two, the next one has what is live
    commitSet(numbers) {
      numbers.forEach(goLive);
      vms.wake(); // something was saved
      use((vm) => vm.commitSet(numbers), 'tries');
    },
    undoSet() {
      if (openedIn === vms.generation) use((vm) => vm.undoSet(), 'tries');
    },
    run: vms.run,
    beginFrame(now) {
      time = now;
      use((vm) => vm.beginFrame(now));
    },
    key(code, down) {
      if (down) input.keys.add(code);
      else input.keys.delete(code);
      use((vm) => vm.key(code, down));
    },
    pointer(x, y) {
      input.pointer = [x, y];
      use((vm) => vm.pointer(x, y));
    },
    heardElsewhere(event, heard) {
      if (heard) input.heard.add(event);
      else input.heard.delete(event);
      use((vm) => vm.heardElsewhere(event, heard));
    },
    swap: (number, count) => use((vm) => vm.swap(number, count)),
    report: (number) => use((vm) => vm.report(number)),
    failures: (number) => use((vm) => vm.failures(number)),
    endProbation(number) {
      tried.delete(number);
      use((vm) => vm.endProbation(number));
    },
    attach: (number, entity) => use((vm) => vm.attach(number, entity)),
    detach(number, entity) {
      use((vm) => vm.destroy(number, entity));
      use((vm) => vm.remove(number, entity));
    },
    isSpent: () => use((vm) => vm.isSpent()),
    tick: (tick) => use((vm) => vm.tick(tick)),
    fireTimers() {
      if (!vms.isResting()) use((vm) => vm.fireTimers());
    },
    event: (name, data) => use((vm) => vm.event(name, data)),
    deliver() {
      if (!vms.isResting()) use((vm) => vm.deliver());
    },
    forgetQueries: () => use((vm) => vm.forgetQueries()),
    pendModules: (ids) => use((vm) => vm.pendModules(ids)),
    call: (number, entity, name, args) => use((vm) => vm.call(number, entity, name, args), 'once'),
    callWithin: (number, entity, name, args) => room.call(number, entity, name, args),
    state: (number, entity) => use((vm) => vm.state(number, entity)),
    endFrame() {
      if (room.isSpent()) spentFrames++;
      use((vm) => vm.endFrame());
    },
    forgetStrings: () => use((vm) => vm.forgetStrings()),
    collectorPressure: () => use((vm) => vm.collectorPressure()),
    collectStep: () => use((vm) => vm.collectStep()),
    collectAll: () => use((vm) => vm.collectAll()),
    save: (numbers) => use((vm) => saveRoom(vm, numbers)),
    openLoading: vms.openLoading,
    counts: () => ({
      ...use((vm) => vm.counts()),
      mostTicks: Math.max(vms.mostTicks(), rehearsal.mostTicks()),
      spentFrames,
    }),
  };
  return withDispose(room, () => {
    rehearsal.dispose();
    vms.close();
  });
}
