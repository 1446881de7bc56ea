/**
 * What modules have registered: handlers of events and timers, each a name of an exported function and the entity it is for.
 * The function is looked up when it is called, so that a registration goes on with the newest code. Plain data.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import type { Slot, WasmScript } from './wasm-script.ts';

/** A registration. */
export interface Registration {
  readonly id: number;
  readonly script: WasmScript;
  readonly slot: Slot;
  /** Exported function. */
  readonly fn: string;
  /** Name of the event; undefined for timers. */
  readonly event: string | undefined;
  /** Ends when it has been called. */
  readonly once: boolean;
  /** Seconds between two calls of a timer. */
  readonly seconds: number;
  /** Game time at which a timer is due. */
  due: number;
  ended: boolean;
}

/** Registrations of one room. */
export interface Registrations {
  /** @throws MoonloopError `VALUE_REFUSED` when there are too many */
  add(made: Omit<Registration, 'id' | 'ended'>): Registration;
  /** All that have not ended, in the order of their ids. */
  all(): readonly Registration[];
  /** The id that is given next. */
  nextId: number;
  /** Ends one of an entity's; false when it has none of that number. */
  end(slot: Slot, id: number, kind: 'event' | 'timer'): boolean;
  remove(registration: Registration): void;
  /** Ends all of an entity's. */
  endAll(slot: Slot): void;
  /** Whether an event has handlers. */
  hears(event: string): boolean;
  /** Handlers of an event at this moment, in the order of their registering. */
  handlersOf(event: string): readonly Registration[];
  /** Timers that are due, first things first. */
  due(now: number): readonly Registration[];
  counts(): { readonly handlers: number; readonly timers: number };
}

/** Most registrations of one mod. */
const mostRegistrations = 20_000;

/** @param listens - Told when an event gets its first handler, or loses its last. */
export function createRegistrations(listens: (event: string, listening: boolean) => void): Registrations {
  const byId = new Map<number, Registration>();
  const byEvent = new Map<string, { list: Registration[]; living: number }>();
  const timers = new Set<Registration>();
  const bySlot = new Map<Slot, Set<Registration>>();
  let next = 1;

  const remove = (registration: Registration): void => {
    if (registration.ended) return;
    registration.ended = true;
    const { id, event, slot } = registration;
    byId.delete(id);
    timers.delete(registration);
    const own = bySlot.get(slot);
    own?.delete(registration);
    if (own?.size === 0) bySlot.delete(slot);
    if (event === undefined) return;
    const handlers = byEvent.get(event);
    if (handlers === undefined) return;
    handlers.living--;
    // many may end at once: gaps are closed when there are more of them than of the living
    if (handlers.list.length > 2 * handlers.living) handlers.list = handlers.list.filter(({ ended }) => !ended);
    if (handlers.living > 0) return;
    byEvent.delete(event);
    listens(event, false);
  };

  return {
    get nextId() {
      return next;
    },
    set nextId(id) {
      next = id;
    },
    all: () => [...byId.values()],
    add(made) {
      if (byId.size >= mostRegistrations) {
        throw new MoonloopError(
          'VALUE_REFUSED',
          `${mostRegistrations} handlers and timers are the most a mod can have`,
        );
      }
      const registration: Registration = { ...made, id: next++, ended: false };
      byId.set(registration.id, registration);
      bySlot.set(made.slot, (bySlot.get(made.slot) ?? new Set()).add(registration));
      if (made.event === undefined) timers.add(registration);
      else {
        if (!byEvent.has(made.event)) listens(made.event, true);
        const handlers = byEvent.get(made.event) ?? { list: [], living: 0 };
        handlers.list.push(registration);
        handlers.living++;
        byEvent.set(made.event, handlers);
      }
      return registration;
    },
    end(slot, id, kind) {
      const found = byId.get(id);
      if (found?.slot !== slot || (found.event === undefined) !== (kind === 'timer')) return false;
      remove(found);
      return true;
    },
    remove,
    endAll(slot) {
      for (const registration of bySlot.get(slot) ?? []) remove(registration);
    },
    hears: (event) => byEvent.has(event),
    handlersOf: (event) => byEvent.get(event)?.list.filter(({ ended }) => !ended) ?? [],
    due(now) {
      const found = [...timers].filter((timer) => timer.due <= now);
      return found.sort((a, b) => a.due - b.due || a.id - b.id);
    },
    counts: () => ({ handlers: byId.size - timers.size, timers: timers.size }),
  };
}
