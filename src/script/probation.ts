/**
 * Probation: a version that throws on too many of its entities is taken back by itself. The content that ran before
 * becomes live again under a new number, by an ordinary swap; entities on which the new version threw are again what they
 * were, the others keep what they have become. The same bad content stays refused.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import type { AttemptResult, Attempts } from './attempts.ts';
import type { ScriptRecord } from './script-record.ts';
import type { ScriptTable } from './script-table.ts';
import type { Build, VersionedCache } from './versioned-cache.ts';

/** A version was taken back. */
export interface RollbackEvent {
  /** Script whose entities threw. */
  readonly script: string;
  /** Version that was taken back. */
  readonly from: number;
  /** Version that is live now: the content that ran before. */
  readonly to: number;
  /** What was thrown, on how many entities, as a sentence. */
  readonly reason: string;
  readonly frame: number;
  readonly error: MoonloopError;
}

/** Options of {@link createProbation}. */
export interface ProbationOptions {
  readonly table: ScriptTable;
  readonly cache: VersionedCache;
  readonly attempts: Attempts;
  /** Number of the running frame. */
  frame(): number;
  /** Largest share of entities that may throw. */
  readonly maxFailingShare: number;
  onRollback(event: RollbackEvent): void;
}

/** Watches new versions. */
export interface Probation {
  /** Tries builds, and puts those that become live on probation. */
  trySet(builds: readonly Build[]): AttemptResult[];
  /** An instance of a script on probation threw. */
  noteFailure(record: ScriptRecord, error: MoonloopError): void;
  /** A mod's VM had to be given up in code of this script: what is on probation there is taken back; false when nothing is. */
  noteDeath(record: ScriptRecord, error: MoonloopError): boolean;
  /** Ends a frame: takes versions back, ends probations that went well. */
  endFrame(): void;
}

/** A set on probation. */
interface Trial {
  readonly bad: readonly Build[];
  readonly previous: readonly Build[];
  readonly records: readonly ScriptRecord[];
  /** Number of each script's version on trial. */
  readonly versions: ReadonlyMap<string, number>;
  /** Frame of the last swap; undefined while entities still move. */
  swappedAt: number | undefined;
  /** Taking it back did not go well at first. */
  isTriedAgain?: boolean;
}

/** Frames after the last swap for which a version stays on probation. */
const probationFrames = 60;
/** So many entities are enough to judge by. */
const enoughEntities = 20;

/** Creates the watch. */
export function createProbation(options: ProbationOptions): Probation {
  const { table, cache, attempts, frame, maxFailingShare, onRollback } = options;
  const trials = new Set<Trial>();
  const failures = new Map<ScriptRecord, MoonloopError>();
  /** Scripts whose versions are to be taken back at the end of the frame, whatever others of their entities do. */
  const stuck = new Map<ScriptRecord, MoonloopError>();
  const trialOf = (record: ScriptRecord): Trial | undefined =>
    [...trials].find(({ versions }) => versions.get(record.id) === cache.version(record.id));

  const begin = (builds: readonly Build[], previous: readonly Build[], results: readonly AttemptResult[]): void => {
    const records = results.map(({ id }) => table.record(id)).filter(({ instances }) => instances.size > 0);
    const versions = new Map(results.map(({ id, version }) => [id, version]));
    // a set that is overtaken in one of its files has stood its trial
    for (const trial of trials) if (trial.records.some(({ id }) => versions.has(id))) trials.delete(trial);
    if (records.length === 0 || previous.length === 0) return;
    trials.add({ bad: builds, previous, records, versions, swappedAt: undefined });
  };

  const takeBack = (trial: Trial, culprit: ScriptRecord, error: MoonloopError, reason: string): void => {
    trials.delete(trial);
    const from = cache.version(culprit.id);
    const results = attempts.trySet(trial.previous, trial.versions);
    const failed = results.find((result) => result.error);
    if (failed && !trial.isTriedAgain) {
      // its VM may have stopped, or had no memory left
      trial.isTriedAgain = true;
      trials.add(trial);
      stuck.set(culprit, error);
      return;
    }
    const to = cache.version(culprit.id);
    const why = new MoonloopError(
      'VERSION_WITHDRAWN',
      failed ? `${reason}; the version before it cannot go on either: ${failed.error?.message}` : reason,
      { cause: error, place: error.place },
    );
    // what became live together with it may be good; where it only follows a module, the modules are to blame
    const guilty = trial.bad.filter(({ id }) => id === culprit.id);
    for (const build of guilty.length > 0 ? guilty : trial.bad) cache.ban(build, why);
    onRollback({ script: culprit.id, from, to, reason, frame: frame(), error: why });
  };

  const judge = (record: ScriptRecord, error: MoonloopError): void => {
    const trial = trialOf(record);
    const { room, swap, instances } = record;
    if (trial === undefined || room === undefined) return;
    const { entities: threw, running, spent } = room.failures(record.number);
    const ran = swap === undefined ? instances.size : swap.moved;
    const canJudge = ran >= enoughEntities || ran >= instances.size || running;
    if (!spent && (!canJudge || threw / Math.max(1, ran) <= maxFailingShare)) return;
    const hook = error.place.hook ?? 'a hook';
    takeBack(trial, record, error, `${error.message} (${hook} threw on ${threw} of ${ran} entities)`);
  };

  const endTrials = (): void => {
    for (const trial of trials) {
      const isMoving = trial.records.some(({ id, runningVersion }) => runningVersion !== cache.version(id));
      if (isMoving) continue;
      trial.swappedAt ??= frame();
      if (frame() - trial.swappedAt < probationFrames) continue;
      trials.delete(trial);
      for (const { room, number } of trial.records) room?.endProbation(number);
    }
  };

  return {
    trySet(builds) {
      const banned = builds.filter((build) => cache.banned(build) !== undefined);
      if (banned.length > 0) return refuseBanned(builds, cache);
      const previous = builds.flatMap(({ id }) => cache.entry(id)?.build ?? []);
      const results = attempts.trySet(builds);
      if (results.every(({ outcome }) => outcome === 'live')) begin(builds, previous, results);
      return results;
    },
    noteDeath(record, error) {
      // what ran may be older: a task that an earlier version began, or an entity that was still to move
      const tried = trialOf(record)?.versions.get(record.id);
      if (tried === undefined || tried !== error.place.version) return false;
      stuck.set(record, error);
      return true;
    },
    noteFailure: (record, error) => void (failures.has(record) || failures.set(record, error)),
    endFrame() {
      if (stuck.size > 0) {
        for (const [record, error] of [...stuck]) {
          if (record.room?.isSpent()) continue; // its next VM is still being made
          stuck.delete(record);
          const trial = trialOf(record);
          if (trial) takeBack(trial, record, error, error.message);
        }
      }
      if (failures.size > 0) {
        for (const [record, error] of failures) judge(record, error);
        failures.clear();
      }
      if (trials.size > 0) endTrials();
    },
  };
}

/** Content that was taken back once is refused at once, and what was saved with it waits. */
function refuseBanned(builds: readonly Build[], cache: VersionedCache): AttemptResult[] {
  return builds.map((build) => {
    const error = cache.banned(build);
    if (error) cache.refuse(build, error);
    const outcome = error ? 'refused' : 'held';
    return { id: build.id, version: cache.version(build.id), error, outcome, mayHeal: !error, compileMs: 0 };
  });
}
