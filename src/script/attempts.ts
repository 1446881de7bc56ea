/**
 * Making builds live: compile, stage, canary, publish. Synchronous, between frames; a set of builds becomes live as one,
 * and a failure at any step leaves what was live before.
 */
import type { Clock } from '../core/clock.ts';
import { atPlace, MoonloopError } from '../core/moonloop-error.ts';
import { refusalError } from '../core/refusal.ts';
import { failure, ok, type Result } from '../core/result.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { ModuleGraph } from './module-graph.ts';
import type { ReloadPolicy, ScriptRoom, ScriptRuntime } from './runtime.ts';
import { withScratch } from './scratch.ts';
import { isCarried, type ScriptRecord } from './script-record.ts';
import { type ScriptTable, unknownLanguage } from './script-table.ts';
import { planSet, type SetMember } from './set-plan.ts';
import type { Build, VersionedCache } from './versioned-cache.ts';

/** What an attempt came to, for one file. */
export interface AttemptResult {
  readonly id: string;
  /** Version that is live after the attempt; 0 when none is. */
  readonly version: number;
  /** Why the build did not become live; undefined also for one that only waits for others of its set. */
  readonly error: MoonloopError | undefined;
  /** `live`; `refused` by its own fault; `held` back by another file of the set. */
  readonly outcome: 'live' | 'refused' | 'held';
  /** Of one that is not live: whether a change of another file may be what it needs. */
  readonly mayHeal: boolean;
  /** Milliseconds of compiling. */
  readonly compileMs: number;
}

/** Makes builds live. */
export interface Attempts {
  /**
   * Tries builds that belong together, and with them the scripts that require one of them: all become live, or none.
   * The results are those of the builds, and after a success of the scripts that followed.
   * @param withdraws - In a rollback: the versions that are taken back, by id.
   */
  trySet(builds: readonly Build[], withdraws?: ReadonlyMap<string, number>): AttemptResult[];
  /** Compiles a build and, where entities carry the script or `always`, runs its body in staging; publishes nothing. */
  rehearse(build: Build, always?: boolean): Result<void>;
  /** Runs the live version's body in staging, if that has not been done. */
  ensureStaged(record: ScriptRecord): Result<void>;
}

/** What attempts work on. */
export interface AttemptsOptions {
  readonly world: GameWorld;
  readonly table: ScriptTable;
  readonly cache: VersionedCache;
  readonly graph: ModuleGraph;
  readonly runtimes: readonly ScriptRuntime[];
  readonly clock: Clock;
  /** How a mod wants its scripts to be reloaded. */
  policyOf(mod: string): ReloadPolicy;
  /** Builds that `require` and script names find instead of the live ones while a set is tried. */
  pend(builds: readonly Build[]): void;
}

interface Fault {
  readonly member: SetMember;
  readonly error: MoonloopError;
}

