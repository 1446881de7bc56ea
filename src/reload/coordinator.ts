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
import type { ChangeSet, ScriptSource, SourceChange } from '../source/script-source.ts';
import { createHeldFiles, type HeldFile } from './held-files.ts';
import type { ReloadEvents } from './reload-event.ts';
import { createReloadQueue } from './reload-queue.ts';
import { createReloadRecorder, type ReloadStatistics } from './reload-statistics.ts';
import { createReloadStats } from './reload-stats.ts';

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
  /** Attempts and the times of their parts so far, with percentiles and targets; first loads left out. */
  statistics(): ReloadStatistics;
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
  const held = createHeldFiles((id) => mods.modOf(id));
  const recorder = createReloadRecorder();
  let first = true;

  const tell = (
    script: string,
    error: MoonloopError | undefined,
    start: number,
    figures: { readonly sourceBytes: number; readonly detectMs?: number | undefined; readonly compileMs?: number },
  ): void => {
    const { sourceBytes, detectMs, compileMs = 0 } = figures;
    const stats = createReloadStats({ error, reloadMs: clock.now() - start, compileMs, detectMs, sourceBytes });
    const event = { ...stats, script, version: cache.version(script), error, first };
    recorder.attempt(event);
    events.emit('reload', event);
  };
  const tellKnown = (error: MoonloopError | undefined, { file, detectMs }: HeldFile, start: number): void => {
    tell(file.id, error, start, { sourceBytes: file.bytes.length, detectMs });
  };

  const tellResult = (result: AttemptResult, { file, stable, detectMs }: HeldFile, start: number): void => {
    const { id, error, compileMs } = result;
    if (result.outcome === 'held') return;
    if (error && !stable) return void unsaid.add(id);
    unsaid.delete(id);
    const isOwn = id === file.id;
    const { length: sourceBytes } = isOwn ? file.bytes : (cache.entry(id)?.build?.bytes ?? file.bytes);
    tell(id, error, start, { sourceBytes, detectMs: isOwn ? detectMs : undefined, compileMs });
  };

  /** Handles a file whose content is known already; false when it has to be tried. */
  const isKnown = (change: HeldFile, start: number): boolean => {
    const { file, stable } = change;
    const known = cache.entry(file.id);
    if (held.has(file.id, file.hash) && known?.triedHash !== file.hash) return true; // it goes on waiting
    if (known?.triedHash === file.hash) {
      // the same content again: a failure that was only suspected is certain now
      if (known.error && stable && unsaid.delete(file.id)) tellKnown(known.error, change, start);
      source.acknowledge(file.id, file.hash, known.error === undefined);
      return true;
    }
    if (known?.build?.hash !== file.hash) return false;
    // the live content is back after a failed attempt, or after the file was gone
    cache.restore(file.id);
    held.drop(file.id);
    if (!unsaid.delete(file.id)) tellKnown(undefined, change, start);
    source.acknowledge(file.id, file.hash, true);
    return true;
  };

  const take = (results: readonly AttemptResult[], tried: readonly HeldFile[], start: number): void => {
    const byId = new Map<string, HeldFile>(tried.map((one) => [one.file.id, one]));
    const lastSavedMs = Math.max(...tried.map((one) => one.savedMs)); // what made the set complete
    for (const result of results) {
      const own = byId.get(result.id);
      const { file, savedMs, stable } = own ?? tried[0]!;
      if (own) source.acknowledge(file.id, file.hash, result.outcome === 'live');
      if (result.outcome === 'live') held.drop(result.id);
      else if (result.mayHeal || tried.length > 1) held.hold({ file, savedMs, stable, mayHeal: result.mayHeal });
      else held.drop(result.id);
      if (result.outcome === 'live' && !first) scripts.expectLive(result.id, lastSavedMs);
      tellResult(result, own ?? tried[0]!, start);
    }
  };

  /** Synchronous, so that a set becomes live between two frames. */
  const tryFiles = (changed: readonly HeldFile[], touched: readonly string[] = []): void => {
    const start = clock.now();
    const fresh = changed.filter((change) => !isKnown(change, start));
    const near = new Set([...changed.map(({ file }) => file.id as string), ...touched].map((id) => mods.modOf(id)));
    const waiting = first ? [] : held.ready(near, new Set(fresh.map(({ file }) => file.id)));
    const all = [...fresh, ...waiting];
    if (waiting.length > 0) {
      const results = scripts.trySet(all.map(({ file }) => file));
      if (results.every(({ outcome }) => outcome === 'live')) return take(results, all, start);
    }
    if (fresh.length > 0) take(scripts.trySet(fresh.map(({ file }) => file)), fresh, start);
  };

  const forget = (change: SourceChange & { kind: 'deleted' }): void => {
    const version = cache.version(change.id);
    const isUnused = (scripts.list().find(({ id }) => id === change.id)?.kind ?? 'unused') === 'unused';
    cache.forgetTried(change.id);
    held.drop(change.id);
    if (isUnused) mods.remove(change.id);
    if (isUnused) cache.remove(change.id);
    else events.emit('deleted', { script: change.id, version });
  };

  const queue = createReloadQueue<ChangeSet>(async (changes) => {
    const files = changes.flatMap((change) => (change.kind === 'changed' ? [change.file] : []));
    for (const { id } of files) mods.add(id);
    for (const { id } of files) if (scripts.isScript(id)) await scripts.prepare(id);
    const settledMs = clock.epochMs();
    const saved: HeldFile[] = [];
    for (const change of changes) {
      if (change.kind === 'deleted') held.drop(change.id);
      else if (scripts.isScript(change.file.id)) {
        saved.push({ ...change, mayHeal: true, detectMs: settledMs - change.savedMs });
      } else events.emit('file', change.file);
    }
    const gone = changes.filter((change) => change.kind === 'deleted');
    tryFiles(
      saved,
      gone.map(({ id }) => id),
    );
    // after the others: what no longer requires a file that is gone does not need it
    for (const change of gone) forget(change);
  });
  const push = (changes: ChangeSet): void => {
    queue.push(changes, (thrown) => {
      for (const change of changes) {
        const id = change.kind === 'changed' ? change.file.id : change.id;
        tell(id, toMoonloopError(thrown, 'INTERNAL', { script: id }), clock.now(), { sourceBytes: 0 });
      }
    });
  };
  // the first attach of a script is what runs its body for the first time
  scripts.events.on('refused', ({ build }) => held.hold({ file: build, savedMs: 0, stable: true, mayHeal: true }));
  scripts.events.on('live', recorder.live);
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
      for (const file of own) tryFiles([{ file, savedMs: clock.epochMs(), stable: true, mayHeal: true }]);
      first = false;
    },
    watch() {
      stopWatching();
      stopWatching = source.subscribe(push);
    },
    idle: () => queue.idle(),
    counts() {
      const { total, successes: success, failures: failed } = recorder.statistics();
      return { total, success, failed };
    },
    statistics: recorder.statistics,
  };
  return withDispose(coordinator, () => {
    stopWatching();
    events.clear();
  });
}
