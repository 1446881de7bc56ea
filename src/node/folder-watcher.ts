/**
 * Watches a folder: hints from the system's events or from sweeps, settled to changes. Both kinds sweep; the native one
 * rarely, for what no event told, the polling one twice a second and by sweeps alone.
 */
import { relative, resolve, sep } from 'node:path';
import { type Clock, systemClock } from '../core/clock.ts';
import { createEmitter } from '../core/emitter.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { plainError } from '../core/plain-error.ts';
import { extensionOf, type ScriptId } from '../core/script-id.ts';
import { type Stop, withDispose } from '../core/stop.ts';
import type { FileFilter } from '../watch/file-filter.ts';
import { createReliability } from '../watch/reliability.ts';
import type { ScriptWatcher, WatcherEvents, WatcherStatus } from '../watch/script-watcher.ts';
import { createSettle } from '../watch/settle.ts';
import { createSweepSchedule, type SweepSchedule } from '../watch/sweep-schedule.ts';
import { createCpuMeter } from './cpu-meter.ts';
import {
  createSlicedLooks,
  type LookAtFiles,
  listFolder,
  lookWithoutWaiting,
  ownThreadPatience,
  type SeeFile,
  sharedThreadPatience,
  statNow,
} from './file-looks.ts';
import type { FileTree } from './file-tree.ts';
import { type HintSource, nativeHints } from './native-hints.ts';
import { processorMs } from './processor-time.ts';
import { createStretches } from './stretches.ts';
import { createSweep, type Differs } from './sweep.ts';
import type { WatchTiming } from './watch-timing.ts';
import type { WatcherChoice } from './watcher-choice.ts';

/** Options of {@link createFolderWatcher}. */
export interface FolderWatcherOptions extends WatchTiming {
  readonly tree: FileTree;
  readonly filter: FileFilter;
  readonly choice: WatcherChoice;
  readonly clock?: Clock | undefined;
  /** Extensions of further files whose halves may be valid; JSON, TOML and images are known. */
  readonly waiting?: readonly string[] | undefined;
  /** Where a native watcher's hints come from. @default chokidar */
  readonly hints?: HintSource | undefined;
  /** True: nothing but this watcher runs on its thread, so looks at files may wait there. @default false */
  readonly ownThread?: boolean | undefined;
  /** Told after each sweep, which may have changed the figures. */
  readonly onSwept?: (() => void) | undefined;
}

/** A watcher that may be told late of content that somebody has read. */
export interface FolderWatcher extends ScriptWatcher {
  /** @param readMs - When it was read, in milliseconds since 1970. @default now */
  know(id: ScriptId, hash: string, readMs?: number): void;
}

const waitingExtensions = new Set(['toml', 'json', 'png', 'jpg', 'jpeg', 'webp', 'gif', 'avif']);
/** Errors that say that the system has no more watches, or no more open files. */
const limits = new Set(['ENOSPC', 'EMFILE', 'ENFILE']);
/** After a sign of life a native watcher sweeps so soon, and then less and less often. */
const alertMs = 50;

/** Beginning to listen anew costs about as much as starting: not more often than this. */
const renewMs = 2000;