/** Creates the maker. */
export function createAttempts(options: AttemptsOptions): Attempts {
  const { world, table, cache, graph, runtimes, clock, pend, policyOf } = options;
  const carrierOf = (record: ScriptRecord): number =>
    world.handles.idOf(record.instances.values().next().value ?? record.waiting.values().next().value ?? 0);
  const stage = (record: ScriptRecord): Result<void> => {
    const { room } = record;
    if (room === undefined) return failure(unknownLanguage(record.id, runtimes));
    graph.clear(record.id);
    return withScratch(world, carrierOf(record), (scratch) => room.stage(record.number, scratch));
  };
  /** Before anything of the set is seen by anybody: what the defaults of the live versions are here and now. */
  const stageLive = ({ record, carried }: SetMember): void => {
    if (!carried || !record.staged) return;
    withScratch(world, carrierOf(record), (scratch) => record.room?.stageLive(record.number, scratch));
  };

  const compileAndStage = (
    record: ScriptRecord,
    build: Build,
    stages: boolean,
    withdraws = 0,
  ): [Result<void>, number] => {
    const { room } = record;
    if (room === undefined) return [failure(unknownLanguage(record.id, runtimes)), 0];
    if (build.refused) return [failure(refusalError(build.id, build.refused)), 0];
    const start = clock.now();
    const stateAddress = isCarried(record) ? record.stateAddress() : 0;
    const policy = policyOf(record.mod);
    const target = { version: cache.nextVersion(build.id), stateAddress, hash: build.hash, withdraws, policy };
    const compiled = room.compile(record.number, build.id, build.bytes, target);
    const compileMs = clock.now() - start;
    return [compiled.ok && stages ? stage(record) : compiled, compileMs];
  };

  /** Prepares all members, and finds all faults: whoever saved many files wants to know of each that is broken. */
  const prepare = (
    members: readonly SetMember[],
    rooms: readonly ScriptRoom[],
    modules: readonly string[],
    withdraws: ReadonlyMap<string, number> | undefined,
  ) => {
    const compileMs = new Map<SetMember, number>();
    for (const member of members) stageLive(member);
    for (const room of rooms) room.pendModules(modules);
    const faults: Fault[] = [];
    for (const member of members) {
      // behind a broken file, a fault of what only follows may be nothing but a consequence
      if (faults.length > 0 && !member.changed) break;
      const [ready, ms] = compileAndStage(member.record, member.build, member.carried, withdraws?.get(member.build.id));
      compileMs.set(member, ms);
      if (!ready.ok) faults.push({ member, error: ready.error });
    }
    for (const room of rooms) room.pendModules([]);
    return { compileMs, faults };
  };

  /** Tries the first instance of each; the first fault undoes all of them. */
  const tryCanaries = (
    members: readonly SetMember[],
    rooms: readonly ScriptRoom[],
    modules: readonly string[],
  ): Fault[] => {
    for (const room of rooms) room.openSet(modules);
    for (const member of members) {
      const { room, number } = member.record;
      const moved = member.carried ? room?.canary(number) : undefined;
      if (moved === undefined || moved.ok) continue;
      for (const opened of rooms) opened.undoSet();
      return [{ member, error: moved.error }];
    }
    for (const room of rooms) {
      const loaded = room.loadSetModules();
      // a room without a member has a module of another mod
      const member =
        members.find(({ record }) => record.room === room) ?? members.find(({ build }) => modules.includes(build.id));
      if (loaded.ok || member === undefined) continue;
      for (const opened of rooms) opened.undoSet();
      return [{ member, error: loaded.error }];
    }
    for (const room of rooms) {
      room.commitSet(members.filter(({ record }) => record.room === room).map(({ record }) => record.number));
    }
    return [];
  };

  const publish = ({ record, build, carried }: SetMember): number => {
    const version = cache.publish(build);
    record.staged = carried;
    record.resting = undefined;
    for (const other of table.ordered())
      if (other.mod === record.mod && other.resting === 'mod') other.resting = undefined;
    if (record.runningVersion === 0) record.runningVersion = version; // a first version moves nobody
    for (const handle of record.stuck) record.waiting.add(handle);
    record.stuck.clear();
    return version;
  };

  /** A fault of a script that only followed is the fault of the modules it requires. */
  const blame = (fault: Fault, members: readonly SetMember[]): SetMember[] => {
    if (fault.member.changed) return [fault.member];
    const changed = members.filter((member) => member.changed);
    const required = changed.filter(({ build }) => graph.dependents(build.id).includes(fault.member.build.id));
    return required.length > 0 ? required : changed;
  };

  const refuse = (
    faults: readonly Fault[],
    members: readonly SetMember[],
    compileMs: ReadonlyMap<SetMember, number>,
  ): AttemptResult[] => {
    const faultOf = new Map(faults.flatMap((fault) => blame(fault, members).map((guilty) => [guilty, fault])));
    const changed = members.filter((member) => member.changed);
    const held = changed.filter((member) => !faultOf.has(member));
    return changed.map((member): AttemptResult => {
      const { id } = member.build;
      const fault = faultOf.get(member);
      const common = { id, version: cache.version(id), compileMs: compileMs.get(member) ?? 0 };
      if (fault === undefined) return { ...common, error: undefined, outcome: 'held', mayHeal: true };
      const { record, build } = fault.member;
      const own = held.filter((other) => other.record.mod === record.mod);
      const error = withNote(
        atPlace(fault.error, { mod: record.mod, script: build.id }),
        own,
        held.length - own.length,
      );
      cache.refuse(member.build, error);
      const isOwn = fault.member === member && ownFaults.has(error.code);
      return { ...common, error, outcome: 'refused', mayHeal: !isOwn };
    });
  };

  return {
    trySet(builds, withdraws) {
      const restoreGraph = graph.note();
      const { members, modules, rooms } = planSet(builds, { table, cache, graph });
      pend(builds);
      const { compileMs, faults } = prepare(members, rooms, modules, withdraws);
      if (faults.length === 0) faults.push(...tryCanaries(members, rooms, modules));
      pend([]);
      if (faults.length > 0) {
        for (const { record } of members) record.room?.withdraw(record.number);
        restoreGraph();
        return refuse(faults, members, compileMs);
      }
      return members.map((member): AttemptResult => {
        const { id } = member.build;
        const ms = compileMs.get(member) ?? 0;
        return { id, version: publish(member), error: undefined, outcome: 'live', mayHeal: false, compileMs: ms };
      });
    },
    rehearse(build, always = false) {
      const record = table.record(build.id);
      const [ready] = compileAndStage(record, build, always || isCarried(record));
      record.room?.withdraw(record.number);
      return ready.ok ? ready : failure(atPlace(ready.error, { mod: record.mod, script: build.id }));
    },
    ensureStaged(record) {
      const build = cache.entry(record.id)?.build;
      if (record.staged || build === undefined) return ok(undefined);
      const { room } = record;
      if (room === undefined) return failure(unknownLanguage(record.id, runtimes));
      const { hash } = build;
      const version = cache.version(record.id);
      const policy = policyOf(record.mod);
      const target = { version, stateAddress: record.stateAddress(), hash, withdraws: 0, policy };
      const compiled = room.compile(record.number, record.id, build.bytes, target);
      const staged = compiled.ok ? stage(record) : compiled;
      if (!staged.ok) {
        room.withdraw(record.number);
        const error = atPlace(staged.error, { mod: record.mod, script: record.id });
        cache.retract(record.id, error);
        return failure(error);
      }
      room.publish(record.number);
      record.staged = true;
      return ok(undefined);
    },
  };
}

/** Faults that no change of another file can mend. */
const ownFaults: ReadonlySet<string> = new Set([
  ...['COMPILE_FAILED', 'SCRIPT_NOT_TEXT', 'LANGUAGE_UNKNOWN'],
  ...['BUDGET_SPENT', 'VM_KILLED'],
  ...['WASM_INVALID', 'WASM_IMPORT', 'WASM_EXPORT'],
]);

/** @param own - Files of the same mod. @param others - Number of those of other mods, which are not named. */
function withNote(error: MoonloopError, own: readonly SetMember[], others: number): MoonloopError {
  if (own.length + others === 0) return error;
  const foreign = others > 0 ? [`${others} of other mods`] : [];
  const names = [...own.slice(0, 5).map(({ build }) => build.id), ...foreign];
  const more = own.length > 5 ? ` and ${own.length - 5} more` : '';
  const message = `${error.message} (saved together with it and waiting for it: ${names.join(', ')}${more})`;
  return new MoonloopError(error.code, message, { cause: error.cause, place: error.place });
}
