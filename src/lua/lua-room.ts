/**
 * The room of one mod's Lua scripts: the VM and the protected calls into its kernel. Between a call and its end no
 * code outside of the room runs; what scripts print, send or break is told afterwards.
 */
import { type ErrorPlace, MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import { withDispose } from '../core/stop.ts';
import { fieldTypes } from '../ecs/field-types.ts';
import type { ReloadReport, RoomServices, ScriptRoom } from '../script/runtime.ts';
import type { Scratch } from '../script/scratch.ts';
import { createColumnAccess } from './column-access.ts';
import { compileError, type FailureContext, scriptError } from './failures.ts';
import { createHostFunctions, createStringAccess } from './host-functions.ts';
import type { KernelExport } from './kernel/kernel.ts';
import type { BootedVm } from './vm/boot.ts';
import type { CapturedError } from './vm/captured-error.ts';
import { luaType } from './vm/raw-lua.ts';
import { createVm } from './vm/vm.ts';

const noPlace: FailureContext = { script: 0, entity: 0, hook: '', version: 0, page: 0, slot: 0 };

/** Makes the room in a booted VM. */
export function createLuaRoom(booted: BootedVm, services: RoomServices): ScriptRoom {
  const { mod, world } = services;
  const ids = new Map<number, string>();
  let outbox: (() => void)[] = [];
  let scratch: Scratch | undefined;
  let pendingEvents = 0;
  let pended: readonly string[] = [];
  let closed = false;

  const vm = createVm(booted, { memory: world.memory, handles: world.handles, mod }, (made) => {
    const columns = createColumnAccess(world, made.raw, made.memory);
    const later = (tell: () => void): void => void outbox.push(tell);
    return {
      bridge: { ...createStringAccess(made, world), fail: columns.refuse },
      functions: createHostFunctions(made, columns, { services, scratch: () => scratch, later }),
    };
  });
  const { raw, L, memory, bridge, values } = vm;

  /** Tells what happened during calls, now that none runs. */
  const flush = (): void => {
    while (outbox.length > 0) {
      const telling = outbox;
      outbox = [];
      for (const tell of telling) tell();
    }
  };
  const integer = (value: number): void => bridge.push_integer(L, value);
  const result = (index: number): number => raw.lua_tonumberx(L, index, 0);

  const readContext = (): FailureContext => {
    vm.begin('context');
    if (vm.finish(0, 6)) return noPlace;
    const context = {
      script: result(-6),
      entity: result(-5),
      hook: memory.readText(L, -4),
      version: result(-3),
      page: result(-2),
      slot: result(-1),
    };
    vm.end();
    return context;
  };
  const toError = (caught: CapturedError, number = 0): [MoonloopError, FailureContext] => {
    const context = readContext();
    return [scriptError(mod, ids.get(context.script || number), context, caught), context];
  };
  const tellFailure = (caught: CapturedError, number = 0): FailureContext => {
    const [error, context] = toError(caught, number);
    outbox.push(() => services.failed(error));
    return context;
  };

  /** Calls a kernel function with whole numbers; an error is returned, not told. */
  const attempt = (name: KernelExport, ...args: number[]): MoonloopError | undefined => {
    vm.begin(name);
    for (const arg of args) integer(arg);
    const caught = vm.finish(args.length, 0);
    const error = caught && toError(caught, args[0])[0];
    if (caught === undefined) vm.end();
    flush();
    return error;
  };
  /** Calls a kernel function that cannot fail and returns its number; flags are 0 and 1. */
  const ask = (name: KernelExport): number => {
    vm.begin(name);
    if (vm.finish(0, 1)) return 0;
    const isFlag = raw.lua_type(L, -1) === luaType.boolean;
    const answer = isFlag ? raw.lua_toboolean(L, -1) : result(-1);
    vm.end();
    return answer;
  };
  /** Calls until it ends without an error: handlers and timers go on behind the one that failed. */
  const untilDone = (name: KernelExport): void => {
    for (;;) {
      vm.begin(name);
      const caught = vm.finish(0, 1);
      if (caught === undefined) {
        pendingEvents = result(-1);
        vm.end();
        return flush();
      }
      tellFailure(caught);
    }
  };
  const place = (number: number, hook: string): ErrorPlace => ({ mod, script: ids.get(number), hook });

  const room: Omit<ScriptRoom, 'dispose' | typeof Symbol.dispose> = {
    compile(number, id, bytes, { version, stateAddress }) {
      ids.set(number, id);
      if (bytes.includes(0)) {
        const message = `${id} is not a text file; Lua scripts are text. Was something else saved under this name?`;
        return failure(
          new MoonloopError('SCRIPT_NOT_TEXT', message, { place: { ...place(number, 'compile'), file: id } }),
        );
      }
      vm.begin('candidate');
      integer(number);
      memory.pushText(L, id);
      const problem = vm.load(L, bytes, `@${id}`);
      if (problem !== undefined) {
        vm.end();
        return failure(compileError(mod, id, problem));
      }
      integer(version);
      raw.lua_pushlightuserdata(L, stateAddress | fieldTypes.u32.code);
      const caught = vm.finish(5, 0);
      if (caught) return failure(toError(caught, number)[0]);
      vm.end();
      return ok(undefined);
    },
    stage(number, at) {
      scratch = at;
      bridge.scratch.value = at.handle;
      const error = attempt('stage', number, at.handle);
      attempt('end_stage', number);
      bridge.scratch.value = -1;
      scratch = undefined;
      return error ? failure(error) : ok(undefined);
    },
    canary(number) {
      vm.begin('canary');
      integer(number);
      const caught = vm.finish(1, 1);
      if (caught) {
        const [error] = toError(caught, number);
        attempt('swap_failed');
        flush();
        return failure(error);
      }
      const tried = result(-1) === 1;
      vm.end();
      flush();
      return ok(tried);
    },
    publish: (number) => void attempt('publish', number),
    withdraw: (number) => void attempt('withdraw', number),
    swap(number, count) {
      vm.begin('swap');
      integer(number);
      integer(count);
      const caught = vm.finish(2, 2);
      if (caught) {
        tellFailure(caught, number);
        attempt('swap_failed');
        return { moved: 0, failed: 1, done: false };
      }
      const step = { moved: result(-2), failed: 0, done: raw.lua_toboolean(L, -1) !== 0 };
      vm.end();
      flush();
      return step;
    },
    report(number) {
      vm.begin('report');
      integer(number);
      if (vm.finish(1, 1)) return undefined;
      const report = values.read(L, -1) as ReloadReport | undefined;
      vm.end();
      return report;
    },
    attach(number, entity) {
      vm.begin('attach');
      integer(number);
      integer(entity);
      const caught = vm.finish(2, 0);
      const made = caught === undefined || tellFailure(caught, number).hook !== 'body';
      if (caught === undefined) vm.end();
      flush();
      return made;
    },
    detach(number, entity) {
      const error = attempt('destroy', number, entity);
      if (error) services.failed(error);
      attempt('remove', number, entity);
    },
    run(number, hook, dt) {
      let [page, slot] = [1, 1];
      for (;;) {
        vm.begin(hook);
        integer(number);
        raw.lua_pushnumber(L, dt);
        integer(page);
        integer(slot);
        const caught = vm.finish(4, 1);
        if (caught === undefined) break;
        const context = tellFailure(caught, number);
        [page, slot] = [context.page, context.slot + 1];
      }
      pendingEvents = result(-1);
      vm.end();
      if (outbox.length > 0) flush();
    },
    beginFrame({ now, dt, frame, tick }) {
      vm.begin('begin_frame');
      raw.lua_pushnumber(L, now);
      raw.lua_pushnumber(L, dt);
      integer(frame);
      integer(tick);
      if (vm.finish(4, 0) === undefined) vm.end();
    },
    tick(number) {
      vm.begin('tick');
      integer(number);
      if (vm.finish(1, 0) === undefined) vm.end();
    },
    key(code, down) {
      vm.begin('key');
      memory.pushText(L, code);
      raw.lua_pushboolean(L, down ? 1 : 0);
      if (vm.finish(2, 0) === undefined) vm.end();
    },
    pointer(x, y) {
      vm.begin('pointer');
      raw.lua_pushnumber(L, x);
      raw.lua_pushnumber(L, y);
      if (vm.finish(2, 0) === undefined) vm.end();
    },
    fireTimers: () => untilDone('fire'),
    deliver() {
      if (pendingEvents > 0) untilDone('deliver');
    },
    heardElsewhere(event, heard) {
      vm.begin('heard_elsewhere');
      memory.pushText(L, event);
      raw.lua_pushboolean(L, heard ? 1 : 0);
      if (vm.finish(2, 0) === undefined) vm.end();
    },
    event(name, data) {
      vm.begin('event');
      memory.pushText(L, name);
      try {
        values.push(L, data);
      } catch (error) {
        vm.end();
        throw error;
      }
      if (vm.finish(2, 0) === undefined) vm.end();
      pendingEvents++;
    },
    forgetQueries: () => void attempt('forget_queries'),
    pendModules(modules) {
      for (const id of [...pended, ...modules]) {
        vm.begin('pend_module');
        memory.pushText(L, id);
        raw.lua_pushboolean(L, modules.includes(id) ? 1 : 0);
        if (vm.finish(2, 0) === undefined) vm.end();
      }
      pended = modules;
    },
    forgetModule(id) {
      vm.begin('forget_module');
      memory.pushText(L, id);
      if (vm.finish(1, 1) === undefined) vm.end();
    },
    call(number, entity, name, args) {
      const refusedAt = (error: unknown): Result<unknown> =>
        failure(toMoonloopError(error, 'CALL_FAILED', { ...place(number, name), entity }));
      vm.begin('call');
      integer(number);
      integer(entity);
      memory.pushText(L, name);
      try {
        values.push(L, args);
      } catch (error) {
        vm.end();
        return refusedAt(error);
      }
      integer(args.length);
      const caught = vm.finish(5, 2);
      if (caught) {
        const [error] = toError(caught, number);
        flush();
        return failure(error);
      }
      pendingEvents = result(-1);
      try {
        return ok(values.read(L, -2));
      } catch (error) {
        return refusedAt(error);
      } finally {
        vm.end();
        flush();
      }
    },
    state(number, entity) {
      vm.begin('module');
      integer(number);
      integer(entity);
      if (vm.finish(2, 1)) return ok(undefined);
      try {
        return ok(values.read(L, -1, true));
      } catch (error) {
        return failure(toMoonloopError(error, 'VALUE_REFUSED', { ...place(number, 'state'), entity }));
      } finally {
        vm.end();
      }
    },
    endFrame: () => void attempt('end_frame'),
    forgetStrings: () => vm.forgetStrings(),
    wantsCollection: () => ask('wants_collection') !== 0,
    collectStep: () => ask('collect_step') !== 0,
    collectAll: () => void attempt('collect_all'),
    counts: () => ({ handlers: ask('handler_count'), timers: ask('timer_count'), bytes: ask('used_bytes') }),
  };
  attempt('seed', services.seed);
  return withDispose(room, () => {
    if (!closed) raw.lua_close(L);
    closed = true;
  });
}
