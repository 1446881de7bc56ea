/**
 * The reload coordinator: takes settled content from a source, one set after the other, and has it tried. The left half
 * of the way from save to screen; the versioned cache is where it ends.
 * In: change sets. Out: versions in the cache, one ReloadEvent per attempt.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import { createEmitter, type Emitter } from '../core/emitter.ts';
import { type MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { type Disposable, withDispose } from '../core/stop.ts';
import type { AttemptResult } from '../script/attempts.ts';
import type { Scripts } from '../script/scripts.ts';
import type { ChangeSet, ScriptSource, SourceChange, SourceFile } from '../source/script-source.ts';
import type { ReloadEvents } from './reload-event.ts';
import { createReloadQueue } from './reload-queue.ts';

/** Keeps the scripts of a game in step with their source. */
export interface Coordinator extends Disposable {
  readonly events: Emitter<ReloadEvents>;
  /** Reads all files and compiles them; failures are events. @throws MoonloopError `SOURCE_FAILED` */
  loadAll(): Promise<void>;
  /** Starts following changes. */
  watch(): void;
  /** Resolves when nothing waits to be tried. */
  idle(): Promise<void>;
  /** Attempts so far, first loads left out. */
  counts(): { readonly total: number; readonly success: number; readonly failed: number };
}

/** What the coordinator works with. */
export interface CoordinatorOptions {
  readonly source: ScriptSource;
  readonly scripts: Scripts;
  readonly clock?: Clock | undefined;
}

/** Creates a coordinator; it does nothing before `loadAll`. */
export function createCoordinator({ source, scripts, clock = systemClock }: CoordinatorOptions): Coordinator {
  const events = createEmitter<ReloadEvents>();
  const { cache, mods } = scripts;
  // files whose failure was not told, because their content may have been half of a save
  const unsaid = new Set<string>();
  const counts = { total: 0, success: 0, failed: 0 };
  let first = true;

  const tell = (id: string, error: MoonloopError | undefined, bytes: number, start: number, compileMs = 0): void => {
    const success = error === undefined;
    if (!first) {
      counts.total++;
      counts[success ? 'success' : 'failed']++;
    }
    const [script, version, reloadMs] = [id, cache.version(id), clock.now() - start];
    events.emit('reload', { script, version, success, reloadMs, compileMs, sourceBytes: bytes, error, first });
  };

  const tellResult = (result: AttemptResult, file: SourceFile, stable: boolean, start: number): void => {
    const { id, error, compileMs } = result;
    if (error && !stable) return void unsaid.add(id);
    unsaid.delete(id);
    const bytes = id === file.id ? file.bytes : (cache.entry(id)?.build?.bytes ?? file.bytes);
    tell(id, error, bytes.length, start, compileMs);
  };

  /** Synchronous, so that a set becomes live between two frames. */
  const tryFile = (file: SourceFile, savedMs: number, stable: boolean): void => {
    const start = clock.now();
    const known = cache.entry(file.id);
    if (known?.triedHash === file.hash) {
      // the same content again: a failure that was only suspected is certain now
      if (known.error && stable && unsaid.delete(file.id)) tell(file.id, known.error, file.bytes.length, start);
      return source.acknowledge(file.id, file.hash, known.error === undefined);
    }
    if (known?.build?.hash === file.hash) {
      // the live content is back after a failed attempt, or after the file was gone
      cache.restore(file.id);
      if (!unsaid.delete(file.id)) tell(file.id, undefined, file.bytes.length, start);
      return source.acknowledge(file.id, file.hash, true);
    }
    const results = scripts.tryBuild(file);
    source.acknowledge(file.id, file.hash, results[0]?.error === undefined);
    for (const result of results) {
      if (result.error === undefined && !first) scripts.expectLive(result.id, savedMs);
      tellResult(result, file, stable, start);
    }
  };

  const forget = (change: SourceChange & { kind: 'deleted' }): void => {
    const version = cache.version(change.id);
    const unused = scripts.list().find(({ id }) => id === change.id)?.kind !== 'script';
    mods.remove(change.id);
    cache.forgetTried(change.id);
    if (unused) cache.remove(change.id);
    else events.emit('deleted', { script: change.id, version });
  };

  const queue = createReloadQueue<ChangeSet>(async (changes) => {
    const files = changes.flatMap((change) => (change.kind === 'changed' ? [change.file] : []));
    for (const { id } of files) mods.add(id);
    for (const { id } of files) if (scripts.isScript(id)) await scripts.prepare(id);
    for (const change of changes) {
      if (change.kind === 'deleted') forget(change);
      else if (scripts.isScript(change.file.id)) tryFile(change.file, change.savedMs, change.stable);
      else events.emit('file', change.file);
    }
  });
  const push = (changes: ChangeSet): void => {
    queue.push(changes, (thrown) => {
      for (const change of changes) {
        const id = change.kind === 'changed' ? change.file.id : change.id;
        tell(id, toMoonloopError(thrown, 'INTERNAL', { script: id }), 0, clock.now());
      }
    });
  };
  let stopWatching = (): void => undefined;

  const coordinator: Omit<Coordinator, 'dispose' | typeof Symbol.dispose> = {
    events,
    async loadAll() {
      const files = await source.load().catch((cause: unknown) => {
        throw toMoonloopError(cause, 'SOURCE_FAILED');
      });
      for (const file of files) mods.add(file.id);
      const own = files.filter((file) => scripts.isScript(file.id));
      for (const file of files) if (!scripts.isScript(file.id)) events.emit('file', file);
      // rooms open in load order, so that timers and events run in it
      for (const mod of mods.list()) {
        for (const file of own) if (mods.modOf(file.id) === mod) await scripts.prepare(file.id);
      }
      for (const file of own) tryFile(file, clock.epochMs(), true);
      first = false;
    },
    watch() {
      stopWatching();
      stopWatching = source.subscribe(push);
    },
    idle: () => queue.idle(),
    counts: () => ({ ...counts }),
  };
  return withDispose(coordinator, () => {
    stopWatching();
    events.clear();
  });
}
