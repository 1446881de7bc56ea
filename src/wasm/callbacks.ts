/**
 * Calling what modules have registered: timers that are due, handlers of events that wait. Each call has a budget of its own;
 * what the frame's budget leaves over comes first in the next frame.
 */
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { failure, type Result } from '../core/result.ts';
import { encodeText } from '../core/text.ts';
import type { RoomServices } from '../script/runtime.ts';
import { writeJson } from './json.ts';
import type { OpaqueState } from './opaque-state.ts';
import { createRegistrations, type Registration, type Registrations } from './registrations.ts';
import type { RoomCalls } from './room-calls.ts';
import type { SavedCalls } from './saved-room.ts';
import { showSignature } from './signature.ts';
import { instanceOf, type Slot, type WasmScript } from './wasm-script.ts';

/** Registered functions of one room. */
export interface Callbacks {
  /** Registers for the entity whose hook runs. @throws MoonloopError `CALL_FAILED`, `VALUE_REFUSED` */
  on(event: string, fn: string, once: boolean): number;
  every(seconds: number, fn: string, once: boolean): number;
  /** Ends what the entity whose hook runs has registered. */
  end(id: number, kind: 'event' | 'timer'): boolean;
  /** Queues an event for the handlers of this room. @param json - Its data, as JSON text in bytes. */
  emit(event: string, json: Uint8Array): void;
  /** Queues an event from outside. */
  receive(event: string, data: unknown): void;
  deliver(): void;
  fire(): void;
  endAll(slot: Slot): void;
  /** What is to be called, for a saved game. */
  save(): WaitingCalls;
  /** Makes this all that is to be called, after all that was registered has ended. */
  restore(waiting: WaitingCalls): void;
  counts: Registrations['counts'];
}

/** Everything that is to be called. */
export interface WaitingCalls extends SavedCalls {
  readonly registrations: readonly Omit<Registration, 'ended'>[];
}

/** What callbacks need. */
export interface CallbacksOptions {
  readonly services: RoomServices;
  readonly calls: RoomCalls;
  readonly opaque: OpaqueState;
  /** Game time in seconds. */
  now(): number;
  /** A call of an entity's failed. */
  fault(script: WasmScript, slot: Slot, result: Result<unknown>): void;
}

/** Most events that wait, and bytes of their data; further ones are refused. */
const [mostEvents, mostEventBytes] = [20_000, 16_777_216] as const;
/** So often in one delivery handlers may send further events; those after that wait for the next. */
const mostRounds = 8;

