/**
 * Making a build live: compile, stage, canary, publish. Synchronous, between frames; a failure at any step leaves what
 * was live before.
 */
import type { Clock } from '../core/clock.ts';
import { atPlace, type MoonloopError } from '../core/moonloop-error.ts';
import { failure, ok, type Result } from '../core/result.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { ModuleGraph } from './module-graph.ts';
import type { ScriptRuntime } from './runtime.ts';
import { withScratch } from './scratch.ts';
import type { ScriptRecord } from './script-record.ts';
import { type ScriptTable, unknownLanguage } from './script-table.ts';
import type { Build, VersionedCache } from './versioned-cache.ts';

/** What an attempt came to. */
export interface AttemptResult {
  readonly id: string;
  /** Version that is live after the attempt; 0 when none is. */
  readonly version: number;
  /** Why the build did not become live. */
  readonly error: MoonloopError | undefined;
  /** Milliseconds of compiling. */
  readonly compileMs: number;
  /** Whether the first instance was moved in the attempt. */
  readonly canary: boolean;
}

/** Makes builds live. */
export interface Attempts {
  /** Tries a build of a script or module. */
  tryBuild(build: Build): AttemptResult;
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
}

/** Creates the maker. */
export function createAttempts({ world, table, cache, graph, runtimes, clock }: AttemptsOptions): Attempts {
  const stage = (record: ScriptRecord): Result<void> => {
    const { room } = record;
    if (room === undefined) return failure(unknownLanguage(record.id, runtimes));
    const carrier = world.handles.idOf(
      record.instances.values().next().value ?? record.waiting.values().next().value ?? 0,
    );
    graph.clear(record.id);
    return withScratch(world, carrier, (scratch) => room.stage(record.number, scratch));
  };

  const isCarried = (record: ScriptRecord): boolean =>
    record.instances.size + record.waiting.size + record.stuck.size > 0;
  const compileAndStage = (record: ScriptRecord, build: Build, carried: boolean): [Result<void>, number] => {
    const { room } = record;
    if (room === undefined) return [failure(unknownLanguage(record.id, runtimes)), 0];
    const start = clock.now();
    const target = { version: cache.nextVersion(build.id), stateAddress: record.stateAddress };
    const compiled = room.compile(record.number, build.id, build.bytes, target);
    const compileMs = clock.now() - start;
    return [compiled.ok && carried ? stage(record) : compiled, compileMs];
  };

  const tryBuild = (build: Build): AttemptResult => {
    const record = table.record(build.id);
    const { room, number } = record;
    const carried = isCarried(record);
    const [ready, compileMs] = compileAndStage(record, build, carried);
    let canary = false;
    const run = (): Result<void> => {
      if (!ready.ok || !carried || room === undefined) return ready;
      const moved = room.canary(number);
      if (!moved.ok) return moved;
      canary = moved.value;
      return ok(undefined);
    };
    const outcome = run();
    if (!outcome.ok) {
      room?.withdraw(number);
      const error = atPlace(outcome.error, { mod: record.mod, script: build.id });
      cache.refuse(build, error);
      return { id: build.id, version: cache.version(build.id), error, compileMs, canary: false };
    }
    room?.publish(number);
    record.staged = carried;
    for (const handle of record.stuck) record.waiting.add(handle);
    record.stuck.clear();
    const version = cache.publish(build);
    if (record.runningVersion === 0) record.runningVersion = version; // a first version moves nobody
    return { id: build.id, version, error: undefined, compileMs, canary };
  };

  return {
    tryBuild,
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
      const target = { version: cache.version(record.id), stateAddress: record.stateAddress };
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
