/**
 * The reload coordinator: takes settled content from a source, one set after the other, and has it tried. The left half
 * of the way from save to screen; the versioned cache is where it ends.
 * In: change sets. Out: versions in the cache, one ReloadEvent per attempt.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import { createEmitter, type Emitter } from '../core/emitter.ts';
import { atPlace, type MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { fail, failure, ok, type Result } from '../core/result.ts';
import { parseScriptId, type ScriptId } from '../core/script-id.ts';
import { type Disposable, withDispose } from '../core/stop.ts';
import type { AttemptResult } from '../script/attempts.ts';
import type { Scripts } from '../script/scripts.ts';
import type { ChangeSet, ScriptSource, SourceChange, SourceFile } from '../source/script-source.ts';
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
  /**
   * Reads a file and tries it before all that waits, also when its content has failed before. Gives the version that is
   * live then. A failure is an event as well, except for what is no file at all.
   */
  reload(id: string): Promise<Result<number>>;
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
  /** Longest time for getting ready for one reload, in milliseconds. @default 30000 */
  readonly prepareTimeoutMs?: number | undefined;
}

/** Priority of what a user asked for; what was found by watching has 0. */
const askedFor = 1;

const idOf = (change: SourceChange): ScriptId => (change.kind === 'changed' ? change.file.id : change.id);

/** Creates a coordinator; it does nothing before `loadAll`. */
export function createCoordinator(options: CoordinatorOptions): Coordinator {
  const { source, scripts, clock = systemClock } = options;
  const events = createEmitter<ReloadEvents>();
  const { cache, mods } = scripts;
  // files whose failure was not told, because their content may have been half of a save
  const unsaid = new Set<string>();
  const held = createHeldFiles((id) => mods.modOf(id));
  // number of changes that the source told, by file
  const told = new Map<string, number>();
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

  const queue = createReloadQueue<SourceChange, void, void>({
    clock,
    deadlineMs: options.prepareTimeoutMs,
    async prepare(parts) {
      const ids = [...parts.values()].flatMap((change) => (change.kind === 'changed' ? [change.file.id] : []));
      for (const id of ids) mods.add(id);
      for (const id of ids) if (scripts.isScript(id)) await scripts.prepare(id);
    },
    commit(parts) {
      const changes = [...parts.values()];
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
    },
    failed(parts, error) {
      for (const id of parts.keys()) {
        tell(id, atPlace(error, { mod: mods.modOf(id), script: id }), clock.now(), { sourceBytes: 0 });
      }
    },
  });
  const push = (changes: ChangeSet, priority = 0): Promise<Result<void>> => {
    return queue.push(new Map(changes.map((change) => [idOf(change), change])), priority);
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
      stopWatching = source.subscribe((changes) => {
        for (const change of changes) told.set(idOf(change), (told.get(idOf(change)) ?? 0) + 1);
        void push(changes);
      });
    },
    async reload(id) {
      const place = { mod: mods.modOf(id), script: id };
      const parsed = parseScriptId(id);
      if (!parsed.ok) return parsed;
      const readNow = (): Promise<Result<SourceFile | undefined>> =>
        source.read(parsed.value).then(ok, (cause: unknown) => {
          return failure(toMoonloopError(cause, 'FILE_UNREADABLE', place));
        });
      let before = told.get(id);
      let read = await readNow();
      // newer content that was told meanwhile must not give way to what was read before
      for (; before !== told.get(id); read = await readNow()) before = told.get(id);
      if (!read.ok) return read;
      const file = read.value;
      if (file === undefined) return fail('FILE_MISSING', `there is no file ${id} to reload`, { place });
      // what failed is tried again, although its content is the same: whoever asks may have mended something else
      if (cache.entry(id)?.error) cache.forgetTried(parsed.value);
      held.drop(id);
      const answer = await push([{ kind: 'changed', file, stable: true, savedMs: clock.epochMs() }], askedFor);
      const error = answer.ok ? cache.entry(id)?.error : answer.error;
      return error ? failure(error) : ok(cache.version(id));
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
    queue.dispose();
    events.clear();
  });
}
