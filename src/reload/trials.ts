/**
 * Tries what was saved, and with it what waits: decides what has to be tried, notes what waits from now on, tells each
 * failure once.
 * In: changed files, with their content. Out: versions in the cache, reports, waiting files.
 */
import type { Clock } from '../core/clock.ts';
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { AttemptResult } from '../script/attempts.ts';
import type { Scripts } from '../script/scripts.ts';
import type { ScriptSource } from '../source/script-source.ts';
import { tryLargestPart } from './largest-part.ts';
import type { ReloadReports } from './reload-reports.ts';
import type { SavedFile, WaitingFile, WaitingFiles } from './waiting-files.ts';

/** Tries files. */
export interface Trials {
  /**
   * Tries what is new of these files, and what may be good along with it. Synchronous, so that a set becomes live between
   * two frames.
   * @param gone - Files that were deleted along with it: nothing waits for them any more.
   * @param others - Files that are no scripts and were changed along with it: what waits in their mods is tried again.
   */
  tryChanged(changed: readonly SavedFile[], gone?: readonly string[], others?: readonly string[]): void;
  /** The next change of this file is tried although its content may have failed before. */
  ask(id: string): void;
  /** From now on files are reloaded; before, each is loaded for the first time and by itself. */
  endFirst(): void;
}

/** What trials work with. */
export interface TrialsOptions {
  readonly source: Pick<ScriptSource, 'acknowledge'>;
  readonly scripts: Pick<Scripts, 'cache' | 'trySet' | 'expectLive'>;
  readonly waiting: WaitingFiles;
  readonly reports: ReloadReports;
  readonly clock: Clock;
}

/** Creates them. */
export function createTrials({ source, scripts, waiting, reports, clock }: TrialsOptions): Trials {
  const { cache } = scripts;
  const asked = new Set<string>();
  let isFirst = true;

  const tellKnown = (error: MoonloopError | undefined, { file, detectMs }: SavedFile, start: number): void => {
    reports.tell(file.id, error, start, { sourceBytes: file.bytes.length, detectMs });
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
    const isUnsaid = held?.error !== undefined && !held.told && !reports.isAtFault(file.id);
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
      if (!isFirst) scripts.expectLive(id, savedMs);
      // what only followed a module is not what its own file says; that may be broken, and told
      if (own === undefined && reports.isAtFault(id)) continue;
      const { length: sourceBytes } = own?.file.bytes ?? cache.entry(id)?.build?.bytes ?? cause!.file.bytes;
      reports.tell(id, undefined, start, { sourceBytes, detectMs: own?.detectMs, compileMs });
    }
  };

  const takeRefused = (result: AttemptResult, tried: SavedFile, start: number): WaitingFile => {
    const { file, savedMs, stable, detectMs } = tried;
    const { id, error, compileMs, mayHeal } = result;
    source.acknowledge(file.id, file.hash, false);
    const told = error !== undefined && stable;
    if (told) reports.tell(id, error, start, { sourceBytes: file.bytes.length, detectMs, compileMs });
    return { file, savedMs, stable, error, mayHeal, told };
  };

  const tryChanged = (
    changed: readonly SavedFile[],
    gone: readonly string[] = [],
    others: readonly string[] = [],
  ): void => {
    const start = clock.now();
    const ids = new Set([...changed.map(({ file }) => file.id as string), ...gone, ...others]);
    const held = [...ids].filter((id) => waiting.get(id));
    for (const id of gone) waiting.drop(id);
    const fresh = changed.filter((change) => !isKnown(change, start));
    const isSame = fresh.length === 0 && others.length === 0 && held.every((id) => waiting.get(id));
    if (isSame) return; // nothing is other than it was
    const groups = isFirst ? [] : waiting.groups(ids, new Set(fresh.map(({ file }) => file.id)));
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

  return {
    tryChanged,
    ask: (id) => void asked.add(id),
    endFirst() {
      isFirst = false;
    },
  };
}
