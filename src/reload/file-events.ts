/**
 * Events of one file, kept until somebody takes them. Each is taken once; those who wait are served in order. What nobody
 * takes is put together, so that it never grows: many modifications are one.
 */
import type { Clock } from '../core/clock.ts';
import type { Stop } from '../core/stop.ts';

/** Something that happened to the file. */
export interface FileEvent {
  readonly kind: 'created' | 'modified' | 'deleted';
  /** Path of the file, as it was given to the engine. */
  readonly path: string;
}

/** How long to wait for an event. */
export interface WaitOptions {
  /** Ends the waiting after so many milliseconds. @default never */
  readonly timeoutMs?: number | undefined;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

/** The events that nobody took yet. */
export interface FileEvents {
  push(event: FileEvent): void;
  /** The next event; undefined when there is none. */
  tryNext(): FileEvent | undefined;
  /** Takes all events. */
  drain(): FileEvent[];
  /** Waits for an event; undefined when the time is over, the signal aborts, or `endWaiting` is called. */
  next(options?: WaitOptions): Promise<FileEvent | undefined>;
  /** Lets everybody who waits go. */
  endWaiting(): void;
}

/** Creates the list. @param clock - Source of the timeouts. */
export function createFileEvents(clock: Clock): FileEvents {
  const kept: FileEvent[] = [];
  const waiting = new Set<(event: FileEvent | undefined) => void>();

  const keep = (event: FileEvent): void => {
    const [before, last] = [kept.at(-2), kept.at(-1)];
    if (event.kind === 'modified' && last !== undefined && last.kind !== 'deleted') return;
    // deleted, created, deleted: gone is all there is to say
    if (before?.kind === event.kind && event.kind !== 'modified') kept.pop();
    else kept.push(event);
  };
  return {
    push(event) {
      const [first] = waiting;
      if (first) first(event);
      else keep(event);
    },
    tryNext: () => kept.shift(),
    drain: () => kept.splice(0),
    next({ timeoutMs, signal } = {}) {
      if (signal?.aborted) return Promise.resolve(undefined);
      if (kept.length > 0) return Promise.resolve(kept.shift());
      return new Promise((resolve) => {
        let stopTimer: Stop = () => undefined;
        const end = (found: FileEvent | undefined): void => {
          if (!waiting.delete(end)) return;
          stopTimer();
          signal?.removeEventListener('abort', abort);
          resolve(found);
        };
        const abort = (): void => end(undefined);
        waiting.add(end);
        if (timeoutMs !== undefined) stopTimer = clock.after(timeoutMs, abort);
        signal?.addEventListener('abort', abort);
      });
    },
    endWaiting() {
      for (const end of [...waiting]) end(undefined);
    },
  };
}
