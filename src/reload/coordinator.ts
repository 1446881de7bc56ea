/**
 * The reload coordinator: takes settled content from a source, one set after the other, and has it tried. The left half
 * of the way from save to screen; the versioned cache is where it ends.
 * In: change sets. Out: versions in the cache, one ReloadEvent per attempt.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import { createEmitter, type Emitter } from '../core/emitter.ts';
import { atPlace, toMoonloopError } from '../core/moonloop-error.ts';
import { fail, failure, ok, type Result } from '../core/result.ts';
import { parseScriptId, type ScriptId } from '../core/script-id.ts';
import { type Disposable, withDispose } from '../core/stop.ts';
import { manifestOf } from '../script/mod-map.ts';
import type { Scripts } from '../script/scripts.ts';
import type { ChangeSet, ScriptSource, SourceChange, SourceFile } from '../source/script-source.ts';
import type { ReloadEvents } from './reload-event.ts';
import { createReloadQueue } from './reload-queue.ts';
import { createReloadReports } from './reload-reports.ts';
import type { ReloadStatistics } from './reload-statistics.ts';
import { createTrials } from './trials.ts';
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
  const waiting = createWaitingFiles((id) => mods.modOf(id), scripts.usersOf);
  const reports = createReloadReports(events, cache, clock);
  const trials = createTrials({ source, scripts, waiting, reports, clock });
  // number of changes that the source told, by file
  const told = new Map<string, number>();

  const forget = (change: SourceChange & { kind: 'deleted' }): void => {
    const version = cache.version(change.id);
    const isUnused = (scripts.list().find(({ id }) => id === change.id)?.kind ?? 'unused') === 'unused';
    cache.forgetTried(change.id);
    reports.forget(change.id);
    if (isUnused) mods.remove(change.id);
    if (isUnused) cache.remove(change.id);
    else events.emit('deleted', { script: change.id, version });
  };

  const queue = createReloadQueue<SourceChange, void, void>({
    clock,
    deadlineMs: options.prepareTimeoutMs,
    async prepare(parts) {
      const files = [...parts.values()].flatMap((change) => (change.kind === 'changed' ? [change.file] : []));
      for (const { id } of files) mods.add(id);
      for (const file of files) if (scripts.isScript(file.id)) await scripts.prepare(file.id, file);
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
      // what a manifest says may be what a script has waited for
      const manifests = changes.map(idOf).filter((id) => manifestOf(id) !== undefined);
      const gone = changes.filter((change) => change.kind === 'deleted');
      trials.tryChanged(
        saved,
        gone.map(({ id }) => id),
        manifests,
      );
      // after the others: what no longer requires a file that is gone does not need it
      for (const change of gone) forget(change);
    },
    failed(parts, error) {
      const untried: WaitingFile[] = [];
      for (const [id, change] of parts) {
        const placed = atPlace(error, { mod: mods.modOf(id), script: id });
        reports.tell(id, placed, clock.now(), { sourceBytes: 0 });
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
    reports.noteError(script);
    if (waiting.get(script)) return; // by now its file says something else
    waiting.hold([{ file: build, savedMs: 0, stable: true, error, mayHeal: true, told: true }]);
  });
  scripts.events.on('live', reports.recorder.live);
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
      for (const file of own) trials.tryChanged([{ file, savedMs: clock.epochMs(), stable: true }]);
      reports.endFirst();
      trials.endFirst();
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
      trials.ask(id);
      const answer = await push([{ kind: 'changed', file, stable: true, savedMs: clock.epochMs() }], askedFor);
      const error = answer.ok ? waiting.get(id)?.error : answer.error;
      return error ? failure(error) : ok(cache.version(id));
    },
    idle: () => queue.idle(),
    counts() {
      const { total, successes: success, failures: failed } = reports.recorder.statistics();
      return { total, success, failed };
    },
    statistics: reports.recorder.statistics,
  };
  return withDispose(coordinator, () => {
    stopWatching();
    queue.dispose();
    events.clear();
  });
}
