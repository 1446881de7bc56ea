/**
 * A room in one VM: what the framework asks of a mod's scripts, as calls into the kernel.
 */
import { type ErrorPlace, type MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import type { Handle } from '../ecs/handles.ts';
import type { LoopHook, ReloadReport, RoomLife, RoomServices, ScriptRoom } from '../script/runtime.ts';
import type { Scratch } from '../script/scratch.ts';
import type { Budgets } from './budgets.ts';
import { createFreshColumns } from './fresh-columns.ts';
import { createKernelCalls, type Death, type Rest } from './kernel-calls.ts';
import { loadCandidate } from './load-candidate.ts';
import { countsOf } from './room-counts.ts';
import { createRoomVm } from './room-vm.ts';
import { type Lap, runLap } from './run-lap.ts';
import { createSalvageCalls, type SalvageCalls } from './salvage.ts';
import type { BootedVm } from './vm/boot.ts';
import type { Vm } from './vm/vm.ts';
import { wholeSeed } from './whole-seed.ts';

/** A room that is of no use any more once its VM has trapped. */
export interface VmRoom extends Omit<ScriptRoom, 'run' | 'detach' | 'callWithin' | keyof RoomLife> {
  readonly vm: Vm;
  /** Runs the on_destroy of an instance. */
  destroy(number: number, entity: Handle): void;
  /** Ends an instance. */
  remove(number: number, entity: Handle): void;
  /** Runs a hook on the instances behind the last one that the lap has passed. */
  run(number: number, hook: LoopHook, dt: number, lap: Lap): void;
  /** For saving and restoring what the scripts have made. */
  salvageCalls(): SalvageCalls | undefined;
  /** Restored events wait to be delivered. */
  noteRestored(pendingEvents: number): void;
  /** Leaves an instance out until its script has a new version. */
  suspend(number: number, entity: Handle): void;
  /** The current version is on probation, as it was in another VM. */
  resumeProbation(number: number): void;
  /** Most ticks that one call has spent; known also when the VM has stopped. */
  mostTicks(): number;
  /** The VM has stopped: it can only be asked for what it holds. */
  hasStopped(): boolean;
  /** Something was thrown out of the VM, or it has stopped: tells that it died, if nobody has yet. */
  stop(thrown?: unknown): void;
  /** Tells what calls kept to themselves. */
  flush(): void;
  close(): void;
}

/** What a room in a VM offers, with or without the VM. */
export type AnyRoom = Omit<VmRoom, 'vm'>;

/** What a VM's room needs: the services of its room, and somebody who takes care of a trap. */
export interface VmRoomServices extends RoomServices {
  died(at: Death): void;
}

/** Makes the room in a booted VM. */
export function createVmRoom(booted: BootedVm, services: VmRoomServices, budgets: Budgets): VmRoom {
  const { mod, failed } = services;
  const ids = new Map<number, string>();
  let scratch: Scratch | undefined;
  let pended: readonly string[] = [];

  const rests = ({ isTried, ...at }: Rest): void => {
    if (isTried) services.instanceFailed({ ...at, outcome: 'probation' });
    else services.scriptRests(at);
  };
  const calls = createKernelCalls(() => vm, { ...services, rests, idOf: (number) => ids.get(number) });
  const vm: Vm = createRoomVm(booted, { services, scratch: () => scratch, later: calls.later }, budgets.callTicks);
  const { raw, L, memory, bridge, values } = vm;
  const { attempt, need, ask } = calls;
  const place = (number: number, hook: string): ErrorPlace => ({ mod, script: ids.get(number), hook });
  const refresh = createFreshColumns(services.world.registry, () => need('refresh_components'));
  /** Pushes plain data; on refusal the call that was begun is dropped. */
  const pushData = (data: unknown): void => {
    try {
      values.push(L, data);
    } catch (error) {
      vm.end();
      throw error;
    }
  };

  const stageAs = (name: 'stage' | 'stage_live', number: number, at: Scratch): MoonloopError | undefined => {
    scratch = at;
    bridge.scratch.value = at.handle;
    const error = attempt(name, number, at.handle);
    need('end_stage');
    bridge.scratch.value = -1;
    scratch = undefined;
    return error;
  };

  const room: VmRoom = {
    vm,
    compile(number, id, bytes, target) {
      ids.set(number, id);
      vm.forgetErrors();
      return loadCandidate(vm, calls, number, { mod, id, bytes, target });
    },
    stageLive: (number, at) => void stageAs('stage_live', number, at),
    stage(number, at) {
      refresh();
      const error = stageAs('stage', number, at);
      return error ? failure(error) : ok(undefined);
    },
    openSet(modules) {
      calls.hold();
      need('open_set');
      for (const id of modules) need('renew_module', id);
    },
    canary(number) {
      vm.begin('canary');
      bridge.push_integer(L, number);
      const caught = vm.finish(1, 1);
      if (caught) {
        if (caught.isMemory) ask('retry_swap');
        return failure(calls.describe(caught, number).error);
      }
      const tried = raw.lua_tonumberx(L, -1, 0) === 1;
      vm.end();
      return ok(tried);
    },
    loadSetModules() {
      const error = attempt('load_renewed');
      return error ? failure(error) : ok(undefined);
    },
    commitSet(numbers) {
      for (const number of numbers) need('publish', number);
      need('commit_set');
      calls.release();
    },
    undoSet() {
      need('undo_set');
      calls.release();
    },
    publish: (number) => need('publish', number),
    withdraw: (number) => need('withdraw', number),
    swap(number, count) {
      vm.begin('swap');
      bridge.push_integer(L, number);
      bridge.push_integer(L, count);
      const caught = vm.finish(2, 2);
      if (caught) {
        // with memory that is free again it may go better; the kernel says when that was hoped for often enough
        const willRetry = caught.isMemory === true && ask('retry_swap') === 1;
        if (willRetry) calls.describe(caught, number);
        else calls.fail(caught, number);
        const moved = ask('swap_failed', !willRetry);
        calls.flush();
        return { moved, failed: willRetry ? 0 : 1, done: false };
      }
      const step = { moved: raw.lua_tonumberx(L, -2, 0), failed: 0, done: raw.lua_toboolean(L, -1) !== 0 };
      vm.end();
      calls.flush();
      return step;
    },
    report(number) {
      vm.begin('report');
      bridge.push_integer(L, number);
      calls.finish('report', 1, 1);
      const report = values.read(L, -1) as ReloadReport | undefined;
      vm.end();
      return report;
    },
    failures(number) {
      vm.begin('failures');
      bridge.push_integer(L, number);
      calls.finish('failures', 1, 3);
      const flag = (index: number): boolean => raw.lua_toboolean(L, index) !== 0;
      const found = { entities: raw.lua_tonumberx(L, -3, 0), running: flag(-2), spent: flag(-1) };
      vm.end();
      return found;
    },
    endProbation: (number) => need('end_probation', number),
    resumeProbation: (number) => need('resume_probation', number),
    attach(number, entity) {
      refresh();
      vm.begin('attach');
      bridge.push_integer(L, number);
      bridge.push_integer(L, entity);
      const caught = vm.finish(2, 0);
      const made = caught === undefined || calls.fail(caught, number).hook !== 'body';
      if (caught === undefined) vm.end();
      calls.flush();
      return made;
    },
    destroy(number, entity) {
      const error = attempt('destroy', number, entity);
      if (error) failed(error);
    },
    remove: (number, entity) => need('remove', number, entity),
    run: (number, hook, dt, lap) => runLap(vm, calls, services, { number, hook, dt, lap }),
    isSpent: () => bridge.frame_left.value <= 0,
    beginFrame(time) {
      refresh();
      bridge.frame_left.value = budgets.frameTicks;
      vm.begin('begin_frame');
      raw.lua_pushnumber(L, time.now);
      raw.lua_pushnumber(L, time.dt);
      bridge.push_integer(L, time.frame);
      bridge.push_integer(L, time.tick);
      calls.finish('begin_frame', 4, 0);
      vm.end();
    },
    tick: (tick) => need('tick', tick),
    key: (code, down) => need('key', code, down),
    pointer: (x, y) => need('pointer', x, y),
    fireTimers: () => calls.untilDone('fire'),
    heardElsewhere: (event, heard) => need('heard_elsewhere', event, heard),
    event(name, data) {
      vm.begin('event');
      memory.pushText(L, name);
      pushData(data);
      calls.finish('event', 2, 0);
      vm.end();
      calls.pendingEvents++;
    },
    deliver() {
      if (calls.pendingEvents > 0) calls.untilDone('deliver');
    },
    forgetQueries: () => need('forget_queries'),
    pendModules(modules) {
      for (const id of [...pended, ...modules]) need('pend_module', id, modules.includes(id));
      pended = modules;
    },
    call(number, entity, name, args) {
      const refused = (error: unknown): Result<unknown> =>
        failure(toMoonloopError(error, 'CALL_FAILED', { ...place(number, name), entity }));
      refresh();
      vm.begin('call');
      bridge.push_integer(L, number);
      bridge.push_integer(L, entity);
      memory.pushText(L, name);
      try {
        pushData(args);
      } catch (error) {
        return refused(error);
      }
      bridge.push_integer(L, args.length);
      const caught = vm.finish(5, 2);
      if (caught) {
        const { error } = calls.describe(caught, number);
        calls.flush();
        return failure(error);
      }
      calls.pendingEvents = raw.lua_tonumberx(L, -1, 0);
      try {
        return ok(values.read(L, -2));
      } catch (error) {
        return refused(error);
      } finally {
        bridge.frame_left.value = Math.max(bridge.frame_left.value - values.ticks(), 0);
        vm.end();
        calls.flush();
      }
    },
    state(number, entity) {
      vm.begin('module');
      bridge.push_integer(L, number);
      bridge.push_integer(L, entity);
      calls.finish('module', 2, 1);
      try {
        return ok(values.read(L, -1, true));
      } catch (error) {
        return failure(toMoonloopError(error, 'VALUE_REFUSED', { ...place(number, 'state'), entity }));
      } finally {
        vm.end();
      }
    },
    endFrame() {
      bridge.frame_left.value = noFrame;
      calls.endFrame();
    },
    forgetStrings: () => vm.forgetStrings(),
    collectorPressure: () => ask('collector_pressure'),
    collectStep: () => ask('collect_step') !== 0,
    collectAll: () => need('collect_all'),
    flush: calls.release, // also what an open set holds back
    salvageCalls: () => createSalvageCalls(vm, (caught) => calls.describe(caught).error),
    noteRestored(pendingEvents) {
      calls.pendingEvents = pendingEvents;
    },
    suspend: (number, entity) => need('suspend', number, entity),
    mostTicks: () => bridge.most_spent.value,
    hasStopped: () => vm.hasTrapped,
    stop: (thrown) => void calls.stop(thrown),
    close: vm.close,
    counts: () => countsOf(vm, calls),
  };
  need('seed', wholeSeed(services.seed));
  return room;
}

/** Ticks between frames, where nobody counts them by the frame. */
const noFrame = 0x7fff_ffff;
