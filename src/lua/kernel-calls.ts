/**
 * Protected calls into the kernel of one room. Between a call and its end no code outside of the room runs; what
 * scripts print, send or break meanwhile is kept, and told after the call.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import { createFailureFlood } from '../script/failure-flood.ts';
import type { RoomServices } from '../script/runtime.ts';
import { type FailureContext, scriptError } from './failures.ts';
import type { KernelExport } from './kernel/kernel.ts';
import type { CapturedError } from './vm/captured-error.ts';
import { luaType } from './vm/raw-lua.ts';
import type { Vm } from './vm/vm.ts';

/** An argument of a kernel function; whole numbers arrive as Lua integers. */
export type KernelArgument = number | string | boolean;

/** Calls of one room. */
export interface KernelCalls {
  /** Calls and drops the results; returns what went wrong. */
  attempt(name: KernelExport, ...args: readonly KernelArgument[]): MoonloopError | undefined;
  /**
   * The same for what runs no script code, and so never fails unless the VM has no memory left. It would be half done then:
   * throws, and the VM is given up.
   */
  need(name: KernelExport, ...args: readonly KernelArgument[]): void;
  /** Ends a call that the VM was told to begin, of a function of that kind; the results are on the stack. */
  finish(name: KernelExport, args: number, results: number): void;
  /** The same as `need`, and reads the first result, a number or flag (0, 1); 0 in a VM that has stopped. */
  ask(name: KernelExport, ...args: readonly KernelArgument[]): number;
  /**
   * Calls again and again until no error ends it: handlers and timers go on behind the one that failed. Throws when the VM
   * stops, so that the next one can go on.
   */
  untilDone(name: KernelExport): void;
  /**
   * Something was thrown out of the VM, or it has stopped without anybody saying so: tells that it died, if nobody has yet.
   * Gives the place at which the kernel was.
   */
  stop(thrown: unknown): FailureContext;
  /** Describes what was caught, with the place the kernel was at. Ends the kernel's notion of a running call. */
  describe(caught: CapturedError, number?: number): { readonly error: MoonloopError; readonly at: FailureContext };
  /** Describes and tells it as a failure, after the running call. */
  fail(caught: CapturedError, number?: number): FailureContext;
  /** Notes code that spent its budget. True when that was once too often, and none of the script's code is to run now. */
  note(caught: CapturedError, error: MoonloopError, at: FailureContext): boolean;
  /** Tells a failure after the running call, unless the mod had too many of them in this frame. */
  tell(error: MoonloopError): void;
  /** Ends the frame, and says how many failures were not told. */
  endFrame(): void;
  /** Runs `tell` when no script code runs any more. */
  later(tell: () => void): void;
  /** Runs what waits, unless it is held back. */
  flush(): void;
  /** From now on what waits is held back: a set is half done, and nobody outside may see it. */
  hold(): void;
  /** Ends holding back, and runs what waits. */
  release(): void;
  /** Events that wait to be delivered, as the last call told. */
  pendingEvents: number;
}

/** What calls need of their room. */
export interface KernelCallsOptions {
  readonly mod: string;
  /** Script id of a number. */
  idOf(number: number): string | undefined;
  failed(error: MoonloopError): void;
  readonly logged: RoomServices['logged'];
  /** Three calls of a script spent their budgets in one frame. */
  rests(at: Rest): void;
  /** The VM has trapped. Told at once, inside the call that trapped. */
  died(at: Death): void;
}

/** What made a VM trap; number 0 when that is not known. */
export interface Death {
  readonly number: number;
  readonly entity: number;
  readonly error: MoonloopError;
}

/** A script that spends too much. */
export interface Rest extends Death {
  /** Its version is on probation: it is to be taken back instead. */
  readonly isTried: boolean;
}

const nowhere: FailureContext = { script: 0, entity: 0, hook: '', version: 0, page: 0, slot: 0, looped: 0 };

