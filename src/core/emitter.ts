/**
 * Typed events between parts of the framework. A throwing listener breaks nothing: the error goes to
 * `onListenerError`, the other listeners are still called.
 */
import { onceOnly, type Stop } from './stop.ts';

/** Listener of one event. */
export type Listener<T> = (event: T) => void;

/** Sends events of the map `Events` (name → payload) to its listeners, in order of subscription. */
export interface Emitter<Events> {
  on<K extends keyof Events>(name: K, listener: Listener<Events[K]>): Stop;
  emit<K extends keyof Events>(name: K, event: Events[K]): void;
  /** Number of listeners of one event. */
  count(name: keyof Events): number;
  /** Drops all listeners. */
  clear(): void;
}

/** Creates an emitter; `onListenerError` receives what a listener throws. */
export function createEmitter<Events>(
  onListenerError: (error: unknown) => void = reportListenerError,
): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<Listener<never>>>();
  return {
    on(name, listener) {
      // a wrapper of its own, so that one function subscribed twice is two subscriptions
      const own: Listener<never> = (event) => listener(event);
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(own));
      return onceOnly(() => known.delete(own));
    },
    emit(name, event) {
      const known = listeners.get(name);
      if (known === undefined) return;
      for (const listener of [...known]) {
        // a listener may end others, or subscribe: those that are there when the event comes get it
        if (!known.has(listener)) continue;
        try {
          (listener as Listener<typeof event>)(event);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    count: (name) => listeners.get(name)?.size ?? 0,
    clear() {
      // emptied, not only dropped: an event that is being told right now ends too
      for (const known of listeners.values()) known.clear();
      listeners.clear();
    },
  };
}

/** Says in the console what a listener threw. An uncaught exception would end a process of Node. */
export function reportListenerError(error: unknown): void {
  console.error('a listener threw', error);
}
