/**
 * A watcher whose work is done on a thread of its own: the game's thread is given settled changes, and neither looks at
 * files nor collects what such looks leave behind. Where no thread can be begun this one does the work; a thread that
 * ends later by itself is followed by another, which is told what is known.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import { createEmitter } from '../core/emitter.ts';
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { plainError } from '../core/plain-error.ts';
import type { ScriptId } from '../core/script-id.ts';
import { withDispose } from '../core/stop.ts';
import type { ChangeSet } from '../source/script-source.ts';
import type { ScriptWatcher, WatcherEvents, WatcherStatus } from '../watch/script-watcher.ts';
import { processorMs } from './processor-time.ts';
import { createStretches } from './stretches.ts';
import { connectHere, connectThread, type WatchConnection } from './watch-connection.ts';
import { unpackError, type WatchFigures, type WatchNews, type WatchSetup } from './watch-messages.ts';

/** Options of {@link createThreadedWatcher}. */
export interface ThreadedWatcherOptions {
  readonly setup: WatchSetup;
  /** Built file that the thread runs. */
  readonly file: URL;
  readonly clock?: Clock | undefined;
}

interface Asked {
  resolve(): void;
  reject(error: MoonloopError): void;
}

/** After a thread has ended by itself; twice as long each further time. */
const restartMs = 1000;
const longestRestartMs = 60_000;

/** Creates a watcher that has not been started; its thread begins at once. */
export function createThreadedWatcher({ setup, file, clock = systemClock }: ThreadedWatcherOptions): ScriptWatcher {
  const emitter = createEmitter<WatcherEvents>();
  const stretches = createStretches(clock, processorMs);
  /** What the service knows, for the next one. */
  const known = new Map<ScriptId, string>();
  const asked = new Map<number, Asked>();
  let knownSinceMs = Number.POSITIVE_INFINITY;
  let figures: WatchFigures = { ...setup.choice, cpuOverheadPercent: 0, reliabilityScore: 100 };
  let status: WatcherStatus = 'stopped';
  let starting: Promise<void> | undefined;
  let connection: WatchConnection | undefined;
  let run = 0;
  let threadsEnded = 0;
  let hasWatched = false;
  let disposed = false;

  const connect = (): WatchConnection => {
    const listener = { heard: receive, ended };
    let made: WatchConnection;
    try {
      made = threadsEnded > 0 && !hasWatched ? connectHere(setup, listener) : connectThread(file, setup, listener);
    } catch {
      made = connectHere(setup, listener); // the process may not make threads
    }
    for (const [id, hash] of known) made.order({ type: 'know', id, hash, readMs: knownSinceMs });
    return made;
  };
  const answered = (own: number, error?: MoonloopError): void => {
    const one = asked.get(own);
    asked.delete(own);
    if (error) one?.reject(error);
    else one?.resolve();
  };
  const remember = (changes: ChangeSet): void => {
    for (const change of changes) {
      if (change.kind === 'changed') known.set(change.file.id, change.file.hash);
      else known.delete(change.id);
    }
  };
  const receive = (news: WatchNews): void => {
    stretches.run(() => {
      figures = news.figures;
      if (news.type === 'changed') remember(news.changes);
    });
    if (news.type === 'changed') emitter.emit('changed', news.changes);
    else if (news.type === 'error') emitter.emit('error', unpackError(news.error));
    else if (news.type === 'failed') answered(news.run, unpackError(news.error));
    else if (news.type !== 'swept') answered(news.run);
  };

  const ask = (type: 'start' | 'stop'): Promise<void> =>
    new Promise((resolve, reject) => {
      if (connection === undefined) return resolve();
      asked.set(++run, { resolve, reject });
      connection.order({ type, run });
    });
  const begin = async (): Promise<void> => {
    status = 'starting';
    try {
      connection ??= connect();
      connection.keepAlive(true);
      await ask('start');
      hasWatched = true;
      if (status === 'starting') status = 'watching';
    } catch (cause) {
      status = 'failed';
      starting = undefined;
      throw toMoonloopError(cause, 'WATCH_FAILED');
    }
  };
  const start = (): Promise<void> => {
    if (disposed) return Promise.resolve();
    starting ??= begin();
    return starting;
  };
  const ended = (cause: unknown): void => {
    threadsEnded++;
    connection = undefined;
    const why = plainError(cause);
    if (!hasWatched) {
      // none can be had, for want of memory or open files: all that was asked of it is asked here
      connection = connect();
      for (const own of asked.keys()) connection.order({ type: status === 'starting' ? 'start' : 'stop', run: own });
      return;
    }
    const message = `the thread that watches has ended: ${why.message}`;
    const again = status === 'watching' || status === 'starting';
    starting = undefined;
    for (const own of [...asked.keys()]) answered(own, new MoonloopError('WATCH_FAILED', message, { cause: why }));
    if (!again) return;
    status = 'failed';
    emitter.emit('error', new MoonloopError('WATCH_FAILED', `${message}; another is begun`, { cause: why }));
    clock.after(Math.min(longestRestartMs, restartMs * 2 ** (threadsEnded - 1)), () => {
      if (status !== 'failed') return;
      start().catch((error: unknown) => emitter.emit('error', toMoonloopError(error, 'WATCH_FAILED')));
    });
  };
  connection = connect();

  const watcher: Omit<ScriptWatcher, 'dispose' | typeof Symbol.dispose> = {
    get kind() {
      return figures.kind;
    },
    get reason() {
      return figures.reason;
    },
    get status() {
      return status;
    },
    get cpuOverheadPercent() {
      return figures.cpuOverheadPercent;
    },
    get longestBlockMs() {
      return stretches.longestMs();
    },
    get reliabilityScore() {
      return figures.reliabilityScore;
    },
    on: emitter.on,
    start,
    async stop() {
      if (status === 'stopped') return;
      status = 'stopped';
      starting = undefined;
      await ask('stop').catch(() => undefined);
      if (status === 'stopped') connection?.keepAlive(false);
    },
    know(id, hash) {
      const readMs = clock.epochMs();
      knownSinceMs = Math.min(knownSinceMs, readMs);
      known.set(id, hash);
      connection?.order({ type: 'know', id, hash, readMs });
    },
    acknowledge: (id, hash, accepted) => connection?.order({ type: 'acknowledge', id, hash, accepted }),
  };
  return withDispose(watcher, () => {
    disposed = true;
    status = 'stopped';
    emitter.clear();
    for (const own of [...asked.keys()]) answered(own);
    connection?.close();
  });
}
