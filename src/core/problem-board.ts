/**
 * What is wrong right now with things that are no scripts: images, the connection. Whoever shows problems sees those that
 * are there already and follows those that come and go.
 */
import { createEmitter } from './emitter.ts';
import type { MoonloopError } from './moonloop-error.ts';
import type { Stop } from './stop.ts';

/** A problem that came, or (with `error` undefined) went. */
export interface ProblemChange {
  /** What has the problem: the id of a file. */
  readonly key: string;
  readonly error: MoonloopError | undefined;
}

/** The present problems of one part. */
export interface ProblemBoard {
  /** Puts up a problem; one that was there under this key is replaced. */
  put(key: string, error: MoonloopError): void;
  /** Takes a problem off; nothing happens when there is none. */
  clear(key: string): void;
  /** Tells the problems that are there, then every change. */
  follow(listener: (change: ProblemChange) => void): Stop;
}

/** Creates an empty board. */
export function createProblemBoard(): ProblemBoard {
  const present = new Map<string, MoonloopError>();
  const emitter = createEmitter<{ change: ProblemChange }>();
  return {
    put(key, error) {
      present.set(key, error);
      emitter.emit('change', { key, error });
    },
    clear(key) {
      if (present.delete(key)) emitter.emit('change', { key, error: undefined });
    },
    follow(listener) {
      const stop = emitter.on('change', listener);
      for (const [key, error] of [...present]) listener({ key, error });
      return stop;
    },
  };
}