/** Creates a watcher that has not been started. */
export function createFolderWatcher(options: FolderWatcherOptions): FolderWatcher {
  const { tree, filter, clock = systemClock, hints = nativeHints, pollingMs = 500, idleSweepMs = 5000 } = options;
  const { restSweepMs = 6 * idleSweepMs } = options;
  const emitter = createEmitter<WatcherEvents>();
  const reliability = createReliability(clock);
  const meter = createCpuMeter(clock, processorMs);
  const stretches = createStretches(clock, processorMs);
  const sweep = createSweep(tree.root, filter, (path) => stretches.wait(listFolder(path)));
  const unreadable = new Set<ScriptId>();
  let { kind, reason } = options.choice;
  let status: WatcherStatus = 'stopped';
  let schedule: SweepSchedule | undefined;
  let stopHints: Stop = () => undefined;
  let starting: Promise<void> | undefined;
  let knownSinceMs = Number.POSITIVE_INFINITY;
  let run = 0; // counts starts and stops: what a former run began must not touch the present one
  let audited = 0;
  let heardReplaced = 0; // folders made again of which the hints know
  let renewedAt = Number.NEGATIVE_INFINITY;

  const settle = createSettle({
    ...options,
    clock,
    async read(id) {
      const content = await tree.read(id);
      unreadable.delete(id);
      return content;
    },
    emit(changes) {
      for (const change of changes) reliability.changed(change.kind === 'changed' ? change.file.id : change.id);
      emitter.emit('changed', changes);
    },
    onUnreadable(id, cause) {
      const isRefused = cause instanceof MoonloopError && cause.code !== 'FILE_UNREADABLE';
      if (!isRefused) sweep.distrust(id); // it may be free again without another change
      if (unreadable.has(id)) return;
      unreadable.add(id);
      const error = isRefused
        ? cause
        : new MoonloopError('FILE_UNREADABLE', `cannot read ${id}; it is tried again`, { cause, place: { file: id } });
      emitter.emit('error', error);
    },
    groupOf: (id) => id.slice(0, Math.max(0, id.indexOf('/'))),
    waits: (id) => waitingExtensions.has(extensionOf(id)) || options.waiting?.includes(extensionOf(id)) === true,
  });

  const isPolling = (): boolean => kind === 'polling';
  const patience = options.ownThread ? ownThreadPatience : sharedThreadPatience;
  const slicedLooks = createSlicedLooks(clock.now, patience, statNow, stretches.wait);
  // what is polled may be anywhere, also where each look is a question over a network
  const waitsNever = (): boolean => isPolling() && !options.ownThread;
  const lookAt: LookAtFiles = (paths, see) => {
    const timed: SeeFile = (...seen) => stretches.run(() => see(...seen));
    return stretches.wait((waitsNever() ? lookWithoutWaiting : slicedLooks)(paths, timed));
  };

  const lookAtAll = (differs: Differs): Promise<number> => stretches.during(() => sweep.look(lookAt, differs));
  const look = (): Promise<void> =>
    meter
      .countSweep(async () => {
        const entries = await lookAtAll((id) => {
          if (kind === 'polling') reliability.noticed(id);
          else schedule?.alert(); // where one file has changed others may
          settle.hint(id);
        });
        // times of files are coarse in places: contents are compared too, one file at each sweep
        const next = kind === 'polling' ? sweep.at(audited++) : undefined;
        if (next !== undefined) settle.check(next);
        void renewHints(run);
        return entries;
      })
      .then(options.onSwept);
  const sweepOften = (): void => {
    schedule?.dispose();
    const restMs = (): number => (reliability.missed() > 0 ? idleSweepMs : Math.max(idleSweepMs, restSweepMs));
    const delays =
      kind === 'polling' ? { minMs: pollingMs, idleMs: pollingMs } : { minMs: alertMs, idleMs: idleSweepMs, restMs };
    schedule = createSweepSchedule({ clock, ...delays, sweep: look });
  };
  const handle = (event: () => void): void => stretches.run(() => meter.count(event));
  const hint = (path: string): void => {
    handle(() => {
      const id = tree.idOf(resolve(tree.root, path));
      schedule?.alert(); // a folder that came or went says nothing of its files
      if (id === undefined || !filter.accepts(id)) return;
      reliability.noticed(id);
      settle.hint(id);
    });
  };
  const gone = (path: string): void => {
    const id = tree.idOf(resolve(tree.root, path));
    hint(path);
    handle(() => {
      for (const inner of id === undefined ? [] : sweep.below(id)) {
        reliability.noticed(inner);
        settle.hint(inner);
      }
    });
  };
  const fallBack = (cause: unknown, code: string): void => {
    stopHints();
    kind = 'polling';
    reason = `the system has no watches or open files left (${code})`;
    sweepOften();
    const remedy = code === 'ENOSPC' ? 'raise fs.inotify.max_user_watches' : 'raise the limit of open files';
    const message = `${reason}; changes are looked for every ${pollingMs} ms instead. To watch with events, ${remedy}.`;
    emitter.emit('error', new MoonloopError('WATCH_LIMIT', message, { cause: plainError(cause) }));
  };
  const onHintError =
    (own: number) =>
    (cause: unknown): void => {
      if (own !== run || kind === 'polling') return;
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
      if (limits.has(code)) return fallBack(cause, code);
      schedule?.alert();
      const told = { cause: plainError(cause) };
      emitter.emit('error', new MoonloopError('WATCH_FAILED', 'watching reported an error; it goes on', told));
    };

  const listen = (own: number): Promise<Stop> => {
    const isIgnored = (path: string): boolean => filter.ignores(relative(tree.root, path).split(sep).join('/'));
    heardReplaced = sweep.replaced;
    renewedAt = clock.now();
    return hints(tree.root, isIgnored, { hint, gone, error: onHintError(own) });
  };
  /**
   * A folder that was deleted and made again gives no events any more: listening begins anew. It ends first, because
   * chokidar's watchers share what they hold of the system; a sweep finds what came in between.
   */
  const renewHints = async (own: number): Promise<void> => {
    if (own !== run || isPolling() || status !== 'watching' || sweep.replaced === heardReplaced) return;
    const early = renewedAt + renewMs - clock.now();
    if (early > 0) return void clock.after(early, () => void renewHints(own));
    stopHints();
    stopHints = () => undefined;
    try {
      const stop = await listen(own);
      if (own !== run || isPolling()) return stop();
      stopHints = stop;
      schedule?.alert();
    } catch (cause) {
      heardReplaced = -1; // tried again after a later sweep
      onHintError(own)(cause);
    }
  };

  const begin = async (own: number): Promise<void> => {
    status = 'starting';
    const isFirst = sweep.size === 0;
    // the first look is what later ones are compared with; what changed since a file was read counts all the same
    await lookAtAll((id, changedMs) => {
      if (!isFirst || changedMs > knownSinceMs - 3000) settle.check(id);
    });
    if (own !== run) return;
    if (kind === 'native') {
      const stop = await listen(own);
      if (own !== run) return stop();
      stopHints = stop;
      if (isPolling()) stop(); // it fell back meanwhile
    }
    sweepOften();
    status = 'watching';
    if (kind === 'native') await schedule?.now();
    stretches.forget(); // a start takes what it takes
  };
  const halt = (): void => {
    run++;
    stopHints();
    schedule?.dispose();
    schedule = undefined;
    stopHints = () => undefined;
    starting = undefined;
    status = 'stopped';
  };

  const watcher: Omit<FolderWatcher, 'dispose' | typeof Symbol.dispose> = {
    get kind() {
      return kind;
    },
    get reason() {
      return reason;
    },
    get status() {
      return status;
    },
    get cpuOverheadPercent() {
      return meter.percent();
    },
    get longestBlockMs() {
      return stretches.longestMs();
    },
    get reliabilityScore() {
      return reliability.score();
    },
    on: emitter.on,
    start() {
      starting ??= begin(++run).catch((cause: unknown) => {
        status = 'failed';
        starting = undefined;
        throw new MoonloopError('WATCH_FAILED', 'the folder cannot be watched', { cause: plainError(cause) });
      });
      return starting;
    },
    stop() {
      halt();
      return Promise.resolve();
    },
    know(id, hash, readMs = clock.epochMs()) {
      knownSinceMs = Math.min(knownSinceMs, readMs);
      settle.know(id, hash);
    },
    acknowledge: settle.acknowledge,
  };
  return withDispose(watcher, () => {
    halt();
    settle.dispose();
    emitter.clear();
  });
}