/** Creates the calls. @param vm - Asked for at each call: it is made after them. */
export function createKernelCalls(vm: () => Vm, options: KernelCallsOptions): KernelCalls {
  const { mod, idOf, failed, rests, died } = options;
  let outbox: (() => void)[] = [];
  let held = false;
  let isDead = false;

  const flood = createFailureFlood((ticks) => {
    const { frame_left } = vm().bridge;
    frame_left.value = Math.max(frame_left.value - ticks, 0);
  });

  const push = (arg: KernelArgument): void => {
    const { raw, L, memory, bridge } = vm();
    if (typeof arg === 'string') memory.pushText(L, arg);
    else if (typeof arg === 'boolean') raw.lua_pushboolean(L, arg ? 1 : 0);
    else if (Number.isSafeInteger(arg)) bridge.push_integer(L, arg);
    else raw.lua_pushnumber(L, arg);
  };
  const begin = (name: KernelExport, args: readonly KernelArgument[]): void => {
    vm().begin(name);
    for (const arg of args) push(arg);
  };
  const number = (index: number): number => vm().raw.lua_tonumberx(vm().L, index, 0);

  const askContext = (): FailureContext => {
    begin('context', []);
    if (vm().finish(0, 7)) return nowhere; // it had no memory left, or stopped
    const hook = vm().memory.readText(vm().L, -5);
    const [script, entity, version] = [number(-7), number(-6), number(-4)];
    const [page, slot, looped] = [number(-3), number(-2), number(-1)];
    vm().end();
    return { script, entity, hook, version, page, slot, looped };
  };

  /** When this is what makes the VM stop, it says in its new thread where it was. */
  const context = (): FailureContext => {
    const wasDead = vm().hasTrapped;
    const at = askContext();
    if (wasDead || !vm().hasTrapped) return at;
    vm().reopen();
    return askContext();
  };

  const die = (death: Death): void => {
    isDead = true;
    died(death);
  };
  const finish = (name: KernelExport, args: number, results: number): void => {
    const caught = vm().finish(args, results);
    if (caught) throw new Error(`${name}: ${caught.message}`);
  };

  const calls: KernelCalls = {
    pendingEvents: 0,
    attempt(name, ...args) {
      begin(name, args);
      const caught = vm().finish(args.length, 0);
      const first = args[0];
      const error = caught && calls.describe(caught, typeof first === 'number' ? first : 0).error;
      if (caught === undefined) vm().end();
      calls.flush();
      return error;
    },
    finish,
    need(name, ...args) {
      begin(name, args);
      finish(name, args.length, 0);
      vm().end();
      calls.flush();
    },
    ask(name, ...args) {
      if (vm().hasTrapped) return 0;
      begin(name, args);
      finish(name, args.length, 1);
      const { raw, L } = vm();
      const isFlag = raw.lua_type(L, -1) === luaType.boolean;
      const answer = isFlag ? raw.lua_toboolean(L, -1) : number(-1);
      vm().end();
      return answer;
    },
    untilDone(name) {
      for (;;) {
        begin(name, []);
        const caught = vm().finish(0, 1);
        if (caught === undefined) {
          calls.pendingEvents = number(-1);
          vm().end();
          return calls.flush();
        }
        calls.fail(caught);
        if (vm().hasTrapped) throw new Error(caught.message);
      }
    },
    stop(thrown) {
      const caught = vm().giveUp(thrown);
      vm().reopen();
      let at = nowhere;
      try {
        at = context();
      } catch {
        // nothing can be called in it any more
      }
      if (isDead) return at;
      const error = scriptError(mod, undefined, nowhere, caught);
      outbox.push(() => failed(error));
      die({ number: 0, entity: 0, error });
      return at;
    },
    describe(caught, script = 0) {
      if (caught.spent === 'trap') vm().reopen();
      const at = context();
      const error = scriptError(mod, idOf(at.script || script), at, caught);
      if (caught.spent === 'trap') die({ number: at.script, entity: at.entity, error });
      return { error, at };
    },
    fail(caught, script) {
      const { error, at } = calls.describe(caught, script);
      calls.note(caught, error, at);
      calls.tell(error);
      return at;
    },
    note(caught, error, at) {
      if (caught.spent !== 'budget') return false;
      const verdict = calls.ask('note_spent', at.script, at.version);
      if (verdict > 0)
        outbox.push(() => rests({ number: at.script, entity: at.entity, error, isTried: verdict === 2 }));
      return verdict === 1;
    },
    tell(error) {
      if (flood.admits()) outbox.push(() => failed(error));
    },
    endFrame() {
      calls.need('end_frame');
      const untold = flood.endFrame();
      if (untold === 0) return;
      const message = `… and ${untold} more failures of mod ${mod} in this frame`;
      options.logged({ level: 'warn', message, script: undefined, entity: 0 });
    },
    later: (tell) => void outbox.push(tell),
    hold() {
      held = true;
    },
    release() {
      held = false;
      calls.flush();
    },
    flush() {
      while (outbox.length > 0 && !held) {
        const telling = outbox;
        outbox = [];
        for (const tell of telling) tell();
      }
    },
  };
  return calls;
}
