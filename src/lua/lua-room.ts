/**
 * The room of one mod's Lua scripts. It lives in a VM; when that had to be given up, it goes on in another one with what
 * could be saved, and nobody outside notices but for an error that says so.
 */
import { failure } from '../core/result.ts';
import { withDispose } from '../core/stop.ts';
import type { FrameTime, RoomServices, ScriptRoom } from '../script/runtime.ts';
import { type CompileCall, createRehearsal } from './rehearsal.ts';
import { createRoomVms, type LuaRoomOptions } from './room-vms.ts';
import type { BootedVm } from './vm/boot.ts';

/** Makes the room in a booted VM. */
export function createLuaRoom(first: BootedVm, services: RoomServices, options: LuaRoomOptions): ScriptRoom {
  const rehearsal = createRehearsal(options.pool, services, options.budgets);
  const tried = new Map<number, CompileCall>();
  const live = new Map<number, CompileCall>();
  const input = { keys: new Set<string>(), pointer: [0, 0] as [number, number], heard: new Set<string>() };
  let time: FrameTime = { now: 0, dt: 0, frame: 0, tick: 0 };

  const vms = createRoomVms(first, services, {
    ...options,
    live,
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
    const call = tried.get(number);
    tried.delete(number);
    if (call) live.set(number, call);
  };

  const room: Omit<ScriptRoom, 'dispose' | typeof Symbol.dispose> = {
    ready: options.pool.ready,
    compile(number, id, bytes, target) {
      tried.set(number, { id, bytes, target });
      return use((vm) => vm.compile(number, id, bytes, target));
    },
    stageLive: (number, at) => use((vm) => vm.stageLive(number, at)),
    stage(number, at) {
      const call = tried.get(number);
      const refused = call && live.has(number) ? rehearsal.tryOut(number, call, at, time) : undefined;
      return refused ? failure(refused) : use((vm) => vm.stage(number, at));
    },
    publish(number) {
      goLive(number);
      use((vm) => vm.publish(number));
    },
    withdraw(number) {
      tried.delete(number);
      use((vm) => vm.withdraw(number));
    },
    commitSet(numbers) {
      numbers.forEach(goLive);
      vms.wake(); // something was saved
      use((vm) => vm.commitSet(numbers));
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
    openSet: (modules) => use((vm) => vm.openSet(modules)),
    canary: (number) => use((vm) => vm.canary(number)),
    loadSetModules: () => use((vm) => vm.loadSetModules()),
    undoSet: () => use((vm) => vm.undoSet()),
    swap: (number, count) => use((vm) => vm.swap(number, count)),
    report: (number) => use((vm) => vm.report(number)),
    failures: (number) => use((vm) => vm.failures(number)),
    endProbation: (number) => use((vm) => vm.endProbation(number)),
    attach: (number, entity) => use((vm) => vm.attach(number, entity)),
    detach: (number, entity) => use((vm) => vm.detach(number, entity)),
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
    call: (number, entity, name, args) => use((vm) => vm.call(number, entity, name, args)),
    state: (number, entity) => use((vm) => vm.state(number, entity)),
    endFrame: () => use((vm) => vm.endFrame()),
    forgetStrings: () => use((vm) => vm.forgetStrings()),
    collectorPressure: () => use((vm) => vm.collectorPressure()),
    collectStep: () => use((vm) => vm.collectStep()),
    collectAll: () => use((vm) => vm.collectAll()),
    counts: () => use((vm) => vm.counts()),
  };
  return withDispose(room, () => {
    rehearsal.dispose();
    vms.close();
  });
}
