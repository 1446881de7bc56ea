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
import { tryLargestPart } from './largest-part.ts';
import type { ReloadEvents } from './reload-event.ts';
import { createReloadQueue } from './reload-queue.ts';
import { createReloadRecorder, type ReloadStatistics } from './reload-statistics.ts';
import { createReloadStats } from './reload-stats.ts';
import { createWaitingFiles, type SavedFile, type WaitingFile } from './waiting-files.ts';

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
  const waiting = createWaitingFiles((id) => mods.modOf(id));
  // files with an error that was told, and that nothing has resolved yet
  const reproached = new Set<string>();
  // files that are tried although their content has failed before
  const asked = new Set<string>();
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
    if (error) reproached.add(script);
    else reproached.delete(script);
    recorder.attempt(event);
    events.emit('reload', event);
  };
  const tellKnown = (error: MoonloopError | undefined, { file, detectMs }: SavedFile, start: number): void => {
    tell(file.id, error, start, { sourceBytes: file.bytes.length, detectMs });
  };

  /** Handles a file whose content is known already; false when it has to be tried. */
  const isKnown = (change: SavedFile, start: number): boolean => {
    const { file, stable } = change;
    const known = cache.entry(file.id);
    const held = waiting.get(file.id);
    const isAsked = asked.delete(file.id);
    if (held?.file.hash === file.hash && !held.triesAgain && !isAsked) {
      // the same content again: a failure that was only suspected is certain now
      const isNew = held.error !== undefined && stable && !held.told;
      if (isNew) tellKnown(held.error, change, start);
      waiting.note({ ...held, stable: held.stable || stable, told: held.told || isNew });
      source.acknowledge(file.id, file.hash, false);
      return true;
    }
    if (held === undefined && known?.triedHash === file.hash && !(isAsked && known.error)) {
      source.acknowledge(file.id, file.hash, known.error === undefined);
      return true;
    }
    if (known?.build?.hash !== file.hash) return false;
    // the live content is back after a failed attempt, or after the file was gone
    cache.restore(file.id);
    waiting.drop(file.id);
    const isUnsaid = held?.error !== undefined && !held.told && !reproached.has(file.id);
    if (!isUnsaid) tellKnown(undefined, change, start);
    source.acknowledge(file.id, file.hash, true);
    return true;
  };

  const takeLive = (results: readonly AttemptResult[], tried: ReadonlyMap<string, SavedFile>, start: number): void => {
    const savedMs = Math.max(...[...tried.values()].map((one) => one.savedMs)); // what made the set complete
    const [cause] = tried.values();
    for (const { id, compileMs } of results) {
      const own = tried.get(id);
      if (own) waiting.drop(id);
      if (own) source.acknowledge(own.file.id, own.file.hash, true);
      if (!first) scripts.expectLive(id, savedMs);
      // what only followed a module is not what its own file says; that may be broken, and told
      if (own === undefined && reproached.has(id)) continue;
      const { length: sourceBytes } = own?.file.bytes ?? cache.entry(id)?.build?.bytes ?? cause!.file.bytes;
      tell(id, undefined, start, { sourceBytes, detectMs: own?.detectMs, compileMs });
    }
  };

  const takeRefused = (result: AttemptResult, tried: SavedFile, start: number): WaitingFile => {
    const { file, savedMs, stable, detectMs } = tried;
    const { id, error, compileMs, mayHeal } = result;
    source.acknowledge(file.id, file.hash, false);
    const told = error !== undefined && stable;
    if (told) tell(id, error, start, { sourceBytes: file.bytes.length, detectMs, compileMs });
    return { file, savedMs, stable, error, mayHeal, told };
  };

  /** Synchronous, so that a set becomes live between two frames. */
  const tryChanged = (changed: readonly SavedFile[], gone: readonly string[] = []): void => {
    const start = clock.now();
    const ids = new Set([...changed.map(({ file }) => file.id as string), ...gone]);
    const held = [...ids].filter((id) => waiting.get(id));
    for (const id of gone) waiting.drop(id);
    const fresh = changed.filter((change) => !isKnown(change, start));
    if (fresh.length === 0 && held.every((id) => waiting.get(id))) return; // nothing is other than it was
    const groups = first ? [] : waiting.groups(ids, new Set(fresh.map(({ file }) => file.id)));
    // latest results of those that are not live, and what they were tried with
    const refused = new Map<string, { readonly result: AttemptResult; readonly files: readonly SavedFile[] }>();
    const isRefused = ({ file }: SavedFile): boolean => refused.has(file.id);
    tryLargestPart(fresh, groups, (files) => {
      const results = scripts.trySet(files.map(({ file }) => file));
      const isLive = results.every(({ outcome }) => outcome === 'live');
      if (isLive) takeLive(results, new Map(files.map((one) => [one.file.id, one])), start);
      else for (const result of results) refused.set(result.id, { result, files });
      if (isLive) for (const { file } of files) refused.delete(file.id);
      return new Set(results.flatMap(({ id, outcome }) => (outcome === 'refused' ? [id] : [])));
    });
    waiting.hold(fresh.filter(isRefused).map((one) => takeRefused(refused.get(one.file.id)!.result, one, start)));
    for (const group of groups) {
      for (const one of group.files) {
        const { result, files = [] } = refused.get(one.file.id) ?? {};
        // what goes wrong together with others that are no good says nothing of this one
        const isSpoilt = files.some(
          (other) => isRefused(other) && !group.files.some(({ file }) => file === other.file),
        );
        if (result?.outcome !== 'refused' || isSpoilt) continue;
        // a failure is told once, however often it is tried
        if (one.told) waiting.note({ ...one, error: result.error, mayHeal: result.mayHeal });
        else waiting.note(takeRefused(result, one, start));
      }
    }
  };

  const forget = (change: SourceChange & { kind: 'deleted' }): void => {
    const version = cache.version(change.id);
    const isUnused = (scripts.list().find(({ id }) => id === change.id)?.kind ?? 'unused') === 'unused';
    cache.forgetTried(change.id);
    reproached.delete(change.id);
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
      const saved: SavedFile[] = [];
      for (const change of changes) {
        if (change.kind === 'deleted') continue;
        if (scripts.isScript(change.file.id)) saved.push({ ...change, detectMs: settledMs - change.savedMs });
        else events.emit('file', change.file);
      }
      const gone = changes.filter((change) => change.kind === 'deleted');
      tryChanged(
        saved,
        gone.map(({ id }) => id),
      );
      // after the others: what no longer requires a file that is gone does not need it
      for (const change of gone) forget(change);
    },
    failed(parts, error) {
      const untried: WaitingFile[] = [];
      for (const [id, change] of parts) {
        const placed = atPlace(error, { mod: mods.modOf(id), script: id });
        tell(id, placed, clock.now(), { sourceBytes: 0 });
        if (change.kind === 'deleted' || !scripts.isScript(id)) continue;
        const { file, savedMs, stable } = change;
        untried.push({ file, savedMs, stable, error: placed, mayHeal: false, told: true, triesAgain: true });
      }
      waiting.hold(untried);
    },
  });
  const push = (changes: ChangeSet, priority = 0): Promise<Result<void>> => {
    return queue.push(new Map(changes.map((change) => [idOf(change), change])), priority);
  };
  // the first attach of a script is what runs its body for the first time
  scripts.events.on('refused', ({ script, error, build }) => {
    reproached.add(script);
    if (waiting.get(script)) return; // by now its file says something else
    waiting.hold([{ file: build, savedMs: 0, stable: true, error, mayHeal: true, told: true }]);
  });
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
      for (const file of own) tryChanged([{ file, savedMs: clock.epochMs(), stable: true }]);
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
      asked.add(id);
      const answer = await push([{ kind: 'changed', file, stable: true, savedMs: clock.epochMs() }], askedFor);
      const error = answer.ok ? waiting.get(id)?.error : answer.error;
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