/** Creates the callbacks of one room. */
export function createCallbacks({ services, calls, opaque, now, fault }: CallbacksOptions): Callbacks {
  const registrations = createRegistrations((event, listening) => {
    calls.later(() => services.listens(event, listening));
  });
  const queue: { readonly event: string; readonly json: Uint8Array }[] = [];
  let queuedBytes = 0;
  // of the first event in the queue: handlers that are still to be called
  let left: readonly Registration[] | undefined;

  /** Ticks of a registration. */
  const registering = 200;
  const owner = (what: string): { readonly script: WasmScript; readonly slot: Slot } => {
    calls.charge(registering);
    const { script, entity } = calls.caller();
    const slot = script?.byEntity.get(entity);
    if (script && slot) return { script, slot };
    throw new MoonloopError(
      'CALL_FAILED',
      `${what} belongs to an entity: call it in on_start, not while the module starts`,
    );
  };
  const check = ({ slot }: { readonly slot: Slot }, fn: string, what: string, takesData: boolean): void => {
    const found = slot.version.loaded.shape.functions.get(fn);
    const shown = found && showSignature(found);
    if (shown === '() -> ()' || (takesData && shown === '(i32, i32) -> ()')) return;
    const forms = takesData ? '() -> () or (i32, i32) -> ()' : '() -> ()';
    const why = shown ? `is ${shown}` : 'is no exported function';
    throw new MoonloopError('CALL_FAILED', `${what}: "${fn.slice(0, 80)}" ${why}; it must be ${forms}`);
  };

  const call = ({ script, slot, fn, event }: Registration, json: Uint8Array | undefined): void => {
    const { version, entity } = slot;
    const instance = instanceOf(slot);
    const found = instance?.fn(fn);
    if (instance === undefined || slot.suspended || script.resting) return;
    const hook = event === undefined ? 'timer' : `event ${event}`;
    const place = { mod: services.mod, script: script.id, version: version.number, entity, hook, file: script.id };
    if (found === undefined) {
      const gone = new MoonloopError('HOOK_FAILED', `its function "${fn}" is gone`, { place });
      calls.later(() => services.failed(gone));
      return;
    }
    const at = { script, version, entity, hook };
    const done =
      found.length === 2 && json
        ? opaque.pass({ script, version, entity, instance }, json, (pointer, length) =>
            calls.call(at, instance, found, pointer, length),
          )
        : calls.call(at, instance, found);
    if (done.ok) return;
    const { error } = done;
    const isOwn = error.code !== 'STATE_REJECTED'; // that is what failing alloc is called elsewhere
    fault(
      script,
      slot,
      isOwn ? done : failure(new MoonloopError('HOOK_FAILED', error.message, { cause: error, place })),
    );
  };

  /** Calls the handlers of the first event; false when the frame's budget is spent. */
  const deliverFirst = (): boolean => {
    const first = queue[0];
    if (first === undefined) return false;
    left ??= registrations.handlersOf(first.event);
    for (let n = 0; n < left.length; n++) {
      const handler = left[n]!;
      if (calls.frame.left <= 0) {
        left = left.slice(n);
        return false;
      }
      if (handler.ended) continue;
      if (handler.once) registrations.remove(handler);
      call(handler, first.json);
    }
    left = undefined;
    queuedBytes -= first.json.length;
    queue.shift();
    return true;
  };

  const callbacks: Callbacks = {
    on(event, fn, once) {
      const own = owner('events.on');
      check(own, fn, `events.on("${event}")`, true);
      return registrations.add({ ...own, fn, event, once, seconds: 0, due: 0 }).id;
    },
    every(seconds, fn, once) {
      const own = owner('a timer');
      check(own, fn, once ? 'time.after' : 'time.every', false);
      if (!(seconds >= 0)) throw new MoonloopError('CALL_FAILED', `a timer needs seconds from 0, got ${seconds}`);
      return registrations.add({ ...own, fn, event: undefined, once, seconds, due: now() + seconds }).id;
    },
    end: (id, kind) => registrations.end(owner('a registration').slot, id, kind),
    emit(event, json) {
      if (!registrations.hears(event)) return;
      if (queue.length >= mostEvents || queuedBytes + json.length > mostEventBytes) {
        throw new MoonloopError(
          'VALUE_REFUSED',
          `${queue.length} events of ${queuedBytes} bytes wait to be delivered; further ones are refused`,
        );
      }
      queue.push({ event, json });
      queuedBytes += json.length;
    },
    receive(event, data) {
      try {
        callbacks.emit(
          event,
          encodeText(data === undefined ? 'null' : writeJson(data, `the data of event "${event}"`)),
        );
      } catch (error) {
        const refused = toMoonloopError(error, 'VALUE_REFUSED', { mod: services.mod, hook: `event ${event}` });
        calls.later(() => services.failed(refused));
      }
    },
    deliver() {
      for (let round = 0; round < mostRounds && queue.length > 0; round++) {
        for (let waiting = queue.length; waiting > 0; waiting--) if (!deliverFirst()) return calls.flush();
      }
      calls.flush();
    },
    fire() {
      for (const timer of registrations.due(now())) {
        if (calls.frame.left <= 0) break;
        if (timer.ended) continue;
        if (timer.once) registrations.remove(timer);
        else timer.due = Math.max(timer.due + timer.seconds, now()); // at most once a frame
        call(timer, undefined);
      }
      calls.flush();
    },
    endAll: registrations.endAll,
    save: () => ({
      registrations: registrations.all(),
      nextId: registrations.nextId,
      events: queue.slice(),
      left: left?.filter(({ ended }) => !ended).map(({ id }) => id),
    }),
    restore(waiting) {
      const byId = new Map<number, Registration>();
      for (const one of waiting.registrations) {
        registrations.nextId = one.id;
        byId.set(one.id, registrations.add(one));
      }
      registrations.nextId = waiting.nextId;
      queue.splice(0, queue.length, ...waiting.events);
      queuedBytes = queue.reduce((sum, { json }) => sum + json.length, 0);
      left = waiting.left?.flatMap((id) => byId.get(id) ?? []);
    },
    counts: registrations.counts,
  };
  return callbacks;
}
