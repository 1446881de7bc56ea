/**
 * Live reloading of one file without a game: reads it, compiles it, keeps the last good build, and says when it changed.
 * For settings, tables and tools. In: a source and an id. Out: builds, statistics, events. Runs anywhere.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import { createEmitter } from '../core/emitter.ts';
import { atPlace, MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { toScriptId } from '../core/script-id.ts';
import { type Disposable, type Stop, withDispose } from '../core/stop.ts';
import type { ScriptSource, SourceChange, SourceFile } from '../source/script-source.ts';
import { createEngineStats, type EngineStats } from './engine-stats.ts';
import { createFileEvents, type FileEvent, type WaitOptions } from './file-events.ts';
import { createReloadQueue } from './reload-queue.ts';
import { type Compile, compileFor, compileInput, defaultLanguages, type ScriptLanguage } from './script-language.ts';

/** What every engine needs to know. */
export interface HotReloadEngineOptions {
  /** Where the file comes from. The engine does not end it. `ready` resolves when no later change can be missed. */
  readonly source: ScriptSource & { ready?(): Promise<void> };
  /** Id of the file in the source. It need not exist yet. */
  readonly scriptId: string;
  /** What `scriptPath` and events say. @default scriptId */
  readonly path?: string | undefined;
  /** Longest time for reading and compiling, in milliseconds. @default 30000 */
  readonly timeoutMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** How an engine compiles: with one function, or by the file's extension. */
export type Compiled<B> = { readonly compile: Compile<B> } | { readonly languages: readonly ScriptLanguage<B>[] };

/** Reloads one file. Getters tell the present state. */
export interface HotReloadEngine<B> extends Disposable {
  /**
   * Begins to notice changes; resolves when none can be missed any more. Starting twice does nothing.
   * @throws MoonloopError `DISPOSED`, and what the source says when it cannot watch
   */
  start(): Promise<void>;
  /** Ends noticing changes, and lets go who waits for one. The build stays; the engine may be started again. */
  stop(): void;
  readonly isWatching: boolean;
  /**
   * Reads the file and compiles it. Never rejects: a failure is in the result, and the old build stays. Calls that come
   * while one waits share its result.
   */
  reload(): Promise<EngineStats>;
  /** Reloads; the build if that went well (also when nothing had changed), undefined otherwise. */
  reloadAndGet(): Promise<B | undefined>;
  /** Reloads after each change and gives what it came to, until `stop`, or the signal. Starts watching where need be. */
  watchAndReload(options?: Pick<WaitOptions, 'signal'>): AsyncGenerator<EngineStats, void, void>;
  /** Waits for a change; undefined when the time is over, the signal aborts, or nothing is watched (any more). */
  waitForChange(options?: WaitOptions): Promise<FileEvent | undefined>;
  /** The next event that nobody took; undefined when there is none. */
  tryNextEvent(): FileEvent | undefined;
  /** Takes all events that nobody took. */
  drainEvents(): FileEvent[];
  readonly scriptPath: string;
  /** The last good build; undefined before the first. */
  readonly currentBuild: B | undefined;
  /** Builds taken over so far. */
  readonly reloadCount: number;
  /** Milliseconds since the last build was taken over; undefined before the first. */
  readonly timeSinceLastReload: number | undefined;
  /** Called once after each attempt, for success and failure; a listener that throws breaks nothing. */
  onReload(listener: (stats: EngineStats) => void): Stop;
}

/** Content, and what compiling it gave. */
interface Attempt<B> {
  readonly file: SourceFile;
  readonly compileMs: number;
  readonly compiled: { readonly build: B } | { readonly error: MoonloopError } | undefined;
}

/**
 * Creates an engine that has read nothing yet.
 * @throws MoonloopError `ID_INVALID`, `LANGUAGE_UNKNOWN`
 */
export function createHotReloadEngine<B>(options: HotReloadEngineOptions & Compiled<B>): HotReloadEngine<B>;
/** An engine that knows JSON and TOML. @throws MoonloopError `ID_INVALID`, `LANGUAGE_UNKNOWN` */
export function createHotReloadEngine(options: HotReloadEngineOptions): HotReloadEngine<unknown>;
/** Both of the above. */
export function createHotReloadEngine(
  options: HotReloadEngineOptions & { compile?: Compile<unknown>; languages?: readonly ScriptLanguage<unknown>[] },
): HotReloadEngine<unknown> {
  const { source, path = options.scriptId, clock = systemClock } = options;
  const id = toScriptId(options.scriptId);
  const compile = options.compile ?? compileFor(id, options.languages ?? defaultLanguages);
  const emitter = createEmitter<{ reload: EngineStats }>();
  const fileEvents = createFileEvents(clock);
  let live: { readonly build: unknown; readonly hash: string; readonly atMs: number } | undefined;
  let last: { readonly hash: string; readonly stats: EngineStats } | undefined;
  let count = 0;
  let seen: string | undefined | null = null; // hash of the content told last, undefined without a file, null: not known
  let unsubscribe: Stop | undefined;
  let ended = false;

  const fileError = (thrown: unknown): MoonloopError => {
    return atPlace(toMoonloopError(thrown, 'COMPILE_FAILED'), { script: id, file: id });
  };
  const failed = (error: MoonloopError, startedMs: number): EngineStats => {
    const reloadMs = clock.now() - startedMs;
    return createEngineStats({ reloadMs, compileMs: 0, error, sourceBytes: 0, unchanged: false });
  };

  const read = async (): Promise<SourceFile> => {
    const file = await source.read(id).catch((cause: unknown) => {
      throw toMoonloopError(cause, 'FILE_UNREADABLE', { file: id });
    });
    if (file) return file;
    throw new MoonloopError('FILE_MISSING', `there is no file ${id}`, { place: { file: id } });
  };
  const attempt = async (): Promise<Attempt<unknown>> => {
    const file = await read();
    // the same again, or the live content back after a failed attempt: there is nothing to compile
    if (file.hash === last?.hash || file.hash === live?.hash) return { file, compileMs: 0, compiled: undefined };
    const compileStartMs = clock.now();
    const compiled = await Promise.resolve(compileInput(file))
      .then(compile)
      .then(
        (build) => ({ build }),
        (thrown: unknown) => ({ error: fileError(thrown) }),
      );
    return { file, compileMs: clock.now() - compileStartMs, compiled };
  };
  const take = ({ file, compileMs, compiled }: Attempt<unknown>, startedMs: number): EngineStats => {
    const reloadMs = clock.now() - startedMs;
    if (file.hash === last?.hash) return createEngineStats({ ...last.stats, reloadMs, compileMs: 0, unchanged: true });
    const error = compiled && 'error' in compiled ? compiled.error : undefined;
    const stats = createEngineStats({ reloadMs, compileMs, error, sourceBytes: file.bytes.length, unchanged: false });
    last = { hash: file.hash, stats };
    if (seen === null || unsubscribe === undefined) seen = file.hash;
    if (compiled && 'build' in compiled) {
      live = { build: compiled.build, hash: file.hash, atMs: clock.now() };
      count++;
    }
    emitter.emit('reload', stats);
    return stats;
  };
  const queue = createReloadQueue<number, Attempt<unknown>, EngineStats>({
    clock,
    deadlineMs: options.timeoutMs,
    prepare: attempt,
    commit: (parts, prepared) => take(prepared, parts.get(id)!),
    failed(parts, error) {
      last = undefined; // whatever the content was: it is worth another try
      emitter.emit('reload', failed(error, parts.get(id)!));
    },
  });

  const follow = (change: SourceChange): void => {
    const now = change.kind === 'changed' ? change.file.hash : undefined;
    if ((change.kind === 'changed' ? change.file.id : change.id) !== id) return;
    // half of a save may be valid in a data file: only what is stable counts, and comes for sure
    if ((change.kind === 'changed' && !change.stable) || now === seen) return;
    const kind = now === undefined ? 'deleted' : seen === undefined ? 'created' : 'modified';
    seen = now;
    fileEvents.push({ kind, path });
  };
  const stop = (): void => {
    unsubscribe?.();
    unsubscribe = undefined;
    fileEvents.endWaiting();
  };

  const engine: Omit<HotReloadEngine<unknown>, 'dispose' | typeof Symbol.dispose> = {
    async start() {
      if (ended) throw new MoonloopError('DISPOSED', 'the engine was disposed of');
      if (unsubscribe) return source.ready?.();
      unsubscribe = source.subscribe((changes) => {
        for (const change of changes) follow(change);
      });
      await source.ready?.().catch((error: unknown) => {
        stop();
        throw error;
      });
      // what was there at first, or what changed while nobody looked
      const file = await source.read(id).catch(() => undefined);
      if (seen === null) seen = file?.hash;
      else if (engine.isWatching && file) follow({ kind: 'changed', file, stable: true, savedMs: 0 });
    },
    stop,
    get isWatching() {
      return unsubscribe !== undefined;
    },
    async reload() {
      const startedMs = clock.now();
      const answer = await queue.push(new Map([[id, startedMs]]));
      return answer.ok ? answer.value : failed(answer.error, startedMs);
    },
    async reloadAndGet() {
      const { success } = await engine.reload();
      return success ? live?.build : undefined;
    },
    async *watchAndReload({ signal } = {}) {
      const starts = unsubscribe === undefined;
      if (starts) await engine.start();
      try {
        while (await engine.waitForChange({ signal })) {
          const stats = await engine.reload();
          if (!stats.unchanged && !ended) yield stats;
        }
      } finally {
        if (starts) stop();
      }
    },
    waitForChange: (wait) => {
      return unsubscribe ? fileEvents.next(wait) : Promise.resolve(fileEvents.tryNext());
    },
    tryNextEvent: fileEvents.tryNext,
    drainEvents: fileEvents.drain,
    scriptPath: path,
    get currentBuild() {
      return live?.build;
    },
    get reloadCount() {
      return count;
    },
    get timeSinceLastReload() {
      return live && clock.now() - live.atMs;
    },
    onReload: (listener) => emitter.on('reload', listener),
  };
  return withDispose(engine, () => {
    ended = true;
    stop();
    queue.dispose();
    emitter.clear();
  });
}
